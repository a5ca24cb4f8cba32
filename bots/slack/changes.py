"""What changes about our own messages: reactions to a vote, and messages that were deleted."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import structlog
from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.context.ack.async_ack import AsyncAck

from bots.slack import asking, read
from bots.slack.admission import Admission
from bots.slack.asking import Body
from bots.slack.people import People
from bots.slack.read import PLATFORM
from core.model import Person, Place
from core.studio.door import Studio

log = structlog.get_logger(__name__, platform="slack")

_NUMBERS: Final[Mapping[str, str]] = MappingProxyType(  # the names of Slack's emoji with numbers
    {
        "one": "1",
        "two": "2",
        "three": "3",
        "four": "4",
        "five": "5",
        "six": "6",
        "seven": "7",
        "eight": "8",
        "nine": "9",
        "keycap_ten": "10",
    }
)
_PATIENCE = 5.0  # seconds for Slack to tell who reacts: nobody waits for it


class Changes:
    def __init__(self, studio: Studio, people: People, admission: Admission) -> None:
        self._studio = studio
        self._people = people
        self._admission = admission

    async def reacted(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        """Count a reaction to a vote's message as a vote, and its removal as taking that vote back. Slack sends us reactions only from
        channels that whoever reacts can see."""
        await ack()
        event = body["event"]
        item, person = event.get("item") or {}, str(event.get("user") or "")
        said, message, channel = _NUMBERS.get(str(event.get("reaction"))), item.get("ts"), item.get("channel")
        if said is None or not (message and channel and person) or person == context.bot_user_id:
            return
        place = Place(platform=PLATFORM, workspace=asking.team(context), channel=str(channel))
        if not await self._studio.votes.shown(place, str(message)) or not await self._may_vote(person, body):
            return
        cast, once = event["type"] == "reaction_added", event.get("event_ts")
        await self._studio.votes.react(
            str(message),
            said,
            cast=cast,
            event=f"r:{once}:{person}:{message}" if once else None,
            place=place,
            person=Person(id=person, name=person),
        )

    async def deleted(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        await ack()
        event = body["event"]
        message, channel = read.deleted(event), event.get("channel")
        if message and channel:
            place = Place(platform=PLATFORM, workspace=asking.team(context), channel=str(channel))
            await self._studio.deleted(place, message)

    async def _may_vote(self, person: str, body: Body) -> bool:
        """Whether somebody may ask here, and is no other app."""
        if await self._admission.refusal(person, body) is not None:
            return False
        facts = await self._people.facts_within(person, _PATIENCE)
        return facts is None or not facts.bot
