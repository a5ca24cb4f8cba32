"""Keeps the pictures of messages that somebody opened the message menu on, for as long as its modal may be open."""

from __future__ import annotations

from dataclasses import dataclass

import discord
from cachetools import LRUCache

from core.model import Attachment

_MOST = 200


@dataclass(frozen=True, slots=True)
class Opened:
    """Who opened the menu, and on which message. What was shown to them goes into no other person's modal."""

    person: int
    channel: int
    message: int

    @classmethod
    def by(cls, interaction: discord.Interaction[discord.Client], message: int) -> Opened:
        return cls(interaction.user.id, interaction.channel_id or 0, message)


class Recent(LRUCache[Opened, tuple[Attachment, ...]]):
    """A few hundred entries at most. After a restart the message is fetched instead, if it may be read."""

    def __init__(self) -> None:
        super().__init__(maxsize=_MOST)
