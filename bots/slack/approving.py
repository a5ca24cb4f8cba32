"""The buttons of an approval: approve, decline with a reason, withdraw. Who may is asked anew every time."""

from __future__ import annotations

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.context.ack.async_ack import AsyncAck

from bots.slack import asking, modals, read, view
from bots.slack.answering import Answers
from bots.slack.asking import Body
from bots.slack.escape import unescaped
from bots.slack.modals import Opened
from bots.slack.people import People
from bots.slack.publisher import SlackPublisher
from bots.slack.read import Asker
from bots.speech import approvals
from core.model import Person
from core.studio.door import Studio


class Approving:
    def __init__(self, studio: Studio, publisher: SlackPublisher, answers: Answers, people: People) -> None:
        self._studio = studio
        self._web = publisher.web
        self._answers = answers
        self._people = people

    async def approve(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        asker = read.presser(body)
        await self._answers.carry_out(asker, self._approve(asker, body, asking.team(context)), ack)

    async def _approve(self, asker: Asker, body: Body, team: str) -> view.Said:
        id = body["actions"][0]["value"]
        person, groups = await self._known(asker, id)
        found = await self._studio.approvals.approve(id, place=asking.place(asker, team), person=person, groups=groups)
        return view.say(approvals.decided(found))

    async def open_decline(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        await ack()
        asker = read.presser(body)
        where = Opened(
            channel=asker.channel,
            root=asker.thread,
            approval=body["actions"][0]["value"],
            response_url=asker.response_url,
        )
        opening = self._web.call(self._web.api.views_open, repeat=False, trigger_id=body["trigger_id"], view=modals.decline(where))
        await self._answers.guarded(asker, opening)

    async def declined(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        where = modals.opened(body["view"]["private_metadata"])
        asker = asking.submitter(body, where)
        await self._answers.carry_out(asker, self._decline(asker, where, body, asking.team(context)), ack)

    async def _decline(self, asker: Asker, where: Opened, body: Body, team: str) -> view.Said:
        id = where.approval or ""
        person, groups = await self._known(asker, id)
        reason = unescaped(modals.submitted(body["view"], "words") or "")
        found = await self._studio.approvals.decline(id, reason, place=asking.place(asker, team), person=person, groups=groups)
        return view.say(approvals.decided(found))

    async def withdraw(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        asker = read.presser(body)
        await self._answers.carry_out(asker, self._withdraw(asker, body, asking.team(context)), ack)

    async def _withdraw(self, asker: Asker, body: Body, team: str) -> view.Said:
        person = await self._people.named(asker.person)
        found = await self._studio.approvals.withdraw(body["actions"][0]["value"], place=asking.place(asker, team), person=person)
        return view.say(approvals.decided(found))

    async def _known(self, asker: Asker, id: str) -> tuple[Person, tuple[str, ...]]:
        """Whoever pressed, with those groups of theirs whose members can approve."""
        approval = await self._studio.approvals.of(id)
        able = [one.id for one in approval.approvers.groups] if approval is not None else []
        return await self._people.named(asker.person), await self._people.belongs_to(asker.person.id, able)
