"""Pictures as a message's files: the original byte for byte if Discord's limit allows, otherwise a copy that fits."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import discord
from cachetools import TTLCache

from bots.discord.ids import snowflake
from bots.discord.view import Upload, at_hand
from bots.shared.archives import zipped
from bots.shared.reaching import UNREACHED
from bots.speech import text
from core.model import Version
from core.ports.pictures import PreviewStore
from core.ports.platform import Result, Sheet

DEFAULT_LIMIT = 10 * 1024 * 1024  # bytes of one file; Discord's, for servers without boosts, read November 2026
_TIER_SECONDS = 600.0  # how long a server's limit is remembered
_SERVERS = 1000  # limits remembered
_EDGE = 2048  # pixels of a copy


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploads:
    files: tuple[Upload, ...]
    notes: tuple[str, ...] = ()


class Limits:
    """How large a file each server accepts, which depends on its boosts. Discord is asked only about a picture that is too
    large for a server without boosts."""

    def __init__(self, client: Callable[[], Awaitable[discord.Client]]) -> None:
        self._client = client
        self._known: TTLCache[str, int] = TTLCache(_SERVERS, _TIER_SECONDS)

    async def of(self, workspace: str) -> int:
        server = snowflake(workspace)
        if server is None:
            return DEFAULT_LIMIT  # direct messages
        known = self._known.get(workspace)
        if known is not None:
            return known
        try:
            guild = await (await self._client()).fetch_guild(server, with_counts=False)
        except (*UNREACHED, discord.HTTPException):
            return DEFAULT_LIMIT
        self._known[workspace] = guild.filesize_limit
        return guild.filesize_limit


def uploads(pictures: PreviewStore, result: Result, *, limit: int) -> Uploads:
    """The files, at most `limit` bytes each, in the order shown. Nothing is loaded yet."""
    made = [_one(pictures, version, limit) for version in result.versions]
    notes = tuple(note for _, note in made if note)
    files, found = tuple(upload for upload, _ in made), result.archive
    if found is None:
        return Uploads(files=files, notes=notes[:1])
    if found.size > limit:
        return Uploads(files=files, notes=(*notes[:1], text.ZIP_TOO_LARGE.format(size=megabytes(found.size))))
    archive = Upload(name=found.name, load=lambda: zipped(pictures, found), alt=text.ZIP_ALT)
    return Uploads(files=(*files, archive), notes=notes[:1])


async def on_sheet(sheet: Sheet, alt: str) -> Uploads:
    """The contact sheet of a batch, in place of its pictures."""
    drawn = await sheet.draw()
    if drawn is None:
        return Uploads(files=(), notes=(text.NO_SHEET,))
    return Uploads(files=(Upload(name="darkroom-sheet.jpg", load=at_hand(drawn), alt=alt),))


def _one(pictures: PreviewStore, version: Version, limit: int) -> tuple[Upload, str | None]:
    original = version.original
    if original.size <= limit:
        return Upload(name=version.filename, load=lambda: pictures.original(original.sha256), alt=version.alt), None

    async def copy() -> bytes:
        return (await pictures.preview(original.sha256, max_edge=_EDGE, max_bytes=limit)).data

    name = version.filename.rsplit(".", 1)[0] + ".jpg"
    note = text.DISCORD_SMALLER.format(size=megabytes(original.size))
    return Upload(name=name, load=copy, alt=version.alt), note


def megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"
