"""/darkroom studio: what admins set for a channel. Whether somebody is an admin is checked on every command."""

from __future__ import annotations

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.context.ack.async_ack import AsyncAck

from bots.shared.settings import SettingsCommands
from bots.slack import asking, read, typed_limits, view
from bots.slack.answering import Answers
from bots.slack.asking import Body
from bots.slack.people import People
from bots.slack.read import Asker
from bots.speech import slack_text
from core.errors import NotAllowed
from core.ports.approvals import Group
from core.quota.admins import By
from core.studio.door import Studio


class Settings:
    def __init__(self, studio: Studio, answers: Answers, people: People) -> None:
        self._commands = SettingsCommands(studio, command="/darkroom studio")
        self._answers = answers
        self._people = people

    async def command(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        asker = read.command_asker(body)
        await self._answers.carry_out(asker, self._answer(asker, body, asking.team(context)), ack)

    async def _answer(self, asker: Asker, body: Body, team: str) -> view.Said:
        whom, markup = typed_limits.everybody_named(str(body.get("text") or ""))
        _, _, words = typed_limits.plainly(markup).strip().partition(" ")
        people = [await self._people.named(one.person) for one in whom if one.person is not None]
        groups = [Group(id=one.group.subject, name=one.group.name) for one in whom if one.group is not None]
        changes = self._commands.changes(words) or bool(whom)
        if changes and not await self._people.is_admin(asker.person.id):
            raise NotAllowed(slack_text.ADMINS_ONLY)
        person = await self._people.named(asker.person) if changes else asker.person
        by = By(event=f"c:{body['trigger_id']}", place=asking.place(asker, team), person=person)
        return view.say(await self._commands.typed(words, by, admin=changes, people=people, groups=groups))
