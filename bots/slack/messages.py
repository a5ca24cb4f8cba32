"""Hears what people write where Darkroom is: one message after the other in each thread, and each acknowledged once it is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial

import structlog
from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.response import BoltResponse

from bots.slack import asking, read
from bots.slack.admission import Admission
from bots.slack.answering import Answers
from bots.slack.around import Around
from bots.slack.asking import Body
from bots.slack.early_replies import until_known
from bots.slack.escape import unnamed
from bots.slack.people import People
from bots.slack.publisher import SlackPublisher
from bots.slack.read import Asker
from bots.slack.under_way import UnderWay
from core.errors import StudioError
from core.model import Attachment, Message
from core.ports.readings import Unread
from core.runtime.turns import Turns
from core.studio.answers import SEEN_BEFORE, Answer
from core.studio.door import Studio
from core.studio.hearing import May
from core.studio.unread import BeingRead

log = structlog.get_logger(__name__, platform="slack")


class Messages:
    def __init__(
        self, studio: Studio, publisher: SlackPublisher, answers: Answers, people: People, admission: Admission, under_way: UnderWay
    ) -> None:
        self._studio = studio
        self._publisher = publisher
        self._answers = answers
        self._people = people
        self._admission = admission
        self._under_way = under_way
        self._around = Around(publisher.web, people.names)
        self._turns = Turns()

    async def message(self, body: Body, context: AsyncBoltContext) -> BoltResponse:
        """A listener's middleware, because bolt acknowledges an event before the listener itself runs, and a crash would then lose
        it."""
        event, me = body["event"], context.bot_user_id or ""
        heard = read.heard(event, team=asking.team(context), me=me)
        if heard is not None:
            if heard.place.root is not None:
                self._publisher.recent.answered(heard.place.channel, heard.place.root)
            wait = heard.place.root is not None and not heard.to_others and self._may_be_ours(event, me)
            acknowledged = asyncio.Event()

            async def may() -> None:
                await self._admission.check(heard.person.id, body)

            complete = not await self._admission.is_outsider(body)
            hearing = self._hear(heard, event, me, may, wait=wait, complete=complete, acknowledged=acknowledged)
            self._under_way.track(asyncio.create_task(self._answer(heard, hearing, acknowledged)))
            await acknowledged.wait()
        return BoltResponse(status=200, body="")

    async def _answer(self, heard: Message, hearing: Awaitable[Answer], acknowledged: asyncio.Event) -> None:
        thread = heard.place.root or heard.id
        asker = Asker(
            person=heard.person,
            channel=heard.place.channel,
            thread=thread,
            wrote=True,
            words=heard.text,
            asked=heard.id or "",
            in_thread=heard.place.root is not None,
        )

        async def acknowledge() -> None:
            acknowledged.set()

        try:
            await self._answers.give(asker, hearing, acknowledge, comes_again=True)
        except Exception as error:  # this is a message's outermost handler: the answer itself could not be given
            log.error("handler_broken", exc_info=error)

    async def _hear(
        self, heard: Message, event: Body, me: str, may: May, *, wait: bool, complete: bool, acknowledged: asyncio.Event
    ) -> Answer:
        """Handle messages of one thread in the order in which they came. Anything that Slack has to be asked is asked after the
        acknowledgement, and what is acknowledged is kept."""

        async def look(changes: bool) -> Sequence[Attachment]:
            acknowledged.set()
            return await self._above(heard, me, changes)

        keeping = asyncio.create_task(self._kept(heard, acknowledged, wait=wait))  # while it waits for its turn
        async with self._turns.turn((heard.place.channel, heard.place.root or heard.id)):
            try:
                left = await keeping
            except BeingRead:
                return SEEN_BEFORE
            if wait:
                await until_known(self._studio, heard.place)
            try:
                heard = await self._completed(heard, event, me) if complete and await self._is_ours(heard) else heard
            except StudioError:
                if left is None:
                    raise
                return SEEN_BEFORE  # it is kept, and taken up when Slack may answer again
            hearing = asyncio.create_task(
                self._studio.hear(
                    heard,
                    look=look,
                    may=may,
                    slow=acknowledged.set,
                    left=left,
                    belongs=partial(self._people.belongs_to, heard.person.id),
                )
            )
        return await hearing

    async def _kept(self, heard: Message, acknowledged: asyncio.Event, *, wait: bool) -> Unread | None:
        """Keep and acknowledge a message that has to wait, for its thread or for its files; None: it can be heard now. Raises
        BeingRead."""
        early = wait and not await self._studio.knows(heard.place)
        if not early and (all(file.url for file in heard.references) or not await self._is_ours(heard)):
            return None
        left = await self._studio.keep(heard)
        acknowledged.set()
        return left

    async def hear_left(self, left: Unread, me: str) -> None:
        """Hear a message that a process that ended had kept. me: our own user id."""
        heard = left.message

        async def hearing() -> Answer:
            if heard.place.root is not None and not await self._is_ours(heard):
                await until_known(self._studio, heard.place)
            files = tuple([await self._found(file) for file in heard.references])
            whole = replace(heard, references=files)
            with suppress(StudioError):  # Slack does not tell now who they are: then it is heard with what was kept
                asker = await self._people.known(
                    Asker(person=heard.person, channel=heard.place.channel, thread=None), heard.place.workspace
                )
                whole = replace(whole, person=asker.person, groups=asker.groups)
            belongs = partial(self._people.belongs_to, whole.person.id)
            look = partial(self._above, heard, me)
            return await self._studio.hear(whole, look=look, left=left, belongs=belongs)

        await self._answer(heard, hearing(), asyncio.Event())

    def take_up(self, left: Unread, me: str) -> None:
        """Begin `hear_left`."""
        self._under_way.track(asyncio.create_task(self.hear_left(left, me)))

    async def _is_ours(self, heard: Message) -> bool:
        known_here = heard.addressed or await self._studio.knows(heard.place)
        return known_here or await self._studio.awaits(heard.place, heard.person)

    async def _completed(self, heard: Message, event: Body, me: str) -> Message:
        """Add what the event does not tell: names, and what files from shared channels are."""
        place = heard.place
        asker = await self._people.known(Asker(person=heard.person, channel=place.channel, thread=None), place.workspace)
        heard = replace(heard, person=asker.person, groups=asker.groups)
        if ids := unnamed(str(event.get("text") or "")):
            names = await self._people.names([id_ for id_ in ids if id_ != me], here=place.channel, team=place.workspace)
            heard = replace(heard, text=read.words(event, me=me, names=names))
        return replace(heard, references=tuple([await self._found(file) for file in heard.references]))

    async def _above(self, heard: Message, me: str, changes: bool) -> Sequence[Attachment]:
        """The pictures near a message that it means, with their details."""
        return [await self._found(file) for file in await self._around.above(heard, me=me, changes=changes)]

    async def _found(self, file: Attachment) -> Attachment:
        """A file with its details. If Slack does not tell, it stays as it is: the painter tries again, and says so."""
        if file.url or file.id is None:
            return file
        try:
            return await self._publisher.addressed(file)
        except StudioError as error:
            log.info("file_unknown", file=file.id, code=error.code)
            return file

    def _may_be_ours(self, event: Body, me: str) -> bool:
        """Whether a thread that the studio does not know may belong to a message of ours that it is about to know."""
        parent = event.get("parent_user_id")
        return bool(parent == me) if parent else self._publisher.recent.expects(str(event["channel"]))
