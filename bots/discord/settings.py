"""/studio: what admins set for a channel.

Like /quota it sets no default permission in Discord, because everybody may look. Whether somebody is an admin is checked on every call.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import Choice

from bots.discord import view
from bots.discord.interactions import InteractionHandler, person
from bots.discord.members import is_admin
from bots.discord.responses import Interaction
from bots.discord.view import Said
from bots.shared.settings import MOST, READERS, SWITCHES, Look, SettingsCommands
from bots.speech import approvals, discord_text
from bots.speech import settings as phrases
from core.errors import NotAllowed
from core.ports.approvals import Group
from core.quota.admins import By

Named = discord.Role | discord.Member | discord.User


class Settings:
    """admin_roles: ids of roles that may change settings, besides members who may manage the server."""

    def __init__(self, handler: InteractionHandler, admin_roles: Collection[str]) -> None:
        self._handler = handler
        self._admin_roles = admin_roles
        self._settings = SettingsCommands(handler.studio)

    async def reading(self, interaction: Interaction, reader: str) -> Said:
        return view.say(await self._settings.reading(reader, await self._by(interaction, reader), admin=self._admin(interaction)))

    async def merge(self, interaction: Interaction, value: str) -> Said:
        return view.say(await self._settings.merge(value, await self._by(interaction, value), admin=self._admin(interaction)))

    async def lettering(self, interaction: Interaction, value: str) -> Said:
        return view.say(await self._settings.lettering(value, await self._by(interaction, value), admin=self._admin(interaction)))

    async def _by(self, interaction: Interaction, value: str) -> By:
        if value and interaction.guild_id is None:
            raise NotAllowed(discord_text.NO_ADMINS)
        return By(event=f"i:{interaction.id}", place=await self._handler.place(interaction), person=person(interaction.user))

    def _admin(self, interaction: Interaction) -> bool:
        return is_admin(interaction, self._admin_roles)

    async def approval(self, interaction: Interaction, named: Sequence[Named | None], words: str) -> Said:
        people = [person(one) for one in named if isinstance(one, discord.Member | discord.User)]
        groups = [Group(id=str(one.id), name=one.name) for one in named if isinstance(one, discord.Role)]
        found = self._settings.approvers(words, people, groups)
        if found is not Look.NOW and interaction.guild_id is None:
            raise NotAllowed(discord_text.NO_ADMINS)
        by = By(event=f"i:{interaction.id}", place=await self._handler.place(interaction), person=person(interaction.user))
        return view.say(await self._settings.approval(found, by, admin=is_admin(interaction, self._admin_roles)))


def add_to(tree: app_commands.CommandTree[Any], handler: InteractionHandler, settings: Settings) -> None:
    group = app_commands.Group(name="studio", description=phrases.GROUP)
    group.add_command(_reading(handler, settings))
    group.add_command(_approval(handler, settings))
    group.add_command(_merge(handler, settings))
    group.add_command(_lettering(handler, settings))
    tree.add_command(group)


def _reading(handler: InteractionHandler, settings: Settings) -> app_commands.Command[Any, ..., Any]:
    @app_commands.command(name="reading", description=phrases.COMMANDS["reading"])
    @app_commands.describe(reader=phrases.READING_OPTION)
    @app_commands.choices(reader=[Choice(name=one, value=one) for one in READERS])
    async def reading(interaction: Interaction, reader: str = "") -> None:
        await handler.responses.handle(interaction, lambda: settings.reading(interaction, reader))

    return reading


def _approval(handler: InteractionHandler, settings: Settings) -> app_commands.Command[Any, ..., Any]:
    @app_commands.command(name="approval", description=phrases.COMMANDS["approval"])
    @app_commands.describe(
        role=approvals.ROLE,
        role2=approvals.ROLE,
        person=approvals.PERSON,
        person2=approvals.PERSON,
        person3=approvals.PERSON,
        needed=approvals.NEEDED,
        own=approvals.OWN,
        off=approvals.OFF,
    )
    async def approval(
        interaction: Interaction,
        role: discord.Role | None = None,
        role2: discord.Role | None = None,
        person: discord.User | None = None,
        person2: discord.User | None = None,
        person3: discord.User | None = None,
        needed: app_commands.Range[int, 1, MOST] | None = None,
        own: bool = False,
        off: bool = False,
    ) -> None:
        words = " ".join([*([str(needed)] if needed is not None else []), *(["own"] if own else []), *(["off"] if off else [])])
        named = (role, role2, person, person2, person3)
        await handler.responses.handle(interaction, lambda: settings.approval(interaction, named, words))

    return approval


def _merge(handler: InteractionHandler, settings: Settings) -> app_commands.Command[Any, ..., Any]:
    @app_commands.command(name="merge", description=phrases.COMMANDS["merge"])
    @app_commands.describe(merge=phrases.MERGE_OPTION)
    @app_commands.choices(merge=[Choice(name=one, value=one) for one in SWITCHES])
    async def merge(interaction: Interaction, merge: str = "") -> None:
        await handler.responses.handle(interaction, lambda: settings.merge(interaction, merge))

    return merge


def _lettering(handler: InteractionHandler, settings: Settings) -> app_commands.Command[Any, ..., Any]:
    @app_commands.command(name="lettering", description=phrases.COMMANDS["lettering"])
    @app_commands.describe(lettering=phrases.LETTERING_OPTION)
    @app_commands.choices(lettering=[Choice(name=one, value=one) for one in SWITCHES])
    async def lettering(interaction: Interaction, lettering: str = "") -> None:
        await handler.responses.handle(interaction, lambda: settings.lettering(interaction, lettering))

    return lettering
