"""Pictures as a message's files: the original byte for byte if Discord's limit allows, otherwise a copy that fits."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace

import discord
from cachetools import TTLCache

from bots.discord.ids import snowflake
from bots.discord.view import Upload, at_hand
from bots.shared.archives import MOST_BYTES, megabytes, zipped
from bots.shared.reaching import UNREACHED
from bots.speech import discord_text, text
from core.model import Version
from core.ports.pictures import PreviewStore
from core.ports.platform import Result, Sheet

DEFAULT_LIMIT = 10 * 1024 * 1024  # bytes of one file; Discord's, for servers without boosts, read November 2026
_TIER_SECONDS = 600.0  # how long a server's limit is remembered
_SERVERS = 1000  # limits remembered
_EDGE = 2048  # pixels of a copy


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploads:
    """The files of a message. notes: what is to be said of them. smaller: some are copies of their originals."""

    files: tuple[Upload, ...]
    notes: tuple[str, ...] = ()
    smaller: bool = False


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
    files, found = tuple(_one(pictures, version, limit) for version in result.versions), result.archive
    notes = tuple(_smaller(result, limit))
    made = Uploads(files=files, notes=notes, smaller=bool(notes))
    if found is None:
        return made
    if found.size > min(limit, MOST_BYTES):
        return replace(made, notes=(*notes, text.ZIP_TOO_LARGE.format(size=megabytes(found.size))))
    return replace(made, files=(*files, Upload(name=found.name, load=lambda: zipped(pictures, found), alt=text.ZIP_ALT)))


def _smaller(result: Result, limit: int) -> Iterator[str]:
    """Say that copies are shown, and how to get the originals."""
    largest = max(version.original.size for version in result.versions)
    if largest > limit:
        said = discord_text.SMALLER if len(result.versions) == 1 else discord_text.SMALLER_SEVERAL
        yield said.format(size=megabytes(largest))


async def on_sheet(sheet: Sheet, alt: str) -> Uploads:
    """The contact sheet of a batch, in place of its pictures."""
    drawn = await sheet.draw()
    if drawn is None:
        return Uploads(files=(), notes=(text.NO_SHEET,))
    return Uploads(files=(Upload(name="darkroom-sheet.jpg", load=at_hand(drawn), alt=alt),))


def _one(pictures: PreviewStore, version: Version, limit: int) -> Upload:
    original = version.original
    if original.size <= limit:
        return Upload(name=version.filename, load=lambda: pictures.original(original.sha256), alt=version.alt)

    async def copy() -> bytes:
        return (await pictures.preview(original.sha256, max_edge=_EDGE, max_bytes=limit)).data

    name = version.filename.rsplit(".", 1)[0] + ".jpg"
    return Upload(name=name, load=copy, alt=version.alt)
