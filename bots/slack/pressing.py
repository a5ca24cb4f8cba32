"""The buttons and menus below pictures, questions and votes. Approvals have theirs in approving.py, limits in quotas.py."""

from __future__ import annotations

import structlog
from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.context.ack.async_ack import AsyncAck

from bots.slack import asking, ids, read
from bots.slack.answering import Answers
from bots.slack.asking import Body
from bots.slack.forms import Forms
from bots.slack.people import People
from bots.slack.publisher import SlackPublisher
from bots.slack.read import Asker
from bots.speech import choices, controls, text
from core.acts import table
from core.model import Act, VersionId, VoteId
from core.studio.answers import Answer
from core.studio.door import Studio

log = structlog.get_logger(__name__, platform="slack")


class Pressing:
    def __init__(self, studio: Studio, publisher: SlackPublisher, answers: Answers, people: People, forms: Forms) -> None:
        self._studio = studio
        self._web = publisher.web
        self._answers = answers
        self._people = people
        self._forms = forms

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
