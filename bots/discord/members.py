"""What Discord says about whoever asks: their roles, and whether they may change limits."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import discord


def groups(user: discord.abc.User) -> tuple[str, ...]:
    """The ids of a member's roles; in a direct message nobody has any. Member.roles leaves out roles that the gateway has not
    described; the ids that came with the event are complete (discord.py 2.7.1, pinned by a test)."""
    return tuple(str(role) for role in getattr(user, "_roles", ()))


def speaking(member: Mapping[str, Any], now: datetime) -> tuple[str, ...] | None:
    """A member's roles; None while they may not speak in the server, because they are in a time-out or have not yet agreed to its
    rules."""
    until = discord.utils.parse_time(member.get("communication_disabled_until"))
    if member.get("pending") or (until is not None and until > now):
        return None
    return tuple(str(role) for role in member.get("roles", ()))


def is_admin(interaction: discord.Interaction[Any], roles: Collection[str]) -> bool:
    """Whether somebody may manage this server or has one of these roles (ids); nobody does in a direct message. Discord works the
    permissions out for each interaction, so they are never out of date."""
    if interaction.guild_id is None:
        return False
    rights = interaction.permissions
    return rights.administrator or rights.manage_guild or not set(roles).isdisjoint(groups(interaction.user))
