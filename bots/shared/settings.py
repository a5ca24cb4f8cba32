"""What admins set for a channel, for every platform: typed words in, a sentence out.

Text is plain; each adapter escapes it, and says through `admin` whether the platform considers the person one. Another setting is
another line in `COMMANDS` of bots/speech/settings.py and another case in `typed`.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto

from bots.speech import approvals
from bots.speech import settings as phrases
from core.errors import BadAsk
from core.model import Person
from core.nearest import did_you_mean, nearest
from core.ports.approvals import Approvers, Group
from core.quota.admins import By
from core.studio.door import Studio
from core.studio.settings import ReadBy

MOST = 20  # approvals that may be needed
_FILLING = ("of", "from", "by", "and", "one", "all", "for")
_SHOW, _DEFAULT = ("", "show"), "default"
READERS = (*(one.value for one in ReadBy), _DEFAULT)
SWITCHES = {"on": True, "off": False, _DEFAULT: None}
_SWITCHED = ("merge", "lettering")


class Look(Enum):
    NOW = auto()  # nothing is to change


class SettingsCommands:
    """Every method raises StudioError, whose str() is the sentence for the asker. `command`: how people type it."""

    def __init__(self, studio: Studio, *, command: str = "/studio") -> None:
        self._studio = studio
        self._command = command

    @staticmethod
    def changes(said: str) -> bool:
        """Whether it asks for a change, which only admins can make."""
        name, value = _split(said)
        return value in (SWITCHES if name in _SWITCHED else READERS) or (name == "approval" and value not in _SHOW)

    async def typed(self, said: str, by: By, *, admin: bool, people: Sequence[Person] = (), groups: Sequence[Group] = ()) -> str:
        """Answer "reading model", "reading rules" and "reading default", which set who reads, and "", "reading" and "reading show", which
        say who does; "merge on", "merge off", "merge default" and "merge" alike, about changes that wait, and "lettering …", about
        what is read back; and "approval …", whose mentions
        are in `people` and `groups`."""
        name, value = _split(said)
        match name:
            case "reading":
                return await self.reading(value, by, admin=admin)
            case "approval":
                return await self.approval(self.approvers(value, people, groups), by, admin=admin)
            case "merge":
                return await self.merge(value, by, admin=admin)
            case "lettering":
                return await self.lettering(value, by, admin=admin)
            case show if show in _SHOW:
                return await self.reading("", by, admin=admin)
        raise BadAsk(self._unknown(said, nearest(name, phrases.COMMANDS)))

    async def reading(self, value: str, by: By, *, admin: bool) -> str:
        if value in _SHOW:
            return phrases.reading(await self._studio.settings.reading(by.place))
        if value not in READERS:
            near = nearest(value, READERS)
            raise BadAsk(self._unknown(f"reading {value}", near and f"reading {near}"))
        reader = None if value == _DEFAULT else ReadBy(value)
        return phrases.reading(await self._studio.settings.set_reading(reader, by, admin=admin))

    def approvers(self, words: str, people: Sequence[Person], groups: Sequence[Group]) -> Approvers | Look | None:
        """Who has to approve from now on: None, nobody; Look.NOW: nothing is to change. words: what was typed beside the mentions: "2 of",
        "own", "off". Raises BadAsk."""
        said = [word for word in words.replace(",", " ").split() if word not in _FILLING]
        if not people and not groups:
            if said in ([], ["show"]):
                return Look.NOW
            if said in (["off"], ["none"], ["nobody"]):
                return None
        own = "own" in said
        numbers = [word for word in said if word != "own"]
        count = (numbers or ["1"])[0]
        if (
            not (people or groups)
            or len(numbers) > 1
            or not (count.isascii() and count.isdigit())
            or not 0 < int(count[:3]) <= MOST
        ):
            raise BadAsk(approvals.WHO.format(command=self._command))
        found = {one.id: one for one in people}
        return Approvers(needed=int(count), people=tuple(found.values()), groups=tuple(dict.fromkeys(groups)), own=own)

    async def approval(self, approvers: Approvers | Look | None, by: By, *, admin: bool) -> str:
        if approvers is not Look.NOW:
            await self._studio.settings.set_approvers(approvers, by, admin=admin, words=approvals.who)
        return approvals.holds(await self._studio.settings.approvers(by.place))

    async def merge(self, value: str, by: By, *, admin: bool) -> str:
        if value in _SHOW:
            return phrases.merging(await self._studio.settings.merging(by.place))
        return phrases.merging(await self._studio.settings.set_merging(self._switched("merge", value), by, admin=admin))

    async def lettering(self, value: str, by: By, *, admin: bool) -> str:
        if value in _SHOW:
            return phrases.lettering(await self._studio.settings.lettering(by.place))
        return phrases.lettering(await self._studio.settings.set_lettering(self._switched("lettering", value), by, admin=admin))

    def _switched(self, name: str, value: str) -> bool | None:
        """Raises BadAsk."""
        if value not in SWITCHES:
            near = nearest(value, SWITCHES)
            raise BadAsk(self._unknown(f"{name} {value}", near and f"{name} {near}"))
        return SWITCHES[value]

    def _unknown(self, said: str, near: str | None) -> str:
        sentence = phrases.UNKNOWN.format(command=self._command, said=said[:40])
        return sentence + did_you_mean(near and f"{self._command} {near}")


def _split(said: str) -> tuple[str, str]:
    name, _, value = said.casefold().strip().partition(" ")
    return name, value.strip()
