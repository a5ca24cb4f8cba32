"""What admins set for a channel, over what holds for all channels: who reads what people write there, whether changes that wait are
merged, whether lettering is read back, and who has to approve finals.

An adapter says through `admin` whether somebody is one on its platform, anew every time. Everybody may look at what holds.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from cachetools import TTLCache

from core.errors import BadAsk
from core.model import Place
from core.ports.approvals import Approvers
from core.ports.store import SettingStore
from core.quota import admins
from core.quota.admins import By
from core.quota.audit import Record
from core.runtime.clock import Now
from core.studio.subject import channel_of

_READING, _MERGING, _LETTERING = "reading", "merge", "lettering"
_DEFAULT = "default"
_APPROVAL = "approval"
_APPROVERS = "the approvers in this channel [approval]"
_NOBODY = "nobody"
_TARGETS = {  # as the audit records them; the key is in brackets, like a limit's
    _READING: "the reader in this channel [reading]",
    _MERGING: "whether waiting changes are merged in this channel [merge]",
    _LETTERING: "whether lettering is read back in this channel [lettering]",
}
_NO_MODEL = "No model is set up to {what}. Ask whoever runs Darkroom to set a Gemini key and a reading budget."
_ON, _OFF = "on", "off"
_AGE = 10.0  # seconds until a change made by another process holds in this one
_REMEMBERED = 10_000  # channels


class ReadBy(StrEnum):
    """Who reads what is not certain by its form."""

    MODEL = "model"  # a text model at Google
    RULES = "rules"  # local rules alone


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadIn:
    """Who reads in a channel. `is_own`: an admin set that for the channel; otherwise it is as for every channel."""

    by: ReadBy
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MergesIn:
    """Whether changes that wait in a thread are merged in a channel. `is_own` as in ReadIn."""

    on: bool
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LetteringIn:
    """Whether lettering is read back in a channel. `is_own` as in ReadIn."""

    on: bool
    is_own: bool


class ChannelSettings:
    """Keeps and reads what admins set for a channel. `default` is who reads where nothing is set. `has_model` False: there is no
    text model to ask, so the rules read everywhere."""

    def __init__(
        self,
        *,
        store: SettingStore,
        default: ReadBy,
        has_model: bool,
        now: Now,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._default = default
        self._has_model = has_model
        self._now = now
        self._remembered: TTLCache[tuple[str, str, str, str], str | None] = TTLCache(_REMEMBERED, _AGE, timer=clock)
        self._changes = 0

    async def reading(self, place: Place) -> ReadIn:
        """Who reads in the place's channel."""
        own = await self._own(place, _READING) if self._has_model else None
        if own is not None:
            return ReadIn(by=ReadBy(own), is_own=True)
        return ReadIn(by=self._default if self._has_model else ReadBy.RULES, is_own=False)

    async def set_reading(self, reader: ReadBy | None, by: By, *, admin: bool) -> ReadIn:
        """Set who reads in a channel; None: as the configuration says. Gives what holds now. Raises NotAllowed, and BadAsk where
        there is no model to ask."""
        admins.only(admin)
        if reader is ReadBy.MODEL and not self._has_model:
            raise BadAsk(_NO_MODEL.format(what="read here, so local rules do"))
        await self._set(by, _READING, reader, lambda before: _record(_READING, before, reader))
        return await self.reading(by.place)

    async def approvers(self, place: Place) -> Approvers | None:
        """Who has to approve in the place's channel; None: nobody has to."""
        own = await self._own(place, _APPROVAL)
        return Approvers.of(own) if own is not None else None

    async def set_approvers(self, approvers: Approvers | None, by: By, *, admin: bool, words: Callable[[Approvers], str]) -> None:
        """Set who has to approve in a channel; None: nobody. words: approvers in words, for the audit. Raises NotAllowed, and BadAsk where
        there cannot be enough."""
        admins.only(admin)
        if approvers is not None and not approvers.groups and len(approvers.people) < approvers.needed:
            raise BadAsk(
                f"{approvers.needed} people have to approve, and you named only {len(approvers.people)}. Name more people, or a group."
            )

        def record(before: str | None) -> Record:
            was, now = (words(one) if one is not None else _NOBODY for one in (Approvers.of(before) if before else None, approvers))
            return Record(target=_APPROVERS, before=was, after=now)

        await self._set(by, _APPROVAL, approvers.text if approvers is not None else None, record)

    async def merging(self, place: Place) -> MergesIn:
        """Whether changes that wait are merged in the place's channel: yes, unless an admin switched that off."""
        own = await self._own(place, _MERGING)
        return MergesIn(on=own != _OFF, is_own=own is not None)

    async def merges(self, place: Place) -> bool:
        return (await self.merging(place)).on

    async def set_merging(self, on: bool | None, by: By, *, admin: bool) -> MergesIn:
        """Set it for a channel; None: as for every channel. Gives what holds now. Raises NotAllowed."""
        admins.only(admin)
        value = None if on is None else _ON if on else _OFF
        await self._set(by, _MERGING, value, lambda before: _record(_MERGING, before, value))
        return await self.merging(by.place)

    async def lettering(self, place: Place) -> LetteringIn:
        """Whether lettering is read back in the place's channel: only where an admin switched that on, and there is a model to ask."""
        own = await self._own(place, _LETTERING) if self._has_model else None
        return LetteringIn(on=own == _ON, is_own=own is not None)

    async def reads_lettering(self, place: Place) -> bool:
        return (await self.lettering(place)).on

    async def set_lettering(self, on: bool | None, by: By, *, admin: bool) -> LetteringIn:
        """Set it for a channel; None: as for every channel. Gives what holds now. Raises NotAllowed, and BadAsk where there is no model
        to ask."""
        admins.only(admin)
        if on and not self._has_model:
            raise BadAsk(_NO_MODEL.format(what="read lettering here, so nobody does"))
        value = None if on is None else _ON if on else _OFF
        await self._set(by, _LETTERING, value, lambda before: _record(_LETTERING, before, value))
        return await self.lettering(by.place)

    async def _set(self, by: By, name: str, value: str | None, record: Callable[[str | None], Record]) -> None:
        await self._store.set_channel_setting(by, name, value, self._now(), record)
        self._changes += 1
        self._remembered.pop((*channel_of(by.place), name), None)

    async def _own(self, place: Place, name: str) -> str | None:
        key, changes = (*channel_of(place), name), self._changes
        if key not in self._remembered:
            value = await self._store.channel_setting(place, name)
            if changes != self._changes:  # it may have changed since it was looked up
                return value
            self._remembered[key] = value
        return self._remembered[key]


def _record(name: str, before: str | None, after: str | None) -> Record:
    return Record(target=_TARGETS[name], before=before or _DEFAULT, after=after or _DEFAULT)
