"""Says in the chat of the playground what came of an ask: an answer of the studio's, or why there is none."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import assert_never

import structlog

from bots.playground import team, view
from bots.playground.chat import Chat
from bots.playground.lines import Saying
from bots.shared.declined import log_declined, sentence_of
from bots.shared.vocabularies import PLAYGROUND
from bots.speech import approvals, choices, text, voting, waiting, whose
from bots.speech.choices import Choice
from core.model import Person, Place, Sha256, Tier, VersionId
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

log = structlog.get_logger(__name__, platform="playground")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the page is told at once. `declined`: nothing was done, and the page gives a command's words back to be corrected.
    `line` is the line that was said, on which a mention of the studio begins a thread."""

    status: str = ""
    declined: bool = False
    line: str | None = None


class Answers:
    def __init__(self, chat: Chat, tiers: Mapping[str, Tier]) -> None:
        self._chat = chat
        self._tiers = tiers

    async def give(self, place: Place, person: Person, message: str | None, doing: Callable[[], Awaitable[Answer]]) -> Outcome:
        """Do it, and say in the chat what came of it: in the thread if a message asked, otherwise to the asker alone."""

        async def answering() -> Outcome:
            return replace(await self._say_answer(place, person, message, await doing()), line=message)

        return await self.guarded(place, person, message, answering)

    async def guarded(self, place: Place, person: Person, message: str | None, doing: Callable[[], Awaitable[Outcome]]) -> Outcome:
        try:
            return await doing()
        except Exception as error:  # the outermost handler of a person's ask: nobody is left without an answer
            return await self._sorry(place, person, message, sentence_of(log, error))

    async def _sorry(self, place: Place, person: Person, message: str | None, sentence: str) -> Outcome:
        root, alone = place.root or message, person if message is None else None
        await self.tell(place, root, alone, "note", view.say(await self._quoting(person, message, sentence)))
        return Outcome(status=sentence, declined=True)

    async def _quoting(self, person: Person, message: str | None, sentence: str) -> str:
        """A sentence that declines a message, with whose it was and its first words."""
        asked = await self._chat.line(message) if message is not None else None
        return whose.declined(person, whose.quoted(str(asked.body.get("text", ""))), sentence) if asked is not None else sentence

    async def _say_answer(self, place: Place, person: Person, message: str | None, answer: Answer) -> Outcome:
        log_declined(log, answer)
        match answer:
            case Accepted():
                return Outcome(status="" if message is not None else waiting.accepted(answer))
            case Ignored():
                pass
            case AsksApproval():
                await self.tell(place, place.root, person, "note", view.say(approvals.asked(answer.approval)))
            case ApprovalDecided():
                await self.tell(place, place.root, person, "note", view.say(approvals.decided(answer.approval)))
            case Cancelled():
                return Outcome(status=waiting.cancelled(answer))
            case Unsure() | NoPicture() | Confirm() | LimitSpent() | TierOff():
                return await self._offer(place, person, message, answer)
            case Info():
                await self.tell(
                    place, place.root, person, "info", view.info(self._tiers, answer), view.originals((answer.version,))
                )
            case SideBySide():
                await self.tell(
                    place, place.root, person, "history", view.side_by_side(answer), view.originals(tuple(answer.versions))
                )
            case VoteOpened(is_new=True) if message is not None:  # the line of the vote shows it
                pass
            case VoteClosed() if message is not None:
                await self.tell(place, place.root, None, "note", view.say(voting.answer(answer)))
            case VoteOpened() | VoteClosed() | Voted() | TiersShown():
                await self.tell(place, place.root, person, "note", view.say(voting.answer(answer)))
            case Formats():
                body = view.formats(self._tiers, answer.version)
                await self.tell(place, place.root, person, "formats", body, view.originals((answer.version,)))
            case Help():
                await self.tell(place, place.root, person, "note", view.say(text.helped(answer, PLAYGROUND)))
            case _:
                assert_never(answer)
        return Outcome()

    async def _offer(self, place: Place, person: Person, message: str | None, answer: Choice) -> Outcome:
        """Say an answer that leaves a choice, to whoever asked alone; what holds for all stands below the message for all."""
        sentence = choices.sentence(answer)
        if isinstance(answer, Unsure | Confirm):
            kind, body = view.choice(answer, sentence)
            await self.tell(place, place.root, None if kind == "note" else person, kind, body)
            return Outcome()
        said = await self._quoting(person, message, sentence) if isinstance(answer, NoPicture | TierOff) else sentence
        kind, body = view.choice(answer, said)
        alone = person if message is None or isinstance(answer, LimitSpent) else None
        await self.tell(place, place.root or message, alone, kind, body)
        return Outcome(status=sentence, declined=True)

    async def tell(
        self,
        place: Place,
        root: str | None,
        alone: Person | None,
        kind: str,
        body: view.Body,
        pictures: Mapping[VersionId, Sha256] | None = None,
    ) -> None:
        await self._chat.say(
            Saying(
                channel=place.channel,
                root=root,
                author=team.STUDIO,
                only_for=alone.id if alone is not None else None,
                kind=kind,
                body=body,
                pictures=pictures or {},
                replaces=view.repeats(kind, body) if alone is not None else None,
            )
        )
