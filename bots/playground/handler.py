"""Brings what people type and press in the playground to the studio's door. What comes back is said by answering.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal, assert_never

from bots.playground import team, view
from bots.playground.answering import Answers, Outcome
from bots.playground.around import Around
from bots.playground.chat import Chat
from bots.playground.files import File
from bots.playground.lines import ChatLine, Saying
from bots.playground.mentions import mentions, named
from bots.playground.pictures import FILES
from bots.playground.quotas import Quotas
from bots.shared.settings import SettingsCommands
from bots.speech import approvals, playground_text, text
from core.acts import table
from core.acts.table import Takes
from core.errors import BadAsk
from core.model import MOST_ALT, Act, Ask, Attachment, Message, Person, Place, Sha256, Tier, VersionId, VoteId, Wish
from core.nearest import did_you_mean, nearest
from core.ports.readings import Unread
from core.quota.admins import By
from core.studio.answers import Answer
from core.studio.door import Studio


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
        return team.place(self.channel, self.root)

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
        return team.place(self.line.channel, root)


Decision = Literal["approve", "decline", "withdraw"]


class EventHandler:
    def __init__(self, studio: Studio, chat: Chat, tiers: Mapping[str, Tier]) -> None:
        self._studio = studio
        self._chat = chat
        self._answers = Answers(chat, tiers)
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
                return await self._answers.guarded(said.place, said.person, None, lambda: self._commands(name.lower(), rest, said))
            return await self._answers.give(said.place, said.person, None, lambda: self._command(said))
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
            return await self._answers.give(said.place, said.person, line.id, lambda: self._edit(said, line.id))
        return await self._answers.give(said.place, said.person, line.id, lambda: self._hear(said, line.id))

    async def _commands(self, name: str, rest: str, said: Said) -> Outcome:
        by = By(event=said.event, place=said.place, person=said.person)
        if name == "usage":
            await self._quotas.usage(by, rest)
            return Outcome()
        if name == "studio":
            words, people = named(rest)
            body = view.say(await self._settings.typed(words, by, admin=_admin(by), people=people))
        else:
            body = await self._quotas.quota(by, rest)
        await self._answers.tell(said.place, said.root, said.person, "note", body)
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
        words, addressed, to_others = mentions(said.text)
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
        await self._answers.give(heard.place, heard.person, line, lambda: self._studio.hear(heard, look=look, left=left))

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
        return await self._answers.give(pressed.place, pressed.person, None, lambda: self._pressed(pressed))

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
        place = team.place(line.channel, line.root)
        id, votes = VoteId(str(line.body.get("vote"))), self._studio.votes

        async def voting() -> Answer:
            if at is not None:
                return await votes.cast(id, at, event=event, place=place, person=person)
            admin = team.MEMBERS[person.id].admin
            return await votes.close(id, event=event, place=place, person=person, admin=admin)

        return await self._answers.give(place, person, None, voting)

    async def hides(self, original: Sha256) -> bool:
        """Whether an original may not be had yet."""
        return await self._studio.hides(original)

    async def tree(self, channel: str, root: str, page: int | None) -> view.Body:
        """A page of a thread's tree. Raises StudioError."""
        place = team.place(channel, root)
        return view.tree(await self._studio.history(place, page))

    async def more(self, line: ChatLine, *, event: str, person: Person) -> Outcome:
        """Handle the button of a refusal, or of a request for more."""
        place = team.place(line.channel, line.root)

        async def granting() -> Outcome:
            return Outcome(status=await self._quotas.press(line, By(event=event, place=place, person=person)))

        return await self._answers.guarded(place, person, None, granting)

    async def go_ahead(self, line: ChatLine, *, event: str, person: Person) -> Outcome:
        """The button of an Unsure or a Confirm line, or the one for another tier on a refusal; the line goes away with it."""
        place = team.place(line.channel, line.root or line.id)

        async def going() -> Answer:
            pending = str(line.body.get("pending") or line.body.get("hunch"))  # lines of earlier versions have "hunch"
            confirmed = bool(line.body.get("confirmed"))
            answer = await self._studio.go_ahead(pending, event=event, place=place, person=person, confirmed=confirmed)
            if not await self._chat.remove(line.id, viewer=person.id) and line.kind == "unsure":  # others read it too
                await self._chat.change(line.id, "note", view.say(str(line.body.get("text", ""))))
            return answer

        return await self._answers.give(place, person, None, going)

    async def rest(self, line: ChatLine, *, event: str, person: Person) -> Outcome:
        """The button below a result that asks for what did not come out of it."""
        place = team.place(line.channel, line.root or line.id)
        pending = str(line.body["rest"]["pending"])
        return await self._answers.give(
            place, person, None, lambda: self._studio.go_ahead(pending, event=event, place=place, person=person)
        )

    async def describe(self, version: VersionId, alt: str, *, place: Place) -> Outcome:
        """Change an alt text. Raises StudioError, which the page shows beside the field."""
        described = await self._studio.describe(version, alt, place=place)
        await self._chat.describe(version, view.plain(described.alt, MOST_ALT))
        return Outcome(status=text.ALT_SAVED)

    async def decide(self, line: ChatLine, press: Decision, reason: str, *, person: Person) -> Outcome:
        """Handle a button of an approval's question."""
        place = team.place(line.channel, line.root or line.id)
        id = str(line.body["approval"])

        async def deciding() -> Outcome:
            match press:
                case "approve":
                    found = await self._studio.approvals.approve(id, place=place, person=person)
                case "decline":
                    found = await self._studio.approvals.decline(id, reason, place=place, person=person)
                case "withdraw":
                    found = await self._studio.approvals.withdraw(id, place=place, person=person)
                case _:
                    assert_never(press)
            return Outcome(status=approvals.decided(found))

        return await self._answers.guarded(place, person, None, deciding)


def _admin(by: By) -> bool:
    return team.MEMBERS[by.person.id].admin


def _unknown(name: str) -> str:
    near = nearest(name.lower(), (*table.commands(), *team.OTHER_COMMANDS))
    next_step = did_you_mean(f"/{near}") if near else playground_text.ALL_COMMANDS
    return playground_text.UNKNOWN.format(word=view.plain(name, 40)) + next_step
