"""What admins set for a channel, for every platform: typed words in, a sentence out.

Text is plain; each adapter escapes it, and says through `admin` whether the platform considers the person one. Another setting is
another line in `COMMANDS` of bots/speech/settings.py and another case in `typed`.
"""

from __future__ import annotations

from bots.speech import settings as phrases
from core.errors import BadAsk
from core.nearest import did_you_mean, nearest
from core.quota.admins import By
from core.studio.door import Studio
from core.studio.settings import ReadBy

_SHOW, _DEFAULT = ("", "show"), "default"
READERS = (*(one.value for one in ReadBy), _DEFAULT)


class SettingsCommands:
    """Every method raises StudioError, whose str() is the sentence for the asker. `command`: how people type it."""

    def __init__(self, studio: Studio, *, command: str = "/studio") -> None:
        self._studio = studio
        self._command = command

    @staticmethod
    def changes(said: str) -> bool:
        """Whether it asks for a change, which only admins can make."""
        return _split(said)[1] in READERS

    async def typed(self, said: str, by: By, *, admin: bool) -> str:
        """Answer "reading model", "reading rules" and "reading default", which set who reads, and "", "reading" and "reading show",
        which say who does."""
        name, value = _split(said)
        match name:
            case "reading":
                return await self.reading(value, by, admin=admin)
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

    def _unknown(self, said: str, near: str | None) -> str:
        sentence = phrases.UNKNOWN.format(command=self._command, said=said[:40])
        return sentence + did_you_mean(near and f"{self._command} {near}")


def _split(said: str) -> tuple[str, str]:
    name, _, value = said.casefold().strip().partition(" ")
    return name, value.strip()
