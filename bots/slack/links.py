"""Links to Slack's messages: which of them somebody's words hold, and what they lead to, for people who may see it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bots.slack import read
from bots.slack.web import Web
from bots.speech import text
from core.errors import BadAsk, CannotPost
from core.model import Person, Place
from core.ports.platform import Linked

_LINK = re.compile(
    r"https://([\w-]+(?:\.enterprise)?\.slack(?:-gov)?\.com)/archives/([CDG][A-Z0-9]{2,20})/p(\d{10})(\d{6})"
    r"(?:\?(?:[\w=.%-]*&)*?thread_ts=(\d{10}\.\d{6}))?",
    re.ASCII,
)
_PAGES = 20  # of a channel's members, a thousand each


def links(words: str) -> tuple[str, ...]:
    """The links to messages, each once."""
    return tuple(dict.fromkeys(found[0] for found in _LINK.finditer(words)))


async def linked(web: Web, link: str, *, place: Place, person: Person) -> Linked:
    """As core.ports.platform.Publisher.linked. What is gone, what we cannot see and what `person` cannot see are not told apart."""
    found = _LINK.match(link)
    if found is None or found[1] != (await web.identity()).host:
        raise BadAsk(text.LINK_ELSEWHERE.format(workspace="workspace"))
    channel, ts, root = found[2], f"{found[3]}.{found[4]}", found[5]
    try:
        if channel != place.channel and not await _may_see(web, channel, person.id):
            raise BadAsk(text.LINK_HIDDEN)
        message = await _message(web, channel, ts, root)
    except CannotPost as error:
        raise BadAsk(text.LINK_HIDDEN) from error
    if message is None:
        raise BadAsk(text.LINK_HIDDEN)
    where = Place(platform=place.platform, workspace=place.workspace, channel=channel, root=root or ts)
    return Linked(place=where, message=ts, pictures=read.pictures(message, channel=channel))


async def _may_see(web: Web, channel: str, person: str) -> bool:
    """Whether somebody sees a channel: its members do, and the workspace's own members a public one."""
    about: Mapping[str, Any] = (await web.call(web.api.conversations_info, channel=channel)).get("channel") or {}
    public = bool(about.get("is_channel")) and not about.get("is_private") and not about.get("is_ext_shared")
    if public:
        user: Mapping[str, Any] = (await web.call(web.api.users_info, user=person)).get("user") or {}
        apart = user.get("is_restricted") or user.get("is_ultra_restricted") or user.get("is_stranger") or user.get("deleted")
        if not apart:
            return True
    cursor = ""
    for _ in range(_PAGES):
        page = await web.call(web.api.conversations_members, channel=channel, limit=1000, cursor=cursor)
        if person in (page.get("members") or ()):
            return True
        cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            break
    return False


async def _message(web: Web, channel: str, ts: str, root: str | None) -> Mapping[str, Any] | None:
    where: dict[str, Any] = {"channel": channel, "oldest": ts, "latest": ts, "inclusive": True, "limit": 2}
    if root is None or root == ts:
        answer = await web.call(web.api.conversations_history, **where)
    else:
        answer = await web.call(web.api.conversations_replies, ts=root, **where)
    return next((one for one in answer.get("messages") or () if one.get("ts") == ts), None)
