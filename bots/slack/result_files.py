"""The files of a result: its pictures, or the sheet that they stand on, and of a pack all of it as one zip file."""

from __future__ import annotations

from collections.abc import AsyncIterator

import structlog

from bots.shared.archives import MOST_BYTES, megabytes, zipped
from bots.slack import view
from bots.slack.home import filename
from bots.slack.web import FilesRefused, Upload, Web
from bots.speech import captions, slack_text, text
from core.errors import CannotPost, PostFailed
from core.lines import plain
from core.model import Version
from core.ports.pictures import PreviewStore
from core.ports.platform import Archive, Result

log = structlog.get_logger(__name__, platform="slack")

_SHOWN_SOON = 10_000_000  # bytes: Slack is slow to show a larger picture, or shows its name alone
_PREVIEW_EDGE = 2048  # pixels


async def pictures_of(pictures: PreviewStore, result: Result) -> AsyncIterator[Upload]:
    """The pictures of a result as files, each loaded when it is its turn. Raises FilesRefused if their sheet cannot be drawn."""
    if result.sheet is not None:
        data = await result.sheet.draw()
        if data is None:
            raise FilesRefused(text.NO_SHEET)
        yield Upload(filename="darkroom-sheet.jpg", alt=plain(captions.sheet_alt(result))[: view.ALT], data=data)
        return
    for version in result.versions:
        async for upload in _of_version(pictures, version):
            yield upload


async def archived(web: Web, pictures: PreviewStore, archive: Archive) -> tuple[str | None, str]:
    """The id of an uploaded zip file, and what to say where there is none."""
    if archive.size > MOST_BYTES:
        return None, text.ZIP_TOO_LARGE.format(size=megabytes(archive.size))
    data = await zipped(pictures, archive)
    try:
        return await web.ticket(Upload(filename=archive.name, alt=text.ZIP_ALT, data=data)), ""
    except FilesRefused:
        return None, slack_text.NO_ZIP
    except (CannotPost, PostFailed) as error:  # Slack has the pictures already, and nobody is to wait for them any longer
        log.warning("zip_file_not_taken", bytes=len(data), code=error.code)
        return None, slack_text.ZIP_NOT_TAKEN


async def _of_version(pictures: PreviewStore, version: Version) -> AsyncIterator[Upload]:
    """A picture as files: its original, behind a preview where Slack would not show the original at once."""
    name, alt, sha256 = filename(version.filename, version.id), plain(version.alt)[: view.ALT], version.original.sha256
    if version.original.size > _SHOWN_SOON:
        preview = await pictures.preview(sha256, max_edge=_PREVIEW_EDGE)
        yield Upload(filename=f"{name.rpartition('.')[0]}-preview.jpg", alt=alt, data=preview.data)
    yield Upload(filename=name, alt=alt, data=await pictures.original(sha256))
