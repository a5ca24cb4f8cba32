"""Limits and usage in Slack: /darkroom quota and /darkroom usage, the form, asking for more and granting it.

Whether somebody is an admin is checked (people.py) on every command, press and submission; having a button or a form proves
nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import structlog
from cachetools import TTLCache
from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.context.ack.async_ack import AsyncAck

from bots.shared.declined import sentence_of
from bots.shared.quotas import Change, QuotaCommands, Usage
from bots.slack import asking, modals, read, typed_limits, view
from bots.slack.answering import Answers
from bots.slack.asking import Body
from bots.slack.modals import Opened
from bots.slack.people import People
from bots.slack.publisher import SlackPublisher
from bots.slack.read import PLATFORM, Asker
from bots.slack.typed_limits import Typed
from bots.slack.web import Upload
from bots.speech import limits as phrases
from bots.speech import slack_text, text
from bots.speech.tables import Table
from core.errors import BadAsk, CannotPost, NotAllowed, StudioError
from core.model import Person, Place
from core.nearest import did_you_mean, nearest
from core.quota import Scope, Target, Whom, whose_usage
from core.quota.admins import By
from core.quota.door import Fullness
from core.studio.door import Studio

log = structlog.get_logger(__name__, platform="slack")

_SUBCOMMANDS = ("show", "set", "preview", "clear", "grant", "audit", "edit", "help")
_ASKED_SECONDS = 3600.0
_REMEMBERED = 5000


class Quotas:
    def __init__(self, studio: Studio, publisher: SlackPublisher, answers: Answers, people: People) -> None:
        self._door = studio.quota
        self._commands = QuotaCommands(studio)
        self._publisher = publisher
        self._web = publisher.web
        self._answers = answers
        self._people = people
        self._asked: TTLCache[str, None] = TTLCache(_REMEMBERED, _ASKED_SECONDS)  # requests that stand in their channel

    # --- /darkroom quota ...

    async def command(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        asker = read.command_asker(body)
        _, word, markup = _split(body)
        if word == "edit":
            await ack()
            await self._open(asker, body, asking.team(context))
            return
        await self._answers.carry_out(asker, self._answer(word, markup, asker, body, asking.team(context)), ack)

    async def _answer(self, word: str, markup: str, asker: Asker, body: Body, team: str) -> view.Said:
        if word not in _SUBCOMMANDS:
            raise BadAsk(_unknown(word))
        if word == "help":
            return view.say(slack_text.QUOTA)
        place = asking.place(asker, team)
        admin = await (self._people.seems_admin(asker.person.id) if word == "show" else self._people.is_admin(asker.person.id))
        if word == "show":
            groups = await self._people.groups_of(asker.person.id, team)
            return view.bars(await self._commands.show(place, asker.person, groups), editable=admin)
        if word == "audit":
            return view.audit(await self._commands.audit(place, admin=admin))
        if not admin:
            raise NotAllowed(slack_text.ADMINS_ONLY)
        by = By(event=f"c:{body['trigger_id']}", place=place, person=await self._people.named(asker.person))
        return view.bars(await self._change(word, typed_limits.typed(markup), by))

    async def _change(self, word: str, said: Typed, by: By, *, preview: bool = False) -> Table:
        """Carry out set, clear, grant, or preview of the first two. The caller has checked that an admin asks."""
        if word == "preview":
            first, _, rest = said.words.partition(" ")
            if (change := first.casefold()) in (Change.SET, Change.CLEAR):
                return await self._change(change, replace(said, words=rest), by, preview=True)
            return await self._change(Change.SET, said, by, preview=True)
        if said.channel is not None and said.channel != by.place.channel:
            by = By(event=by.event, place=await self._elsewhere(said.channel, by.place), person=by.person)
        return await self._typed(Change(word), said.words, await self._by_name(said.whom), by, preview=preview)

    async def _typed(self, change: Change, words: str, whom: Whom, by: By, *, preview: bool) -> Table:
        if change is Change.SET and whom.group is not None:
            await self._people.members(whom.group.subject)  # a limit for a group that we cannot read would bind nobody
        try:
            return await self._commands.typed(change, words, whom, by, admin=True, preview=preview)
        finally:
            self._people.limits_changed(by.place.workspace)

    async def _by_name(self, whom: Whom) -> Whom:
        """The person with their name."""
        return replace(whom, person=await self._people.named(whom.person)) if whom.person is not None else whom

    async def _elsewhere(self, channel: str, place: Place) -> Place:
        """Another channel of this workspace. Raises BadAsk if there is none that we can see."""
        try:
            await self._web.call(self._web.api.conversations_info, channel=channel)
        except CannotPost as error:
            raise BadAsk(slack_text.NO_CHANNEL) from error
        return Place(platform=PLATFORM, workspace=place.workspace, channel=channel)

    # --- the form

    async def pressed_edit(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        await ack()
        await self._open(read.presser(body), body, asking.team(context))

    async def _open(self, asker: Asker, body: Body, team: str) -> None:
        """Open the form empty within the trigger's three seconds, and fill it once it is known that an admin looks at it."""
        opened = await self._answers.guarded(
            asker,
            self._web.call(
                self._web.api.views_open, repeat=False, trigger_id=body["trigger_id"], view=modals.told(text.ONE_MOMENT)
            ),
        )
        if opened is None:
            return
        place = asking.place(asker, team)
        try:
            if not await self._people.is_admin(asker.person.id):
                raise NotAllowed(slack_text.ADMINS_ONLY)
            now = await (self._commands.show(place, asker.person) if place.channel else self._of_no_channel(place, asker.person))
            where = Opened(channel=asker.channel, response_url=asker.response_url)
            shown = modals.limits(where, now, await self._people.all_groups(team))
        except StudioError as error:
            shown = modals.told(str(error))
        await self._update(str(opened["view"]["id"]), shown)

    async def submitted(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        form, team = body["view"], asking.team(context)
        do, words = modals.submitted(form, "do") or "set", typed_limits.plainly(modals.submitted(form, "words") or "")
        channel, user, group = (modals.submitted(form, block) for block in ("channel", "person", "group"))
        place = Place(platform=PLATFORM, workspace=team, channel=channel or "")
        try:
            if do == "clear":
                self._door.which(words)
            else:
                self._door.typed(words, place)
        except BadAsk as error:
            await ack(response_action="errors", errors={"words": str(error)[:300]})
            return
        if user and group:
            await ack(response_action="errors", errors={"group": slack_text.ONE_AT_A_TIME})
            return
        await ack(response_action="update", view=modals.told(text.ONE_MOMENT))
        presser = asking.submitter(body, modals.opened(form["private_metadata"])).person
        groups = await self._people.all_groups(team) if group or do == "preview" else ()
        whom = Whom(
            person=Person(id=user, name=user) if user else None,
            group=next((one for one in groups if one.subject == group), Target.group(group, group)) if group else None,
        )
        try:
            if not await self._people.is_admin(presser.id):
                raise NotAllowed(slack_text.ADMINS_ONLY)
            by = By(event=f"{asking.submitted(body)}:{form.get('hash', '')}", place=place, person=await self._people.named(presser))
            done = await self._fill(do, words, await self._by_name(whom), by)
        except Exception as error:  # the outermost handler of a form: logged, and the form says so
            shown = modals.told(sentence_of(log, error))
        else:
            where = Opened(channel=channel or "")
            again = modals.limits(where, done, groups, words=words, person=user, group=group or "")
            shown = again if do == "preview" else modals.told(done)
        await self._update(str(form["id"]), shown)

    async def _fill(self, do: str, words: str, whom: Whom, by: By) -> Table:
        """Carry a form out. Without a channel it is for the whole workspace."""
        if by.place.channel:
            await self._elsewhere(by.place.channel, by.place)
        change = Change.CLEAR if do == "clear" else Change.SET
        return await self._typed(change, words, whom, by, preview=do == "preview")

    async def _update(self, id: str, shown: modals.View) -> None:
        try:
            await self._web.call(self._web.api.views_update, view_id=id, view=shown)
        except StudioError as error:  # the form was closed meanwhile
            log.info("modal_not_updated", code=error.code)

    async def everywhere(self, team: str, person: Person) -> tuple[Table, bool]:
        """For the Home: the person's limits that belong to no channel, and whether they may change any."""
        found = await self._everywhere(Place(platform=PLATFORM, workspace=team, channel=""), person)
        return phrases.limits(found), await self._people.seems_admin(person.id)

    async def _everywhere(self, place: Place, person: Person) -> Sequence[Fullness]:
        found = await self._door.show(place, person)
        return [one for one in found if not one.balance.limit.target.channel and not one.balance.limit.configured]

    async def _of_no_channel(self, place: Place, person: Person) -> Table:
        """The limits to show in the form if no channel is chosen yet."""
        found = await self._everywhere(place, person)
        return replace(phrases.limits(found), says="", after=slack_text.QUOTA)

    # --- asking for more

    async def more(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        """Handle the button on a refusal: post the request where admins see it, once."""
        await ack()
        asker = read.presser(body)
        await self._answers.guarded(asker, self._ask_for_more(asker, body["actions"][0]["value"], asking.team(context)))

    async def _ask_for_more(self, asker: Asker, request: str, team: str) -> None:
        if asker.channel.startswith("D"):
            raise BadAsk(slack_text.ASK_ELSEWHERE)
        sentence = await self._commands.wanted(request, asking.place(asker, team))
        if request not in self._asked:
            self._asked[request] = None
            try:
                await self._publisher.posts.speak(asker.channel, view.wanted(sentence, request))
            except StudioError:
                self._asked.pop(request, None)
                raise
        done = {"response_type": "ephemeral", "replace_original": True, **view.say(phrases.ASKED_FOR_MORE)}
        if not (asker.response_url and await self._web.respond(asker.response_url, done)):
            await self._answers.post_ephemeral(asker, view.say(phrases.ASKED_FOR_MORE))

    async def grant(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        """Handle an admin's click on a request."""
        await ack()
        asker = read.presser(body)
        await self._answers.guarded(asker, self._grant(asker, body, asking.team(context)))

    async def _grant(self, asker: Asker, body: Body, team: str) -> None:
        if not await self._people.is_admin(asker.person.id):
            raise NotAllowed(slack_text.ADMINS_ONLY)
        place, id = asking.place(asker, team), body["actions"][0]["value"]
        by = By(event=asking.pressed(body), place=place, person=await self._people.named(asker.person))
        request = await self._door.grants.request(id, place)
        granted = await self._door.grants.grant_request(id, by, admin=True)
        if granted.again:
            await self._answers.post_ephemeral(asker, view.say(granted.sentence))
            return
        told = phrases.GRANTED.format(admin=by.person.name, sentence=granted.sentence)
        if message := asking.message_of(body):
            await self._web.call(self._web.api.chat_update, channel=asker.channel, ts=message, **view.say(told))
        await self._web.post_ephemeral(view.say(told), user=request.person.id, channel=asker.channel)

    # --- /darkroom usage ...

    async def usage(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        await ack()
        asker = read.command_asker(body)
        await self._answers.guarded(asker, self._usage(asker, body, asking.team(context)))

    async def _usage(self, asker: Asker, body: Body, team: str) -> None:
        """Report usage. The numbers and files go to the asker alone, because not all members of a channel may see what they show."""
        _, first, rest = _split(body, default="")
        scope, per = whose_usage(f"{first} {typed_limits.plainly(rest)}")
        admin = scope is Scope.WORKSPACE and await self._people.is_admin(asker.person.id)
        person = await self._people.named(asker.person)
        found = await self._commands.usage(asking.place(asker, team), person, of=scope, per=per, admin=admin)
        await self._answers.post_ephemeral(asker, view.bars(found.table))
        if found.csv.count(b"\n") > 1:  # there are rows below the heading
            await self._publisher.posts.send_files(asker.person.id, _files(found), view.rows(found.table, room=8))
            await self._answers.post_ephemeral(asker, view.say(slack_text.USAGE_SENT))


def _split(body: Body, *, default: str = "show") -> tuple[str, str, str]:
    """The command's first two words in lower case, and the rest as Slack marked it up."""
    words = str(body.get("text") or "").strip().split(None, 2)
    first, second = (word.casefold() for word in [*words, "", ""][:2])
    return first, second or default, words[2] if len(words) > 2 else ""


def _unknown(word: str) -> str:
    near = nearest(word, _SUBCOMMANDS, cutoff=0.5)
    meant = did_you_mean(near and f"/darkroom quota {near}")
    return f"{slack_text.UNKNOWN.format(word=f'quota {typed_limits.plainly(word)[:40]}')}{meant}\n\n{slack_text.QUOTA}"


def _files(found: Usage) -> list[Upload]:
    table = Upload(filename=found.filename, alt=found.table.spoken[: view.ALT], data=found.csv)
    if found.chart is None:
        return [table]
    return [Upload(filename=f"{found.filename.removesuffix('.csv')}.png", alt=found.alt[: view.ALT], data=found.chart), table]
