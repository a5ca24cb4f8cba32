"""Keeps the pictures of messages that somebody opened the message menu on, for as long as its modal may be open."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

import discord

from core.model import Attachment

_MOST = 200


@dataclass(frozen=True, slots=True)
class Opened:
    """Who opened the menu, and on which message. Nobody else's modal gets what was shown to them."""

    person: int
    channel: int
    message: int

    @classmethod
    def by(cls, interaction: discord.Interaction[discord.Client], message: int) -> Opened:
        return cls(interaction.user.id, interaction.channel_id or 0, message)


class Recent:
    """A few hundred entries at most; the oldest are dropped first. After a restart the message is fetched instead, if it may be
    read."""

    def __init__(self) -> None:
        self._seen: OrderedDict[Opened, tuple[Attachment, ...]] = OrderedDict()

    def put(self, opened: Opened, pictures: tuple[Attachment, ...]) -> None:
        self._seen[opened] = pictures
        self._seen.move_to_end(opened)
        if len(self._seen) > _MOST:
            self._seen.popitem(last=False)

    def get(self, opened: Opened) -> tuple[Attachment, ...] | None:
        """The pictures, or None if they are not known."""
        return self._seen.get(opened)
