"""Turns Slack's events, commands and buttons into asks for the studio.

What needs no picture is acknowledged first; what the studio is asked is acknowledged once it has decided (answering.py). Modals are
in forms.py.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.response import BoltResponse

from bots.shared.vocabularies import SLACK
from bots.slack import asking, home, ids, modals, read, view
from bots.slack.admission import Admission, Barred
from bots.slack.answering import Answers
from bots.slack.approving import Approving
from bots.slack.around import Around
from bots.slack.asking import Body, Listener
from bots.slack.config import SlackConfig
from bots.slack.early_replies import until_known
from bots.slack.escape import unescaped, unnamed
from bots.slack.forms import Forms
from bots.slack.ids import Extra, Form
from bots.slack.people import People
from bots.slack.publisher import SlackPublisher
from bots.slack.quotas import Quotas
from bots.slack.read import PLATFORM, Asker
from bots.slack.settings import Settings
from bots.speech import choices, controls, slack_text, text
from core.acts import table
from core.acts.table import Needs
from core.errors import BadAsk, StudioError
from core.model import Act, Attachment, Message, Person, VersionId, VoteId, Wish
from core.nearest import did_you_mean, nearest
from core.ports.readings import Unread
from core.runtime.turns import Turns
from core.studio.answers import SEEN_BEFORE, Answer
from core.studio.door import Studio
from core.studio.hearing import May
from core.studio.unread import BeingRead

log = structlog.get_logger(__name__, platform="slack")

_PRESSED = tuple(ids.button(row.act) for row in table.ROWS if row.is_pressed)
# Slack takes slash commands outside threads alone, so no act that works on a picture is one of them.
_SUBCOMMANDS = (
    *(name for name, row in table.commands().items() if row.needs is Needs.NOTHING and not row.is_worded),
    "quota",
    "usage",
    "studio",
)
_ANYTHING = re.compile(".*", re.DOTALL)


class Listeners:
    def __init__(self, studio: Studio, publisher: SlackPublisher, config: SlackConfig, *, decide_seconds: float) -> None:
        self._studio = studio
        self._web = publisher.web
        self._answers = Answers(publisher, decide_seconds=decide_seconds)
        self._people = People(publisher.web, config, studio.quota)
        self._admission = Admission(publisher.web, self._people, config)
        self._forms = Forms(studio, publisher, self._answers, self._people)
        self._approving = Approving(studio, publisher, self._answers, self._people)
        self._quotas = Quotas(studio, publisher, self._answers, self._people)
        self._settings = Settings(studio, self._answers, self._people)
        self._publisher = publisher
        self._around = Around(publisher.web)
        self._turns = Turns()
        self._under_way: set[asyncio.Task[Any]] = set()

    def register(self, app: AsyncApp) -> None:
        """Register the listeners. The first that matches takes a payload, and the last of each kind takes the rest, so that nothing
        is answered 404."""
        app.middleware(self._admission.installed)
        app.event("message", middleware=[self.message])(self._tracked(self.nothing))
        app.event("app_mention", middleware=[self.message])(self._tracked(self.nothing))
        app.event("app_home_opened")(self._tracked(self.show_home))
        app.event(_ANYTHING)(self._tracked(self.nothing))
        app.command("/imagine")(self._admitted(self.imagine))
        app.command(_ANYTHING)(self._admitted(self.darkroom))
        app.action(ids.button(Extra.LINK))(self._tracked(self.nothing))
        app.action(ids.button(Act.EDIT))(self._admitted(self._forms.open_edit))
        app.action(ids.button(Extra.ALT))(self._admitted(self._forms.open_alt))
        app.action(ids.button(Extra.ANYWAY))(self._admitted(self.go_ahead))
        app.action(ids.button(Extra.CONFIRM))(self._admitted(self.confirmed))
        app.action(ids.button(Act.CANCEL))(self._admitted(self.cancel))
        app.action(ids.button(Extra.LIMITS))(self._admitted(self._quotas.pressed_edit))
        app.action(ids.button(Extra.MORE))(self._admitted(self._quotas.more))
        app.action(ids.button(Extra.APPROVE))(self._admitted(self._approving.approve))
        app.action(ids.button(Extra.DECLINE))(self._admitted(self._approving.open_decline))
        app.action(ids.button(Extra.WITHDRAW))(self._admitted(self._approving.withdraw))
        app.action(ids.button(Extra.GRANT))(self._admitted(self._quotas.grant))
        app.action(re.compile(rf"^{ids.button(Extra.BALLOT)}:\d+$"))(self._admitted(self.ballot))
        app.action(re.compile(rf"^{ids.button(Extra.BALLOTS)}:\d+$"))(self._admitted(self.ballot))
        app.action(ids.button(Extra.END_VOTE))(self._admitted(self.end_vote))
        app.action(re.compile(rf"^({'|'.join(_PRESSED)})(:\d+)?$"))(self._admitted(self.pressed))
        app.action(ids.button(Extra.MENU))(self._admitted(self.chosen))
        app.action(ids.button(Extra.REST))(self._admitted(self.rest))
        app.action(ids.button(Extra.CELLS))(self._admitted(self.picked))
        app.action(_ANYTHING)(self._tracked(self.unknown_button))
        app.shortcut(ids.EDIT_PICTURE)(self._admitted(self._forms.edit_picture))
        app.shortcut(ids.INFO_PICTURE)(self._admitted(self.info_picture))
        app.shortcut(_ANYTHING)(self._tracked(self.nothing))
        app.view(ids.form(Form.IMAGINE))(self._admitted(self._forms.imagine_submitted))
        app.view(ids.form(Form.COMPARE))(self._admitted(self._forms.compare_submitted))
        app.view(ids.form(Form.EDIT))(self._admitted(self._forms.edit_submitted))
        app.view(ids.form(Form.ALT))(self._admitted(self._forms.alt_submitted))
        app.view(ids.form(Form.DECLINE))(self._admitted(self._approving.declined))
        app.view(ids.form(Form.LIMITS))(self._admitted(self._quotas.submitted))
        app.view(_ANYTHING)(self._tracked(self.nothing))
        app.options(_ANYTHING)(self._tracked(self.no_options))
        app.error(_on_error)

    def _tracked(self, handle: Listener) -> Listener:
        """Keep and await a listener's task, since bolt does neither."""

        async def listener(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
            task = asyncio.current_task()
            if task is None:
                raise RuntimeError("a listener runs in a task")
            self._track(task)
            await handle(ack, body, context)

        return listener

    def _admitted(self, handle: Listener) -> Listener:
        """Run a listener only for people who may ask. For others the payload is acknowledged, and they are told why."""

        async def listener(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
            why = await self._admission.refusal(str(body.get("user_id") or body["user"]["id"]), body)
            if why is None:
                await handle(ack, body, context)
            else:
                await self._turn_away(ack, body, why)

        return self._tracked(listener)

    async def _turn_away(self, ack: AsyncAck, body: Body, why: str) -> None:
        log.info("ask_declined", code=Barred.code)
        shown = modals.told(why, title=slack_text.TITLE)
        if body.get("type") == "view_submission":
            await ack(response_action="update", view=shown)
            return
        await ack()
        asker = read.asker(body)
        if asker.channel:
            await self._answers.tell_alone(asker, why)
        else:  # in the App Home, where ephemeral messages are impossible
            await self._answers.guarded(
                asker, self._web.call(self._web.api.views_open, repeat=False, trigger_id=body["trigger_id"], view=shown)
            )

    def _track(self, task: asyncio.Task[Any]) -> None:
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def drained(self, seconds: float) -> None:
        """Wait for what is under way, at most so long."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=seconds)

    async def close(self, seconds: float) -> None:
        await self.drained(seconds)
        await self._people.close()

    # --- events

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
            self._track(asyncio.create_task(self._answer(heard, hearing, acknowledged)))
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
            await _on_error(error)

    async def _hear(
        self, heard: Message, event: Body, me: str, may: May, *, wait: bool, complete: bool, acknowledged: asyncio.Event
    ) -> Answer:
        """Handle messages of one thread in the order in which they came. Anything that Slack has to be asked is asked after the
        acknowledgement, and what is acknowledged is kept."""

        async def look() -> Sequence[Attachment]:
            acknowledged.set()
            return await self._around.above(heard, me=me)

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
        """A message that cannot be heard before something else has come, kept and acknowledged; None: it can. Raises BeingRead."""
        early = wait and not await self._studio.knows(heard.place)
        if not early and (all(file.url for file in heard.references) or not await self._is_ours(heard)):
            return None
        left = await self._studio.keep(heard)
        acknowledged.set()
        return left

    async def hear_left(self, left: Unread, me: str) -> None:
        """Hear a message that a process that ended had kept. me: our own user id."""
        heard = left.message

        async def look() -> Sequence[Attachment]:
            return await self._around.above(heard, me=me)

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
            return await self._studio.hear(whole, look=look, left=left, belongs=belongs)

        await self._answer(heard, hearing(), asyncio.Event())

    def take_up(self, left: Unread, me: str) -> None:
        """Begin `hear_left`."""
        self._track(asyncio.create_task(self.hear_left(left, me)))

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

    async def _found(self, file: Attachment) -> Attachment:
        """A file with its details. If Slack does not tell, it stays as it is: the painter tries again, and says so."""
        try:
            return file if file.url else await self._publisher.addressed(file)
        except StudioError as error:
            log.info("file_unknown", file=file.id, code=error.code)
            return file

    def _may_be_ours(self, event: Body, me: str) -> bool:
        """Whether a thread that the studio does not know may belong to a message of ours that it is about to know."""
        parent = event.get("parent_user_id")
        return bool(parent == me) if parent else self._publisher.recent.expects(str(event["channel"]))

    async def show_home(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        event = body["event"]
        if event.get("tab", "home") != "home":
            return
        if (why := await self._admission.refusal(str(event["user"]), body)) is not None:
            await home.turn_away(self._web, str(event["user"]), why)
            return
        person = Person(id=str(event["user"]), name=str(event["user"]))
        team = asking.team(context)
        versions = await self._studio.recent(PLATFORM, team, person)
        bound, admin = await self._quotas.everywhere(team, person)
        await home.publish(self._web, person.id, versions, limits=bound, editable=admin)

    # --- commands

    async def imagine(self, ack: AsyncAck, body: Body, context: AsyncBoltContext, act: Act = Act.NEW) -> None:
        words = unescaped(str(body.get("text") or "")).strip()
        asker = read.command_asker(body)
        if not words:
            await ack()
            await self._forms.open_new(asker, body, act)
            return
        typed = self._typed(asker, act, words, event=f"c:{body['trigger_id']}", team=asking.team(context))
        await self._answers.give(asker, typed, ack)

    async def _typed(self, asker: Asker, act: Act, words: str, *, event: str, team: str) -> Answer:
        wish, asker = self._studio.wish(act, words), await self._people.known(asker, team)
        return await self._studio.ask(asking.ask(asker, wish, event=event, team=team))

    async def darkroom(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        """Handle /darkroom: help within the acknowledgement itself, limits, usage and settings after it."""
        word = (unescaped(str(body.get("text") or "")).split() or ["help"])[0].lower()
        if word == "quota":
            await self._quotas.command(ack, body, context)
            return
        if word == "usage":
            await self._quotas.usage(ack, body, context)
            return
        if word == "studio":
            await self._settings.command(ack, body, context)
            return
        row = table.commands().get(word)
        if row is not None and row.is_worded and row.needs is Needs.NOTHING:
            await self.imagine(ack, {**body, "text": str(body.get("text") or "").strip()[len(word) :]}, context, act=row.act)
            return
        lines = [text.help_text(SLACK)]
        if row is not None and row.needs is not Needs.NOTHING:
            lines = [slack_text.IN_THREAD.format(instead=slack_text.INSTEAD.get(row.act, f"write {row.word}"))]
        elif word not in _SUBCOMMANDS:
            near = nearest(word, _SUBCOMMANDS, cutoff=0.5)
            lines = [slack_text.UNKNOWN.format(word=word[:40]) + did_you_mean(near and f"/darkroom {near}"), "", *lines]
        said = view.say("\n".join(lines))
        await ack(text=said["text"], blocks=said["blocks"], response_type="ephemeral")

    # --- buttons

    async def pressed(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        asker, action = read.presser(body), body["actions"][0]
        act = ids.act(action["action_id"])
        await self._answers.give(asker, self._act(asker, act, body, action["value"], team=asking.team(context)), ack)

    async def chosen(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        """Handle an entry of a menu below a picture, as its button would be."""
        asker, action = read.presser(body), body["actions"][0]
        version, _, value = str(action["selected_option"]["value"]).partition(":")
        said, choice = controls.act_of(value)
        act = Act(said) if said in set(Act) else None
        if act is Act.EDIT:
            pressed = {**action, "action_id": ids.button(act), "value": version}
            await self._forms.open_edit(ack, {**body, "actions": [pressed]}, context)
        elif act is not None and table.row(act).is_pressed:
            await self._answers.give(asker, self._act(asker, act, body, version, team=asking.team(context), choice=choice), ack)
        else:
            await self.unknown_button(ack, body, context)

    async def picked(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        """Handle a picture that was chosen below a contact sheet."""
        asker, version = read.presser(body), str(body["actions"][0]["selected_option"]["value"])
        await self._answers.give(asker, self._act(asker, Act.PICK, body, version, team=asking.team(context)), ack)

    async def _act(self, asker: Asker, act: Act, body: Body, version: str, *, team: str, choice: str | None = None) -> Answer:
        wish = self._studio.pressed(act, choice)
        if table.row(wish.act).paints:
            asker = await self._people.known(asker, team)
        return await self._studio.ask(
            asking.ask(
                asker, wish, event=asking.pressed(body), team=team, version=VersionId(version), replied_to=asking.message_of(body)
            )
        )

    async def info_picture(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        """Handle the message shortcut that tells about a picture of ours."""
        asker = read.presser(body)
        await self._answers.give(asker, self._info_at(asker, body, team=asking.team(context)), ack)

    async def _info_at(self, asker: Asker, body: Body, *, team: str) -> Answer:
        message = str(body["message_ts"])
        if not await self._studio.versions_at(asking.place(asker, team), message):
            raise BadAsk(text.NOT_OURS)
        event = f"s:{body['trigger_id']}"
        return await self._studio.ask(asking.ask(asker, Wish(act=Act.INFO), event=event, team=team, replied_to=message))

    async def cancel(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        asker, action = read.presser(body), body["actions"][0]
        await self._answers.give(asker, self._cancel(asker, body, action["value"], team=asking.team(context)), ack)

    async def _cancel(self, asker: Asker, body: Body, render: str, *, team: str) -> Answer:
        wish = self._studio.wish(Act.CANCEL, "")
        ask = asking.ask(
            asker, wish, event=asking.pressed(body), team=team, replied_to=asking.message_of(body), also={"render": render}
        )
        return await self._studio.ask(ask)

    async def go_ahead(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        await self._go_ahead(ack, body, asking.team(context), confirmed=False)

    async def confirmed(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        """Carry on with a price that was shown and accepted, or with the same ask on a tier that has room."""
        await self._go_ahead(ack, body, asking.team(context), confirmed=True)

    async def rest(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        """Ask once more for the pictures that did not come out. The message with the others stays."""
        asker = read.presser(body)
        await self._answers.give(asker, self._after_all(asker, body, asking.team(context), confirmed=False), ack)

    async def _go_ahead(self, ack: AsyncAck, body: Body, team: str, *, confirmed: bool) -> None:
        asker = read.presser(body)
        answer = await self._answers.give(asker, self._after_all(asker, body, team, confirmed=confirmed), ack)
        if answer is not None and choices.settles(answer) and asker.response_url:
            await self._web.respond(asker.response_url, {"delete_original": True})

    async def _after_all(self, asker: Asker, body: Body, team: str, *, confirmed: bool) -> Answer:
        asker = await self._people.known(asker, team)
        return await self._studio.go_ahead(
            body["actions"][0]["value"],
            event=asking.pressed(body),
            place=asking.place(asker, team),
            person=asker.person,
            groups=asker.groups,
            callback=asking.callback(asker),
            confirmed=confirmed,
        )

    async def ballot(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        """Vote for the picture that a button or an entry of a menu carries, or take that back."""
        asker, team, action = read.presser(body), asking.team(context), body["actions"][0]
        vote, _, at = str((action.get("selected_option") or action)["value"]).partition(":")
        await self._answers.give(asker, self._cast(asker, body, team, vote, int(at) if at.isdecimal() else -1), ack)

    async def _cast(self, asker: Asker, body: Body, team: str, vote: str, at: int) -> Answer:
        place, event = asking.place(asker, team), asking.pressed(body)
        return await self._studio.votes.cast(VoteId(vote), at, event=event, place=place, person=asker.person)

    async def end_vote(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        asker, team, vote = read.presser(body), asking.team(context), VoteId(str(body["actions"][0]["value"]))
        await self._answers.give(asker, self._end(asker, body, team, vote), ack)

    async def _end(self, asker: Asker, body: Body, team: str, vote: VoteId) -> Answer:
        admin = await self._people.seems_admin(asker.person.id)
        place, event = asking.place(asker, team), asking.pressed(body)
        return await self._studio.votes.close(vote, event=event, place=place, person=asker.person, admin=admin)

    async def unknown_button(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        await ack()
        await self._answers.say(read.presser(body), text.BUTTON_GONE)

    # --- the rest

    async def nothing(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        await ack()

    async def no_options(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        await ack(options=[])


async def _on_error(error: Exception, response: BoltResponse | None = None) -> BoltResponse | None:
    """Handle what no listener caught; this is the adapter's outermost call. It answers 200, or Slack would send it again. If a
    listener has acknowledged already, bolt gives no `response` and accepts none."""
    log.error("handler_broken", exc_info=error)
    return BoltResponse(status=200, body="") if response is not None else None
