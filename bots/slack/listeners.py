"""Slack's events, commands, buttons and modals, turned into asks of the studio.

Every listener acknowledges first; a modal is opened next, for its trigger lives three seconds; then the studio is asked, and
answers.py says what came of it.
"""

from __future__ import annotations

import asyncio
import difflib
import re
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.response import BoltResponse

from bots import text
from bots.slack import home, modals, read, view
from bots.slack.answers import Answers
from bots.slack.escape import unescaped
from bots.slack.memory import Turns
from bots.slack.modals import Opened
from bots.slack.newborn import known
from bots.slack.publisher import SlackPublisher
from bots.slack.read import PLATFORM, Asker
from core.errors import BadAsk, StudioError
from core.model import Act, Ask, Message, Person, Place, VersionId
from core.studio import Accepted, Answer, Studio

log = structlog.get_logger(__name__)

Body = dict[str, Any]
Listener = Callable[[AsyncAck, Body, AsyncBoltContext], Awaitable[None]]

_PRESSED = ("undo", "redo", "again", "variations", "final", "info", "history", "pick")
_SUBCOMMANDS = ("help",)
_ANYTHING = re.compile(".*", re.DOTALL)


class Listeners:
    def __init__(self, studio: Studio, publisher: SlackPublisher) -> None:
        self._studio = studio
        self._web = publisher.web
        self._tiers = publisher.tiers
        self._answers = Answers(publisher)
        self._publisher = publisher
        self._turns = Turns()
        self._under_way: set[asyncio.Task[Any]] = set()

    def register(self, app: AsyncApp) -> None:
        """The first that matches takes it; the last of each kind takes the rest, so that nothing is answered 404."""
        app.event("message")(self._tracked(self.message))
        app.event("app_mention")(self._tracked(self.message))
        app.event("app_home_opened")(self._tracked(self.show_home))
        app.event(_ANYTHING)(self._tracked(self.nothing))
        app.command("/imagine")(self._tracked(self.imagine))
        app.command(_ANYTHING)(self._tracked(self.darkroom))
        app.action("s1:link")(self._tracked(self.nothing))
        app.action("s1:edit")(self._tracked(self.open_edit))
        app.action("s1:alt")(self._tracked(self.open_alt))
        app.action("s1:go")(self._tracked(self.go_ahead))
        app.action("s1:cancel")(self._tracked(self.cancel))
        app.action(re.compile(rf"^s1:({'|'.join(_PRESSED)})(:\d+)?$"))(self._tracked(self.pressed))
        app.action(_ANYTHING)(self._tracked(self.unknown_button))
        app.shortcut("edit_picture")(self._tracked(self.edit_picture))
        app.shortcut(_ANYTHING)(self._tracked(self.nothing))
        app.view("s1:imagine")(self._tracked(self.imagine_submitted))
        app.view("s1:edit")(self._tracked(self.edit_submitted))
        app.view("s1:alt")(self._tracked(self.alt_submitted))
        app.view(_ANYTHING)(self._tracked(self.nothing))
        app.options(_ANYTHING)(self._tracked(self.no_options))
        app.error(_on_error)

    def _tracked(self, handle: Listener) -> Listener:
        """bolt keeps no reference to a listener's task and does not wait for it: we do both."""

        async def listener(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
            task = asyncio.current_task()
            if task is None:
                raise RuntimeError("a listener runs in a task")
            self._under_way.add(task)
            try:
                await handle(ack, body, context)
            finally:
                self._under_way.discard(task)

        return listener

    async def drained(self, seconds: float) -> None:
        """Wait for what is under way, at most so long."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=seconds)

    # --- events

    async def message(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        event, me = body["event"], context.bot_user_id or ""
        heard = read.heard(event, team=_team(context), me=me)
        if heard is None:
            return
        wait = heard.place.root is not None and not heard.to_others and self._may_be_ours(event, me)
        asker = Asker(person=heard.person, channel=heard.place.channel, thread=heard.place.root or heard.id, wrote=True)
        await self._answers.give(asker, self._hear(heard, wait=wait))

    async def _hear(self, heard: Message, *, wait: bool) -> Answer:
        """Messages of one thread in the order in which they came."""
        async with self._turns.turn((heard.place.channel, heard.place.root or heard.id)):
            if wait:
                await known(self._studio, heard.place)
            return await self._studio.hear(heard)

    def _may_be_ours(self, event: Body, me: str) -> bool:
        """Whether a thread that the studio does not know may stand on a message of ours that it is about to know."""
        parent = event.get("parent_user_id")
        return bool(parent == me) if parent else self._publisher.expects(str(event["channel"]))

    async def show_home(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        event = body["event"]
        if event.get("tab", "home") != "home":
            return
        person = Person(id=str(event["user"]), name=str(event["user"]))
        versions = await self._studio.recent(PLATFORM, _team(context), person)
        await home.publish(self._web, person.id, versions)

    # --- commands

    async def imagine(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        await ack()
        words = unescaped(str(body.get("text") or "")).strip()
        asker = read.command_asker(body)
        if not words:
            where = Opened(channel=asker.channel, response_url=asker.response_url)
            await self._open(asker, body, modals.imagine(where, self._tiers))
            return
        await self._answers.give(asker, self._typed(asker, words, event=f"c:{body['trigger_id']}", team=_team(context)))

    async def _typed(self, asker: Asker, words: str, *, event: str, team: str) -> Answer:
        return await self._studio.ask(_ask(asker, self._studio.typed(words), event=event, team=team))

    async def darkroom(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        """Help, within the acknowledgement itself."""
        word = (unescaped(str(body.get("text") or "")).split() or ["help"])[0].lower()
        lines = [text.help_text(PLATFORM)]
        if word not in _SUBCOMMANDS:
            near = difflib.get_close_matches(word, _SUBCOMMANDS, n=1, cutoff=0.5)
            meant = [text.SLACK_MEANT.format(word=near[0])] if near else []
            lines = [" ".join([text.SLACK_UNKNOWN.format(word=word[:40]), *meant]), "", *lines]
        said = view.note("\n".join(lines))
        await ack(text=said["text"], blocks=said["blocks"], response_type="ephemeral")

    # --- buttons

    async def pressed(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        await ack()
        asker, action = read.presser(body), body["actions"][0]
        act = Act(action["action_id"].split(":")[1])
        await self._answers.give(asker, self._act(asker, act, body, action["value"], team=_team(context)))

    async def _act(self, asker: Asker, act: Act, body: Body, version: str, *, team: str) -> Answer:
        wish = self._studio.wish(act, "")
        return await self._studio.ask(
            _ask(asker, wish, event=_pressed(body), team=team, version=VersionId(version), replied_to=_message_of(body))
        )

    async def cancel(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        await ack()
        asker, action = read.presser(body), body["actions"][0]
        await self._answers.give(asker, self._cancel(asker, body, action["value"], team=_team(context)))

    async def _cancel(self, asker: Asker, body: Body, render: str, *, team: str) -> Answer:
        wish = self._studio.wish(Act.CANCEL, "")
        ask = _ask(asker, wish, event=_pressed(body), team=team, replied_to=_message_of(body), callback={"render": render})
        return await self._studio.ask(ask)

    async def go_ahead(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        await ack()
        asker, hunch = read.presser(body), body["actions"][0]["value"]
        answer = await self._answers.give(
            asker,
            self._studio.go_ahead(
                hunch,
                event=_pressed(body),
                place=_place(asker, _team(context)),
                person=asker.person,
                callback=_callback(asker),
            ),
        )
        if isinstance(answer, Accepted) and asker.response_url:
            await self._web.respond(asker.response_url, {"delete_original": True})

    async def open_edit(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        await ack()
        asker = read.presser(body)
        where = Opened(
            channel=asker.channel,
            root=asker.thread,
            version=body["actions"][0]["value"],
            response_url=asker.response_url,
        )
        await self._open(asker, body, modals.edit(where))

    async def open_alt(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        await ack()
        asker, version = read.presser(body), VersionId(body["actions"][0]["value"])
        try:
            found = await self._studio.version(version, _place(asker, _team(context)))
        except StudioError as error:
            await self._answers.say(asker, str(error))
            return
        where = Opened(channel=asker.channel, root=asker.thread, version=version, response_url=asker.response_url)
        await self._open(asker, body, modals.alt(where, found.alt))

    async def unknown_button(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        await ack()
        await self._answers.say(read.presser(body), text.BUTTON_GONE)

    # --- the message shortcut

    async def edit_picture(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        await ack()
        asker, message = read.presser(body), body.get("message") or {}
        files = modals.files_of(read.attachments(message))
        if not files:
            await self._answers.say(asker, text.SLACK_NO_PICTURE)
            return
        where = Opened(
            channel=asker.channel,
            root=message.get("thread_ts"),
            message=str(body["message_ts"]),
            response_url=asker.response_url,
            files=files,
        )
        await self._open(asker, body, modals.edit(where))

    # --- modals

    async def _open(self, asker: Asker, body: Body, shown: modals.View) -> None:
        try:
            await self._web.call(self._web.api.views_open, repeat=False, trigger_id=body["trigger_id"], view=shown)
        except StudioError as error:
            log.warning("slack_modal_failed", code=error.code)
            await self._answers.say(asker, text.BROKEN)

    async def imagine_submitted(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        shown = body["view"]
        where = modals.opened(shown["private_metadata"])
        try:
            wish = self._studio.wish(
                Act.NEW,
                unescaped(modals.submitted(shown, "words") or ""),
                tier=modals.submitted(shown, "tier"),
                ratio=modals.submitted(shown, "ratio"),
                size=modals.submitted(shown, "size"),
                count=int(modals.submitted(shown, "count") or 1),
                avoid=unescaped(modals.submitted(shown, "avoid") or "") or None,
            )
        except BadAsk as error:
            await ack(response_action="errors", errors={"words": str(error)[:300]})
            return
        await ack()
        asker = _submitter(body, where)
        await self._answers.give(asker, self._studio.ask(_ask(asker, wish, event=_submitted(body), team=_team(context))))

    async def edit_submitted(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        await ack()
        where = modals.opened(body["view"]["private_metadata"])
        words = unescaped(modals.submitted(body["view"], "words") or "")
        await self._answers.give(_submitter(body, where), self._edit(body, where, words, _team(context)))

    async def _edit(self, body: Body, where: Opened, words: str, team: str) -> Answer:
        """An edit of the studio's own picture; of anybody else's, a new picture from it, in a thread on its message."""
        asker = _submitter(body, where)
        if where.message is None:
            wish = self._studio.wish(Act.EDIT, words)
            version = VersionId(where.version) if where.version else None
            return await self._studio.ask(_ask(asker, wish, event=_submitted(body), team=team, version=version))
        if await self._studio.versions_at(_place(asker, team), where.message):
            wish = self._studio.wish(Act.EDIT, words)
            return await self._studio.ask(_ask(asker, wish, event=_submitted(body), team=team, replied_to=where.message))
        wish = self._studio.wish(Act.NEW, words)
        place = Place(platform=PLATFORM, workspace=team, channel=where.channel, root=where.root)
        ask = Ask(
            event=_submitted(body),
            place=place,
            person=asker.person,
            wish=wish,
            references=where.references(),
            message=where.message,
            callback=_callback(asker),
        )
        return await self._studio.ask(ask)

    async def alt_submitted(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        await ack()
        where = modals.opened(body["view"]["private_metadata"])
        asker, words = _submitter(body, where), unescaped(modals.submitted(body["view"], "words") or "")
        try:
            await self._studio.describe(
                VersionId(where.version or ""), words, place=_place(asker, _team(context)), person=asker.person
            )
        except StudioError as error:
            await self._answers.say(asker, str(error))
        else:
            await self._answers.say(asker, text.ALT_SAVED)

    # --- the rest

    async def nothing(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        await ack()

    async def no_options(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        await ack(options=[])


async def _on_error(error: Exception) -> BoltResponse:
    """What no listener caught: the adapter's outermost line. 200, or Slack would send it again."""
    log.error("slack_listener_failed", exc_info=error)
    return BoltResponse(status=200, body="")


def _team(context: AsyncBoltContext) -> str:
    """The installation's workspace: in channels shared with others, people and payloads carry other ids."""
    known = context.authorize_result
    return str((known.team_id if known else None) or context.team_id or "")


def _place(asker: Asker, team: str) -> Place:
    return Place(platform=PLATFORM, workspace=team, channel=asker.channel, root=asker.thread)


def _callback(asker: Asker) -> dict[str, str]:
    return {"response_url": asker.response_url} if asker.response_url else {}


def _ask(asker: Asker, wish: Any, *, event: str, team: str, callback: dict[str, str] | None = None, **more: Any) -> Ask:
    return Ask(
        event=event,
        place=_place(asker, team),
        person=asker.person,
        wish=wish,
        callback={**_callback(asker), **(callback or {})},
        **more,
    )


def _submitter(body: Body, where: Opened) -> Asker:
    thread = where.root or where.message
    return read.submitter(body, channel=where.channel, thread=thread, response_url=where.response_url)


def _pressed(body: Body) -> str:
    """The id of one press. Slack does not send presses again, but a lost acknowledgement makes people press twice."""
    action = body["actions"][0]
    return f"a:{body.get('trigger_id') or action.get('action_ts')}:{body['user']['id']}"


def _submitted(body: Body) -> str:
    return f"v:{body['view']['id']}"


def _message_of(body: Body) -> str | None:
    container = body.get("container") or {}
    return None if container.get("is_ephemeral") else container.get("message_ts")
