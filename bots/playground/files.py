"""Keeps files that people attach as they are, in a folder of limited size."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable
from dataclasses import dataclass
from pathlib import Path

FILE_BYTES = 25_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    id: str
    name: str
    size: int
    path: Path


class FileTooLarge(Exception):
    """The file has more than FILE_BYTES."""


async def store(path: Path, chunks: AsyncIterable[bytes]) -> int:
    """Write a new file as it arrives and return its size. Raises FileTooLarge and keeps nothing then."""
    size = 0
    try:
        with await asyncio.to_thread(path.open, "xb") as file:
            async for chunk in chunks:
                size += len(chunk)
                if size > FILE_BYTES:
                    raise FileTooLarge
                await asyncio.to_thread(file.write, chunk)
    except BaseException:  # also when cancelled: a broken or too large upload leaves no partial file
        path.unlink(missing_ok=True)  # noqa: ASYNC240 (one quick call; a cancelled task waits for no thread)
        raise
    return size
