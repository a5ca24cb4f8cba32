"""Forms: the modals that people fill in, and the message shortcut that opens one."""

from __future__ import annotations

import structlog
from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.context.ack.async_ack import AsyncAck

from bots.slack import asking, modals, read
from bots.slack.answering import Answers
from bots.slack.asking import Body
from bots.slack.escape import unescaped
from bots.slack.modals import Opened
from bots.slack.people import People
from bots.slack.publisher import SlackPublisher
from bots.slack.read import PLATFORM, Asker
from bots.speech import slack_text, text
from core.errors import BadAsk, StudioError
from core.model import Act, Ask, Place, VersionId, Wish
from core.studio.answers import Answer
from core.studio.door import Studio

log = structlog.get_logger(__name__, platform="slack")


class Forms:
    """Listeners for forms. Each acknowledges first and opens its modal next, because a trigger lives three seconds."""

    def __init__(self, studio: Studio, publisher: SlackPublisher, answers: Answers, people: People) -> None:
        self._studio = studio
        self._web = publisher.web
        self._tiers = publisher.tiers
        self._answers = answers
        self._people = people

    async def open_new(self, asker: Asker, body: Body, act: Act) -> None:
        """Open the form for a new picture, or for one on several tiers."""
        where = Opened(channel=asker.channel, response_url=asker.response_url)
        form = modals.compare if act is Act.COMPARE else modals.imagine
        await self._open(asker, body, form(where, self._tiers))

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
            found = await self._studio.version(version, asking.place(asker, asking.team(context)))
        except StudioError as error:
            await self._answers.say(asker, str(error))
            return
        where = Opened(channel=asker.channel, root=asker.thread, version=version, response_url=asker.response_url)
        await self._open(asker, body, modals.alt(where, found.alt))

    # --- the message shortcut

    async def edit_picture(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        await ack()
        asker, message = read.presser(body), body.get("message") or {}
        files = modals.files_of(read.pictures(message, channel=asker.channel))
        if not files:
            await self._answers.say(asker, text.NO_PICTURE)
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
            log.warning("modal_not_shown", code=error.code)
            await self._answers.say(asker, text.BROKEN)

    async def imagine_submitted(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        await self._new_submitted(ack, body, context, Act.NEW)

    async def compare_submitted(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        await self._new_submitted(ack, body, context, Act.COMPARE)

    async def _new_submitted(self, ack: AsyncAck, body: Body, context: AsyncBoltContext, act: Act) -> None:
        shown = body["view"]
        try:
            wish = self._studio.wish(
                act,
                unescaped(modals.submitted(shown, "words") or ""),
                tier=modals.submitted(shown, "tier"),
                ratio=modals.submitted(shown, "ratio"),
                size=modals.submitted(shown, "size"),
                count=_count(modals.submitted(shown, "count")),
                avoid=unescaped(modals.submitted(shown, "avoid") or "") or None,
                compare=modals.submitted(shown, "tiers"),
                blind=modals.submitted(shown, "blind") is not None,
            )
        except BadAsk as error:
            await ack(response_action="errors", errors={"words": str(error)[:300]})
            return
        asker = asking.submitter(body, modals.opened(shown["private_metadata"]))
        await self._answers.give(asker, self._imagine(asker, wish, body, asking.team(context)), ack)

    async def _imagine(self, asker: Asker, wish: Wish, body: Body, team: str) -> Answer:
        asker = await self._people.known(asker, team)
        return await self._studio.ask(asking.ask(asker, wish, event=asking.submitted(body), team=team))

    async def edit_submitted(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        where = modals.opened(body["view"]["private_metadata"])
        words = unescaped(modals.submitted(body["view"], "words") or "")
        await self._answers.give(asking.submitter(body, where), self._edit(body, where, words, asking.team(context)), ack)

    async def _edit(self, body: Body, where: Opened, words: str, team: str) -> Answer:
        """Edit the studio's own picture; from anybody else's, make a new picture in a thread on its message."""
        asker = await self._people.known(asking.submitter(body, where), team)
        if where.message is None:
            wish = self._studio.wish(Act.EDIT, words)
            version = VersionId(where.version) if where.version else None
            return await self._studio.ask(asking.ask(asker, wish, event=asking.submitted(body), team=team, version=version))
        if await self._studio.versions_at(asking.place(asker, team), where.message):
            wish = self._studio.wish(Act.EDIT, words)
            return await self._studio.ask(
                asking.ask(asker, wish, event=asking.submitted(body), team=team, replied_to=where.message)
            )
        wish = self._studio.wish(Act.NEW, words)
        place = Place(platform=PLATFORM, workspace=team, channel=where.channel, root=where.root)
        ask = Ask(
            event=asking.submitted(body),
            place=place,
            person=asker.person,
            wish=wish,
            references=where.references(),
            message=where.message,
            groups=asker.groups,
            callback=asking.callback(asker),
        )
        return await self._studio.ask(ask)

    async def alt_submitted(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        await ack()
        where = modals.opened(body["view"]["private_metadata"])
        asker, words = asking.submitter(body, where), unescaped(modals.submitted(body["view"], "words") or "")
        try:
            await self._studio.describe(VersionId(where.version or ""), words, place=asking.place(asker, asking.team(context)))
        except StudioError as error:
            await self._answers.say(asker, str(error))
        else:
            await self._answers.say(asker, slack_text.ALT_SAVED)


def _count(chosen: str | None) -> int | None:
    """The number of pictures. The form shows one before anybody chooses, so words may say otherwise. Raises BadAsk."""
    if chosen is None or chosen == "1":
        return None
    if chosen not in modals.COUNTS:
        raise BadAsk(text.COUNT_NOT_OFFERED)
    return int(chosen)
