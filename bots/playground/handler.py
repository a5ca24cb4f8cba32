"""Brings what people do in the playground to the studio's door, and says in the chat what comes back.

One handler (`_answered`) turns what the studio declines into a sentence for whoever asked.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal, assert_never

import structlog

from bots.playground import team, view
from bots.playground.around import Around
from bots.playground.chat import Chat
from bots.playground.files import File
from bots.playground.lines import ChatLine, Saying
from bots.playground.pictures import FILES
from bots.playground.quotas import Quotas
from bots.shared.declined import log_declined, sentence_of
from bots.shared.settings import SettingsCommands
from bots.shared.vocabularies import PLAYGROUND
from bots.speech import approvals, choices, playground_text, text, voting, waiting, whose
from bots.speech.choices import Choice
from core.acts import table
from core.acts.table import Takes
from core.errors import BadAsk
from core.model import MOST_ALT, Act, Ask, Attachment, Message, Person, Place, Sha256, Tier, VersionId, VoteId, Wish
from core.nearest import did_you_mean, nearest
from core.ports.readings import Unread
from core.quota.admins import By
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
from core.studio.door import Studio

log = structlog.get_logger(__name__, platform="playground")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Something typed and sent. The page makes `event`, once for each thing sent. `version` is the picture whose Edit button opened
    the reply."""

    event: str
    person: Person
    channel: str
    root: str | None
    text: str
    files: tuple[File, ...] = ()
    replied_to: str | None = None
    version: VersionId | None = None
    locale: str | None = None

    @property
    def place(self) -> Place:
        return Place(platform=team.PLATFORM, workspace=team.WORKSPACE, channel=self.channel, root=self.root)

    @property
    def references(self) -> tuple[Attachment, ...]:
        return tuple(Attachment(url=FILES + file.id, name=file.name, size=file.size, id=file.id) for file in self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """A button that was pressed. `choice`: what it carries besides its act; `against`: the number of a version to show beside the one
    that is meant."""

    event: str
    person: Person
    line: ChatLine
    act: Act
    version: VersionId | None = None
    render: str | None = None
    against: int | None = None
    choice: str | None = None
    locale: str | None = None

    @property
    def place(self) -> Place:
        root = self.line.root or self.line.id
        return Place(platform=team.PLATFORM, workspace=team.WORKSPACE, channel=self.line.channel, root=root)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the page is told at once. `declined`: nothing was done, and the page gives a command's words back to be corrected.
    `line` is the line that was said, on which a mention of the studio begins a thread."""

    status: str = ""
    declined: bool = False
    line: str | None = None


Decision = Literal["approve", "decline", "withdraw"]


class EventHandler:
    def __init__(self, studio: Studio, chat: Chat, tiers: Mapping[str, Tier]) -> None:
        self._studio = studio
        self._chat = chat
        self._tiers = tiers
        self._quotas = Quotas(studio, chat)
        self._settings = SettingsCommands(studio)
        self._around = Around(chat)

    # --- what is typed

    async def say(self, said: Said) -> Outcome:
        """Handle a command, an edit of one picture, or a plain message. `/darkroom quota` is the same as `/quota`."""
        if said.text.lower().startswith("/darkroom "):
            said = replace(said, text=f"/{said.text.partition(' ')[2].lstrip()}")
        if said.text.startswith("/") and not said.text.startswith("//"):
            name, _, rest = said.text[1:].partition(" ")
            if name.lower() in team.OTHER_COMMANDS:
                return await self._handled(said.place, said.person, None, lambda: self._commands(name.lower(), rest, said))
            return await self._answered(said.place, said.person, None, lambda: self._command(said))
        line = await self._chat.say(
            Saying(
                channel=said.channel,
                root=said.root,
                author=said.person.id,
                kind="said",
                body=view.said(said.text, said.files, said.replied_to, said.event),
                event=f"said:{said.event}",
            )
        )
        if said.version is not None:
            return await self._answered(said.place, said.person, line.id, lambda: self._edit(said, line.id))
        return await self._answered(said.place, said.person, line.id, lambda: self._hear(said, line.id))

    async def _commands(self, name: str, rest: str, said: Said) -> Outcome:
        by = By(event=said.event, place=said.place, person=said.person)
        if name == "usage":
            await self._quotas.usage(by, rest)
            return Outcome()
        if name == "studio":
            words, people = _named(rest)
            body = view.say(await self._settings.typed(words, by, admin=_admin(by), people=people))
        else:
            body = await self._quotas.quota(by, rest)
        await self._tell(said.place, said.root, said.person, "note", body)
        return Outcome()

    async def _command(self, said: Said) -> Answer:
        name, _, rest = said.text[1:].partition(" ")
        row = table.commands().get(name.strip().lower())
        if row is None or row.command is None:
            raise BadAsk(_unknown(name))
        return await self._studio.ask(self._ask(said, await self._wish(row.act, row.command.takes, rest.strip(), said.place)))

    async def _wish(self, act: Act, takes: Takes, rest: str, place: Place) -> Wish:
        match takes:
            case Takes.WORDS:
                return self._studio.wish(act, rest)
            case Takes.SIZE:
                wish = self._studio.wish(act, rest)  # "4K" as well as "--size 4K"
                return replace(wish, words="", size=self._studio.wish(act, "", size=wish.words).size or wish.size)
            case Takes.TIME:
                return self._studio.wish(act, rest)
            case Takes.PACK:
                return Wish(act=act, words=rest)
            case Takes.VERSION | Takes.PAGE if rest:
                return await self._studio.meant(Wish(act=act), rest, place)
            case Takes.VERSION | Takes.PAGE | Takes.NOTHING:
                return Wish(act=act)
            case _ as other:
                assert_never(other)

    async def _edit(self, said: Said, message: str) -> Answer:
        wish = self._studio.wish(Act.EDIT, said.text)
        return await self._studio.ask(replace(self._ask(said, wish), version=said.version, message=message))

    async def _hear(self, said: Said, message: str) -> Answer:
        words, addressed, to_others = _mentions(said.text)
        return await self._studio.hear(
            Message(
                event=said.event,
                place=said.place,
                person=said.person,
                text=words,
                references=said.references,
                pointed=await self._around.pointed(said.replied_to),
                replied_to=said.replied_to,
                id=message,
                addressed=addressed,
                to_others=to_others,
                locale=said.locale,
            ),
            look=partial(self._around.above, message, words),
        )

    async def hear_left(self, left: Unread) -> None:
        """Hear a message that was being read when the process ended."""
        heard = left.message
        line = heard.id or ""
        look = partial(self._around.above, line, heard.text)
        await self._answered(heard.place, heard.person, line, lambda: self._studio.hear(heard, look=look, left=left))

    def _ask(self, said: Said, wish: Wish) -> Ask:
        return Ask(
            event=said.event,
            place=said.place,
            person=said.person,
            wish=wish,
            references=said.references,
            replied_to=said.replied_to,
            locale=said.locale,
        )

    # --- what is pressed

    async def press(self, pressed: Pressed) -> Outcome:
        return await self._answered(pressed.place, pressed.person, None, lambda: self._pressed(pressed))

    async def _pressed(self, pressed: Pressed) -> Answer:
        return await self._studio.ask(
            Ask(
                event=pressed.event,
                place=pressed.place,
                person=pressed.person,
                wish=replace(self._studio.pressed(pressed.act, pressed.choice), against=pressed.against),
                replied_to=pressed.line.id,
                version=pressed.version,
                callback={"render": pressed.render} if pressed.render is not None else {},
                locale=pressed.locale,
            )
        )

    async def vote(self, line: ChatLine, at: int | None, *, event: str, person: Person) -> Outcome:
        """Handle a press below a vote: for the picture at `at`, from 0, or to close it (None)."""
        place = Place(platform=team.PLATFORM, workspace=team.WORKSPACE, channel=line.channel, root=line.root)
        id, votes = VoteId(str(line.body.get("vote"))), self._studio.votes

        async def voting() -> Answer:
            if at is not None:
                return await votes.cast(id, at, event=event, place=place, person=person)
            admin = team.MEMBERS[person.id].admin
            return await votes.close(id, event=event, place=place, person=person, admin=admin)

        return await self._answered(place, person, None, voting)

    async def tree(self, channel: str, root: str, page: int | None) -> view.Body:
        """A page of a thread's tree. Raises StudioError."""
        place = Place(platform=team.PLATFORM, workspace=team.WORKSPACE, channel=channel, root=root)
        return view.tree(await self._studio.history(place, page))

    async def more(self, line: ChatLine, *, event: str, person: Person) -> Outcome:
        """Handle the button of a refusal, or of a request for more."""
        place = Place(platform=team.PLATFORM, workspace=team.WORKSPACE, channel=line.channel, root=line.root)

        async def granting() -> Outcome:
            return Outcome(status=await self._quotas.press(line, By(event=event, place=place, person=person)))

        return await self._handled(place, person, None, granting)

    async def go_ahead(self, line: ChatLine, *, event: str, person: Person) -> Outcome:
        """The button of an Unsure or a Confirm line, or the one for another tier on a refusal; the line goes away with it."""
        place = Place(platform=team.PLATFORM, workspace=team.WORKSPACE, channel=line.channel, root=line.root or line.id)

        async def going() -> Answer:
            pending = str(line.body.get("pending") or line.body.get("hunch"))  # lines of earlier versions have "hunch"
            confirmed = bool(line.body.get("confirmed"))
            answer = await self._studio.go_ahead(pending, event=event, place=place, person=person, confirmed=confirmed)
            if not await self._chat.remove(line.id, viewer=person.id) and line.kind == "unsure":  # others read it too
                await self._chat.change(line.id, "note", view.say(str(line.body.get("text", ""))))
            return answer

        return await self._answered(place, person, None, going)

    async def rest(self, line: ChatLine, *, event: str, person: Person) -> Outcome:
        """The button below a result that asks for what did not come out of it."""
        place = Place(platform=team.PLATFORM, workspace=team.WORKSPACE, channel=line.channel, root=line.root or line.id)
        pending = str(line.body["rest"]["pending"])
        return await self._answered(
            place, person, None, lambda: self._studio.go_ahead(pending, event=event, place=place, person=person)
        )

    async def describe(self, version: VersionId, alt: str, *, place: Place, person: Person) -> Outcome:
        """Change an alt text. Raises StudioError, which the page shows beside the field."""
        described = await self._studio.describe(version, alt, place=place, person=person)
        await self._chat.describe(version, view.plain(described.alt, MOST_ALT))
        return Outcome(status=text.ALT_SAVED)

    async def decide(self, line: ChatLine, press: Decision, reason: str, *, person: Person) -> Outcome:
        """Handle a button of an approval's question."""
        place = Place(platform=team.PLATFORM, workspace=team.WORKSPACE, channel=line.channel, root=line.root or line.id)
        id = str(line.body["approval"])

        async def deciding() -> Outcome:
            match press:
                case "approve":
                    found = await self._studio.approve(id, place=place, person=person)
                case "decline":
                    found = await self._studio.decline(id, reason, place=place, person=person)
                case "withdraw":
                    found = await self._studio.withdraw(id, place=place, person=person)
                case _:
                    assert_never(press)
            return Outcome(status=approvals.decided(found))

        return await self._handled(place, person, None, deciding)

    # --- what comes back

    async def _answered(self, place: Place, person: Person, message: str | None, doing: Callable[[], Awaitable[Answer]]) -> Outcome:
        """Do it, and say in the chat what came of it: in the thread if a message asked, otherwise to the asker alone."""

        async def answering() -> Outcome:
            return replace(await self._say_answer(place, person, message, await doing()), line=message)

        return await self._handled(place, person, message, answering)

    async def _handled(self, place: Place, person: Person, message: str | None, doing: Callable[[], Awaitable[Outcome]]) -> Outcome:
        try:
            return await doing()
        except Exception as error:  # the outermost handler of a person's ask: nobody is left without an answer
            return await self._sorry(place, person, message, sentence_of(log, error))

    async def _sorry(self, place: Place, person: Person, message: str | None, sentence: str) -> Outcome:
        root, alone = place.root or message, person if message is None else None
        await self._tell(place, root, alone, "note", view.say(await self._quoting(person, message, sentence)))
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
                await self._tell(place, place.root, person, "note", view.say(approvals.asked(answer.approval)))
            case ApprovalDecided():
                await self._tell(place, place.root, person, "note", view.say(approvals.decided(answer.approval)))
            case Cancelled():
                return Outcome(status=waiting.cancelled(answer))
            case Unsure() | NoPicture() | Confirm() | LimitSpent() | TierOff():
                return await self._offer(place, person, message, answer)
            case Info():
                await self._tell(place, place.root, person, "info", view.info(self._tiers, answer), _of((answer.version,)))
            case SideBySide():
                await self._tell(place, place.root, person, "history", view.side_by_side(answer), _of(tuple(answer.versions)))
            case VoteOpened(is_new=True) if message is not None:  # the line of the vote shows it
                pass
            case VoteClosed() if message is not None:
                await self._tell(place, place.root, None, "note", view.say(voting.answer(answer)))
            case VoteOpened() | VoteClosed() | Voted() | TiersShown():
                await self._tell(place, place.root, person, "note", view.say(voting.answer(answer)))
            case Formats():
                body = view.formats(self._tiers, answer.version)
                await self._tell(place, place.root, person, "formats", body, _of((answer.version,)))
            case Help():
                await self._tell(place, place.root, person, "note", view.say(text.help_text(PLAYGROUND)))
            case _:
                assert_never(answer)
        return Outcome()

    async def _offer(self, place: Place, person: Person, message: str | None, answer: Choice) -> Outcome:
        """Say an answer that leaves a choice, to whoever asked alone; what holds for all stands below the message for all."""
        sentence = choices.sentence(answer)
        if isinstance(answer, Unsure | Confirm):
            kind, body = view.choice(answer, sentence)
            await self._tell(place, place.root, None if kind == "note" else person, kind, body)
            return Outcome()
        said = await self._quoting(person, message, sentence) if isinstance(answer, NoPicture | TierOff) else sentence
        kind, body = view.choice(answer, said)
        alone = person if message is None or isinstance(answer, LimitSpent) else None
        await self._tell(place, place.root or message, alone, kind, body)
        return Outcome(status=sentence, declined=True)

    async def _tell(
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


_of = view.originals


def _admin(by: By) -> bool:
    return team.MEMBERS[by.person.id].admin


def _named(words: str) -> tuple[str, Sequence[Person]]:
    """The text without mentions, and who is mentioned."""
    by_name = {f"@{member.person.name}".casefold(): member.person for member in team.MEMBERS.values()}
    tokens = [(token, by_name.get(token.rstrip(",;.").casefold())) for token in words.split()]
    return " ".join(token for token, person in tokens if person is None), [person for _, person in tokens if person is not None]


def _mentions(words: str) -> tuple[str, bool, bool]:
    """The text without the mention of the studio; whether there was one; whether it begins with a mention of somebody else, or
    mentions only others."""
    names = {f"@{member.person.name}".lower() for member in team.MEMBERS.values()}
    ours = f"@{team.STUDIO_NAME}".lower()
    tokens = words.split(" ")
    kinds = [_kind(token, ours, names) for token in tokens]
    addressed = "ours" in kinds
    first = next((kind for token, kind in zip(tokens, kinds, strict=True) if token), "")
    to_others = first == "theirs" or ("theirs" in kinds and not addressed)
    kept = " ".join(token for token, kind in zip(tokens, kinds, strict=True) if kind != "ours")
    return kept.strip(), addressed, to_others


_EVERYBODY = frozenset({"@here", "@channel", "@everyone"})


def _kind(token: str, ours: str, names: set[str]) -> str:
    name = token.strip().rstrip(",.:;!?").lower()
    return "ours" if name == ours else "theirs" if name in names or name in _EVERYBODY else ""


def _unknown(name: str) -> str:
    near = nearest(name.lower(), (*table.commands(), *team.OTHER_COMMANDS))
    return playground_text.UNKNOWN.format(word=view.plain(name, 40)) + did_you_mean(near and f"/{near}")
