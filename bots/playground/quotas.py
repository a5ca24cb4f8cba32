"""/quota and /usage in the playground, and the buttons of a refusal. Whether somebody is an admin is looked up each time."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any

from bots.playground import team, view
from bots.playground.chat import Chat
from bots.playground.lines import ChatLine, Saying
from bots.shared.quotas import Change, QuotaCommands
from bots.speech import limits as phrases
from core.errors import BadAsk, NotAllowed
from core.model import Person
from core.quota import EVERYBODY, Whom, whose_usage
from core.quota.admins import By
from core.studio.door import Studio

KINDS = ("spent", "wanted")  # lines whose button is of ours
_WHOM = re.compile(r"\b(?:for|to)\s+@?([^\W\d_]+)", re.IGNORECASE)


class Quotas:
    def __init__(self, studio: Studio, chat: Chat) -> None:
        self._chat = chat
        self._commands = QuotaCommands(studio)

    async def quota(self, by: By, said: str) -> view.Body:
        """Answer /quota show | set 20 images a day | clear images a day | grant 5 images to @Ben | audit. Raises StudioError."""
        verb, _, rest = said.strip().partition(" ")
        admin = _admin(by.person)
        preview = "--preview" in rest
        whom, rest = _whom(rest.replace("--preview", "").strip())
        match verb.casefold():
            case "" | "show":
                return view.bars(await self._commands.show(by.place, by.person))
            case "audit":
                return view.say(await self._commands.audit(by.place, admin=admin))
            case change if change in set(Change):
                return view.bars(await self._commands.typed(Change(change), rest, whom, by, admin=admin, preview=preview))
        raise BadAsk(phrases.PLAYGROUND_QUOTA.format(word=view.plain(verb, 40)))

    async def usage(self, by: By, said: str) -> None:
        """Answer /usage [me | channel | workspace] [last] [month | week | day], in any order, with a line for the person alone.
        Raises StudioError."""
        scope, per = whose_usage(said)
        found = await self._commands.usage(by.place, by.person, of=scope, per=per, admin=_admin(by.person))
        table = await self._chat.keep_file(found.filename, _whole(found.csv))
        chart = await self._chat.keep_file("chart.png", _whole(found.chart)) if found.chart is not None else None
        body: dict[str, Any] = {
            **view.bars(found.table),
            "chart": chart.id if chart is not None else None,
            "alt": view.plain(found.alt, 1000),
            "csv": {"id": table.id, "name": found.filename},
        }
        await self._say(by.place.channel, by.place.root, "usage", body, only_for=by.person.id)

    async def press(self, line: ChatLine, by: By) -> str:
        """Handle "Ask for more" below a refusal, or "Grant" below such a request. Returns what the page says at once. Raises
        StudioError."""
        request = str(line.body["request"])
        if line.kind == "spent":
            body = {
                "text": view.plain(await self._commands.wanted(request, by.place), 4000),
                "request": request,
                "button": phrases.GRANT,
            }
            await self._say(line.channel, None, "wanted", body, event=f"wanted:{request}")
            return phrases.ASKED_FOR_MORE
        if not _admin(by.person):
            raise NotAllowed(phrases.ONLY_ADMINS_GRANT)
        sentence = await self._commands.grant_request(request, by, admin=True)
        if "granted" not in line.body:
            granted = phrases.GRANTED.format(admin=by.person.name, sentence=sentence)
            await self._chat.change(line.id, "wanted", {**line.body, "button": None, "granted": granted})
        return sentence

    async def _say(
        self, channel: str, root: str | None, kind: str, body: view.Body, *, only_for: str | None = None, event: str | None = None
    ) -> None:
        repeats = view.repeats(kind, body) if only_for is not None else None
        saying = Saying(
            channel=channel, root=root, author=team.STUDIO, kind=kind, body=body, only_for=only_for, event=event, replaces=repeats
        )
        await self._chat.say(saying)


def _admin(person: Person) -> bool:
    return team.MEMBERS[person.id].admin


def _whom(said: str) -> tuple[Whom, str]:
    """The member named by "for @Ben" or "to Ben", and the words without that."""
    members = {name.casefold(): one.person for one in team.MEMBERS.values() for name in (one.person.name, one.person.id)}
    for named in _WHOM.finditer(said):
        person = members.get(named[1].casefold())
        if person is not None:
            return Whom(person=person), f"{said[: named.start()]} {said[named.end() :]}".strip()
    return EVERYBODY, said


async def _whole(data: bytes) -> AsyncIterator[bytes]:
    yield data
