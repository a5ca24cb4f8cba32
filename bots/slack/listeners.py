"""Registers a listener for everything that Slack sends, and handles commands, shortcuts and the App Home itself.

Messages are heard in messages.py, buttons are handled in pressing.py, modals in forms.py. What needs no picture is acknowledged first;
what the studio is asked is acknowledged once it has decided (answering.py).
"""

from __future__ import annotations

import asyncio
import re

import structlog
from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.response import BoltResponse

from bots.shared.vocabularies import SLACK
from bots.slack import asking, home, ids, modals, read, view
from bots.slack.admission import Admission, Barred
from bots.slack.answering import Answers
from bots.slack.approving import Approving
from bots.slack.asking import Body, Listener
from bots.slack.changes import Changes
from bots.slack.config import SlackConfig
from bots.slack.escape import unescaped
from bots.slack.forms import Forms
from bots.slack.ids import Extra, Form
from bots.slack.messages import Messages
from bots.slack.people import People
from bots.slack.pressing import Pressing
from bots.slack.publisher import SlackPublisher
from bots.slack.quotas import Quotas
from bots.slack.read import PLATFORM, Asker
from bots.slack.settings import Settings
from bots.slack.under_way import UnderWay
from bots.speech import slack_text, text
from core.acts import table
from core.acts.table import Needs
from core.errors import BadAsk
from core.model import Act, Person, Wish
from core.nearest import did_you_mean, nearest
from core.studio.answers import Answer
from core.studio.door import Studio

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
        self._under_way = UnderWay()
        self.messages = Messages(studio, publisher, self._answers, self._people, self._admission, self._under_way)
        self._changes = Changes(studio, self._people, self._admission)
        self._pressing = Pressing(studio, publisher, self._answers, self._people, self._forms)

    def register(self, app: AsyncApp) -> None:
        """Register the listeners. The first that matches takes a payload, and the last of each kind takes the rest, so that nothing
        is answered 404."""
        app.middleware(self._admission.installed)
        app.event({"type": "message", "subtype": "message_deleted"})(self._tracked(self._changes.deleted))
        app.event({"type": "message", "subtype": "message_changed"})(self._tracked(self._changes.deleted))
        app.event("reaction_added")(self._tracked(self._changes.reacted))
        app.event("reaction_removed")(self._tracked(self._changes.reacted))
        app.event("message", middleware=[self.messages.message])(self._tracked(self.nothing))
        app.event("app_mention", middleware=[self.messages.message])(self._tracked(self.nothing))
        app.event("app_home_opened")(self._tracked(self.show_home))
        app.event(_ANYTHING)(self._tracked(self.nothing))
        app.command("/imagine")(self._admitted(self.imagine))
        app.command(_ANYTHING)(self._admitted(self.darkroom))
        app.action(ids.button(Extra.LINK))(self._tracked(self.nothing))
        app.action(ids.button(Act.EDIT))(self._admitted(self._forms.open_edit))
        app.action(ids.button(Extra.ALT))(self._admitted(self._forms.open_alt))
        app.action(ids.button(Extra.ANYWAY))(self._admitted(self._pressing.go_ahead))
        app.action(ids.button(Extra.CONFIRM))(self._admitted(self._pressing.confirmed))
        app.action(ids.button(Act.CANCEL))(self._admitted(self._pressing.cancel))
        app.action(ids.button(Extra.LIMITS))(self._admitted(self._quotas.pressed_edit))
        app.action(ids.button(Extra.MORE))(self._admitted(self._quotas.more))
        app.action(ids.button(Extra.APPROVE))(self._admitted(self._approving.approve))
        app.action(ids.button(Extra.DECLINE))(self._admitted(self._approving.open_decline))
        app.action(ids.button(Extra.WITHDRAW))(self._admitted(self._approving.withdraw))
        app.action(ids.button(Extra.GRANT))(self._admitted(self._quotas.grant))
        app.action(re.compile(rf"^{ids.button(Extra.BALLOT)}:\d+$"))(self._admitted(self._pressing.ballot))
        app.action(re.compile(rf"^{ids.button(Extra.BALLOTS)}:\d+$"))(self._admitted(self._pressing.ballot))
        app.action(ids.button(Extra.END_VOTE))(self._admitted(self._pressing.end_vote))
        app.action(re.compile(rf"^({'|'.join(_PRESSED)})(:\d+)?$"))(self._admitted(self._pressing.pressed))
        app.action(ids.button(Extra.MENU))(self._admitted(self._pressing.chosen))
        app.action(ids.button(Extra.REST))(self._admitted(self._pressing.rest))
        app.action(ids.button(Extra.CELLS))(self._admitted(self._pressing.picked))
        app.action(_ANYTHING)(self._tracked(self._pressing.unknown_button))
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
            self._under_way.track(task)
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

    async def drained(self, seconds: float) -> None:
        """Wait for what is under way, at most so long."""
        await self._under_way.drained(seconds)

    async def close(self, seconds: float) -> None:
        await self.drained(seconds)
        await self._people.close()

    # --- the App Home

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

    # --- shortcuts

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
