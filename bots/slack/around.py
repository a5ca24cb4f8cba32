"""Finds the pictures above a message, for asks that mean a picture but bring none. This takes one request to Slack, after the
message was acknowledged. Only the place itself is looked at, which everybody who speaks there may read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from cachetools import TTLCache

from bots.shared.looking import Look
from bots.slack import read
from bots.slack.links import links
from bots.slack.web import Web
from bots.speech import slack_text
from core.model import Attachment, Message
from core.reading import owners
from core.studio.nearby import LATELY, Seen

_IN_THREAD, _IN_CHANNEL = 200, 15  # messages looked at
_REMEMBERED, _REMEMBERED_SECONDS = 5000, 60.0  # a mention arrives as two events


class Names(Protocol):
    async def __call__(self, ids: Sequence[str], *, here: str, team: str) -> Mapping[str, str]: ...


class Around:
    """names: of people by their ids, as far as Slack tells at once."""

    def __init__(self, web: Web, names: Names) -> None:
        self._web = web
        self._names = names
        self._looked: TTLCache[str, tuple[Attachment, ...]] = TTLCache(_REMEMBERED, _REMEMBERED_SECONDS)

    async def above(self, heard: Message, *, me: str, changes: bool) -> tuple[Attachment, ...]:
        """The pictures that are meant. changes: whether the message surely changes one.

        Raises CannotPost or PostFailed if one is needed and Slack does not show what is there.
        """
        known = self._looked.get(heard.event)
        if known is None:
            known = await self._above(heard, me, changes)
            self._looked[heard.event] = known
        return known

    async def _above(self, heard: Message, me: str, changes: bool) -> tuple[Attachment, ...]:
        if links(heard.text):  # it says itself which picture it means
            return ()
        look = Look.by(heard.person.id, heard.text, threaded=heard.place.root is not None, changes=changes)

        async def see() -> tuple[Attachment, ...]:
            return look.among(await (self._thread(heard, me) if look.threaded else self._channel(heard, me)))

        return await look.by_way_of(see, platform=read.PLATFORM, cannot=slack_text.CANNOT_LOOK)

    async def _thread(self, heard: Message, me: str) -> list[Seen]:
        """The messages of a thread. Slack lists a thread from its root on, so of a long one its beginning and what was said lately
        are looked at."""
        where: dict[str, Any] = {
            "channel": heard.place.channel,
            "ts": heard.place.root,
            "latest": heard.id,
            "limit": _IN_THREAD,
        }
        answer = await self._web.call(self._web.api.conversations_replies, **where)
        messages = list(answer.get("messages") or ())
        if answer.get("has_more"):
            lately = await self._web.call(
                self._web.api.conversations_replies, oldest=f"{float(heard.id or 0) - LATELY:.6f}", **where
            )
            messages += lately.get("messages") or ()
        return await self._seen({str(one.get("ts")): one for one in messages}.values(), heard, me)

    async def _channel(self, heard: Message, me: str) -> list[Seen]:
        answer = await self._web.call(
            self._web.api.conversations_history, channel=heard.place.channel, latest=heard.id, limit=_IN_CHANNEL
        )
        return await self._seen(answer.get("messages") or (), heard, me)

    async def _seen(self, messages: Any, heard: Message, me: str) -> list[Seen]:
        """The messages above, newest first."""
        at = float(heard.id or 0)
        before = [one for one in messages if float(one.get("ts") or 0) < at]
        before.sort(key=lambda one: float(one["ts"]), reverse=True)
        seen = [_one(message, heard.place.channel, at, me) for message in before]
        if not (wanted := owners(heard.text)):
            return seen
        others = dict.fromkeys(one.person for one in seen if one.pictures and one.person not in (heard.person.id, me))
        names = await self._names(list(others), here=heard.place.channel, team=heard.place.workspace)
        named = {id_ for id_, name in names.items() if not wanted.isdisjoint(name.casefold().split())}
        return [replace(one, named=one.person in named) for one in seen]


def _one(message: Mapping[str, Any], channel: str, at: float, me: str) -> Seen:
    """A message as the studio sees it. me: our own user id."""
    return Seen(
        person=str(message.get("user") or message.get("bot_id") or ""),
        age=at - float(message["ts"]),
        pictures=read.pictures(message, channel=channel),
        asked=read.is_for(message, me, channel=channel),
    )
