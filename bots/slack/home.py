"""The App Home: a person's limits and their recent pictures, newest first.

Pictures are shown through the files already posted in the channels: a posted file's name ends with the beginning of its version's
id, so our newest files tell which is which. A picture that is no longer among them, or that the viewer may not see, is described in
words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

import structlog

from bots.slack.escape import escaped
from bots.slack.ids import Extra
from bots.slack.view import Block, actions, button, plain, rows, section
from bots.slack.web import Web
from bots.speech import captions, slack_text, text
from bots.speech.tables import Table
from core.errors import CannotPost, StudioError
from core.model import Version, VersionId

log = structlog.get_logger(__name__, platform="slack")

_SHOWN = ("image/png", "image/jpeg", "image/gif")  # what an image block shows, WebP not among them
_LOOKED_AT = 200  # of our newest files
_ALT_MOST = 2000


def filename(name: str, version: VersionId) -> str:
    """The name under which a version's picture is posted."""
    path = PurePath(name)
    return f"{path.stem}-{version[:8]}{path.suffix}"


async def publish(web: Web, user: str, versions: Sequence[Version], *, limits: Table, editable: bool) -> None:
    """Draw a person's Home. Raises CannotPost, PostFailed."""
    files = await _files(web, versions) if versions else {}
    top = _limits(limits, editable=editable)
    try:
        await web.call(web.api.views_publish, user_id=user, view=view(versions, files, top))
    except CannotPost:
        if not files:
            raise
        await web.call(web.api.views_publish, user_id=user, view=view(versions, {}, top))


async def turn_away(web: Web, user: str, why: str) -> None:
    """Draw a Home that says why there is nothing in it. Raises CannotPost, PostFailed."""
    await web.call(web.api.views_publish, user_id=user, view={"type": "home", "blocks": [section(why)]})


def _limits(found: Table, *, editable: bool) -> list[Block]:
    blocks = [{"type": "header", "text": plain(slack_text.LIMITS_HOME, 150)}, *rows(found)]
    return [*blocks, actions(button(Extra.LIMITS, slack_text.LIMITS_EDIT, "limits"))] if editable else blocks


async def _files(web: Web, versions: Sequence[Version]) -> Mapping[VersionId, str]:
    """A map from version to the id of a file that shows it."""
    try:
        me = await web.identity()
        answer = await web.call(web.api.files_list, once=True, user=me.user, types="images", count=_LOOKED_AT)
    except StudioError as error:
        log.info("home_without_pictures", code=error.code)
        return {}
    files = [file for file in answer.get("files") or () if file.get("mimetype") in _SHOWN]
    return {
        version.id: str(file["id"])
        for version in versions
        for file in reversed(files)  # the newest wins
        if f"-{version.id[:8]}." in str(file.get("name"))
    }


def view(versions: Sequence[Version], files: Mapping[VersionId, str], top: Sequence[Block] = ()) -> dict[str, Any]:
    blocks: list[Block] = [*top, {"type": "header", "text": plain(text.HOME_TITLE, 150)}]
    if not versions:
        blocks.append(section(text.HOME_EMPTY))
    for version in versions[:20]:
        blocks.append(section(version.words or version.alt, 500))
        if version.id in files:
            alt = escaped(version.alt, _ALT_MOST)
            blocks.append({"type": "image", "slack_file": {"id": files[version.id]}, "alt_text": alt})
        blocks.append({"type": "context", "elements": [plain(" · ".join(captions.facts_of(version)), 300), _when(version)]})
    return {"type": "home", "blocks": blocks}


def _when(version: Version) -> Block:
    """A moment in the reader's own time zone."""
    moment = int(version.made_at.timestamp())
    plainly = f"{version.made_at:%Y-%m-%d %H:%M} UTC"
    return {"type": "mrkdwn", "text": f"<!date^{moment}^{{date_short_pretty}} {{time}}|{plainly}>"}
