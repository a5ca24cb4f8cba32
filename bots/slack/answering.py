"""Says the studio's answers and refusals in Slack, in one way for every kind of ask."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar, assert_never

import structlog

from bots.shared.declined import log_declined, sentence_of
from bots.shared.repeats import Repeats
from bots.shared.vocabularies import SLACK
from bots.slack import view
from bots.slack.admission import Barred
from bots.slack.publisher import SlackPublisher
from bots.slack.read import Asker
from bots.slack.web import FilesRefused
from bots.speech import approvals, telling, text, voting, waiting, whose
from core.errors import StudioError
from core.studio.answers import (
    Accepted,
    Answer,
    ApprovalDecided,
    AsksApproval,
    Cancelled,
    Confirm,
    Formats,
    Help,
    Ignored,
    Info,
    LimitSpent,
    NoPicture,
    SideBySide,
    TierOff,
    TiersShown,
    Unsure,
    VoteClosed,
    Voted,
    VoteOpened,
)

log = structlog.get_logger(__name__, platform="slack")

T = TypeVar("T")

_COMES_AGAIN_SECONDS = 1.0  # that a message may take longer
_CHANGE_SECONDS = 0.7  # that a change of limits or settings may take before it is acknowledged
_CROWD = 4  # asks at once; more than these take the studio longer than an acknowledgement should wait


class Answers:
    """Gives answers. decide_seconds: how long an acknowledgement waits for the studio."""

    def __init__(self, publisher: SlackPublisher, *, decide_seconds: float) -> None:
        self._publisher = publisher
        self._decide_seconds = decide_seconds
        self._web = publisher.web
        self._repeats = Repeats()
        self._undecided: set[asyncio.Event] = set()  # of each ask being decided: once set, it may be acknowledged

    async def give(
        self, asker: Asker, asked: Awaitable[Answer], acknowledge: Callable[[], Awaitable[object]], *, comes_again: bool = False
    ) -> Answer | None:
        """Wait for the studio, acknowledge, and say what there is to say. Returns None if it refused or broke.

        What is acknowledged has been committed, so that no crash loses it. Of anything else Slack tells the asker that it failed,
        or delivers it again (`comes_again`). A slow studio is not waited for; in a crowd nobody waits, except for what comes again,
        which waits longer, too: what was said before it may be being read.
        """
        ready = asyncio.Event()
        giving = asyncio.create_task(self.guarded(asker, self._shown(asker, self._decided(asked, ready))))
        if not comes_again:
            self._undecided.add(ready)
            if len(self._undecided) > _CROWD:
                for one in self._undecided:
                    one.set()
        with suppress(TimeoutError):
            async with asyncio.timeout(self._decide_seconds + (_COMES_AGAIN_SECONDS if comes_again else 0.0)):
                await ready.wait()
        await acknowledge()
        return await giving

    async def carry_out(self, asker: Asker, work: Awaitable[view.Said], acknowledge: Callable[[], Awaitable[object]]) -> None:
        """Carry out a command that changes something, acknowledge it once that is committed, and tell its asker what came of it. As
        slow work is not waited for, what takes long is acknowledged before."""
        ready = asyncio.Event()
        working = asyncio.create_task(self.guarded(asker, self._decided(work, ready)))
        with suppress(TimeoutError):
            async with asyncio.timeout(_CHANGE_SECONDS):
                await ready.wait()
        await acknowledge()
        said = await working
        if said is not None:
            await self.post_ephemeral(asker, said)

    async def _decided(self, asked: Awaitable[T], ready: asyncio.Event) -> T:
        try:
            return await asked
        finally:
            self._undecided.discard(ready)
            ready.set()

    async def _shown(self, asker: Asker, asked: Awaitable[Answer]) -> Answer:
        answer = await asked
        await self._show(asker, answer)
        return answer

    async def guarded(self, asker: Asker, work: Awaitable[T]) -> T | None:
        """Wait for something that was asked for. If it was refused or broke, tell the asker and return None."""
        try:
            return await work
        except Barred as error:
            await self.tell_alone(asker, sentence_of(log, error))
        except Exception as error:  # the outermost handler of what somebody asked for: logged, and answered
            await self.say(asker, sentence_of(log, error))
        return None

    async def say(self, asker: Asker, sentence: str) -> None:
        """Say a sentence to whoever asked: in the thread of what they wrote, otherwise to them alone."""
        if asker.wrote:
            await self._post(asker, view.declined(asker.person.id, whose.quoted(asker.words), sentence), kind=sentence)
        else:
            await self.post_ephemeral(asker, view.say(sentence))

    async def tell_alone(self, asker: Asker, sentence: str) -> None:
        """Say a sentence that nobody else may read. Below a message that has no thread yet, Slack would show it to nobody."""
        await self.post_ephemeral(replace(asker, thread=asker.thread if asker.in_thread else None), view.say(sentence))

    async def _show(self, asker: Asker, answer: Answer) -> None:
        log_declined(log, answer)
        match answer:
            case Accepted() | Ignored():  # the job's placeholder is the answer
                pass
            case AsksApproval():
                await self.tell_alone(asker, approvals.asked(answer.approval))
            case ApprovalDecided():
                await self.tell_alone(asker, approvals.decided(answer.approval))
            case Unsure():
                await self._post(asker, view.choice(answer))
            case Confirm() | LimitSpent():
                await self.post_ephemeral(asker, view.choice(answer), replaces=asker.alone)
            case TierOff() | NoPicture() if asker.wrote:
                await self._post(asker, view.choice_of(asker.person.id, whose.quoted(asker.words), answer), kind=answer.code)
            case TierOff() | NoPicture():
                await self.post_ephemeral(asker, view.choice(answer))
            case Cancelled():
                await self.post_ephemeral(asker, view.say(waiting.cancelled(answer)))
            case Info():
                await self.post_ephemeral(
                    asker, view.info(self._publisher.tiers, answer, original=self._publisher.links(answer.version))
                )
                await self._show_references(asker, answer)
            case SideBySide():
                await self._show_sheet(asker, answer)
            case VoteOpened(is_new=True) if asker.wrote:  # the message of the vote shows it
                pass
            case VoteOpened() | VoteClosed() | Voted() | TiersShown():
                await self.say(asker, voting.answer(answer))
            case Formats():
                await self.post_ephemeral(asker, view.formats(self._publisher.tiers, answer.version))
            case Help():
                await self.post_ephemeral(asker, view.say(text.helped(answer, SLACK)))
            case _:
                assert_never(answer)

    async def _show_sheet(self, asker: Asker, answer: SideBySide) -> None:
        """Words and sheet in one message, or the words first where the sheet takes longer; the words alone where files are refused."""
        blocks, alt, sheet = view.side_by_side(answer), telling.side_by_side(answer)[: view.ALT], answer.sheet
        words: view.Said = {"text": alt, "blocks": blocks}
        if not sheet:
            await self._publisher.posts.speak(asker.channel, words, root=asker.thread)
            words = {}
            sheet = await answer.drawing() if answer.drawing is not None else b""
        if not sheet:
            return
        try:
            await self._publisher.posts.show_sheet(asker.channel, asker.thread, sheet, words.get("blocks", []), alt)
        except FilesRefused as error:
            log.info("sheet_not_shown", channel=asker.channel, code=error.code)
            if words:
                await self._publisher.posts.speak(asker.channel, words, root=asker.thread)

    async def _show_references(self, asker: Asker, answer: Info) -> None:
        """The pictures that a version was made with, in the thread: what is said to one person alone can carry none. Where we may not
        post, their names have to do."""
        sheet = await answer.drawing() if answer.drawing is not None else answer.sheet
        if not sheet or asker.thread is None:
            return
        try:
            alt = telling.references(answer)[: view.ALT]
            await self._publisher.posts.show_sheet(asker.channel, asker.thread, sheet, view.references(answer), alt)
        except StudioError as error:
            log.info("references_not_shown", channel=asker.channel, code=error.code)

    async def _post(self, asker: Asker, said: view.Said, *, kind: str = "") -> None:
        """Say something in the thread of what somebody wrote. kind: of answers that repeat each other, of which only the last is to
        stand."""
        try:
            posted = await self._publisher.posts.speak(asker.channel, said, root=asker.thread)
        except StudioError as error:
            log.warning("ask_not_answered", channel=asker.channel, code=error.code)
            return
        if asker.wrote:
            to, take_back = (
                (f"{asker.channel}:{asker.thread}", asker.person.id),
                partial(self._publisher.posts.take_back, asker.channel, posted),
            )
            asked, answered = (datetime.fromtimestamp(float(ts), UTC) for ts in (asker.asked, posted))
            await self._repeats.given(to, kind, take_back, asked=asked, answered=answered)

    async def post_ephemeral(self, asker: Asker, said: view.Said, *, replaces: bool = False) -> None:
        """Say something to whoever asked, alone. replaces: in the place of the message whose button they pressed, which they alone
        see; Slack lets nothing else that was said to one person be changed."""
        if (
            replaces
            and asker.response_url
            and await self._web.respond_alone(asker.response_url, {**said, "replace_original": True})
        ):
            return
        await self._web.post_ephemeral(
            said,
            user=asker.person.id,
            channel=asker.channel,
            root=asker.thread,
            response_url=asker.response_url,
            directly=view.from_channel(asker.channel, said),
        )
