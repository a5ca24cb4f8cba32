"""/studio: what admins set for a channel.

Like /quota it sets no default permission in Discord, because everybody may look. Whether somebody is an admin is checked on every call.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
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
    """Carries out the commands of `/studio`. admin_roles: ids of roles that may change settings, besides members who may manage the
    server."""

    def __init__(self, handler: InteractionHandler, admin_roles: Collection[str]) -> None:
        self._handler = handler
        self._admin_roles = admin_roles
        self._settings = SettingsCommands(handler.studio)

    async def reading(self, interaction: Interaction, reader: str) -> Said:
        return view.say(
            await self._settings.reading(reader, await self._by(interaction, changes=bool(reader)), admin=self._admin(interaction))
        )

    async def merge(self, interaction: Interaction, value: str) -> Said:
        return view.say(
            await self._settings.merge(value, await self._by(interaction, changes=bool(value)), admin=self._admin(interaction))
        )

    async def lettering(self, interaction: Interaction, value: str) -> Said:
        return view.say(
            await self._settings.lettering(value, await self._by(interaction, changes=bool(value)), admin=self._admin(interaction))
        )

    async def _by(self, interaction: Interaction, *, changes: bool) -> By:
        if changes and interaction.guild_id is None:
            raise NotAllowed(discord_text.NO_ADMINS)
        return By(event=f"i:{interaction.id}", place=await self._handler.place(interaction), person=person(interaction.user))

    def _admin(self, interaction: Interaction) -> bool:
        return is_admin(interaction, self._admin_roles)

    async def approval(self, interaction: Interaction, named: Sequence[Named | None], words: str) -> Said:
        people = [person(one) for one in named if isinstance(one, discord.Member | discord.User)]
        groups = [Group(id=str(one.id), name=one.name) for one in named if isinstance(one, discord.Role)]
        found = self._settings.approvers(words, people, groups)
        by = await self._by(interaction, changes=found is not Look.NOW)
        return view.say(await self._settings.approval(found, by, admin=self._admin(interaction)))


def add_to(tree: app_commands.CommandTree[Any], handler: InteractionHandler, settings: Settings) -> None:
    group = app_commands.Group(name="studio", description=phrases.GROUP)
    group.add_command(_chosen("reading", "reader", phrases.READING_OPTION, READERS, handler, settings, Settings.reading))
    group.add_command(_approval(handler, settings))
    group.add_command(_chosen("merge", "merge", phrases.MERGE_OPTION, SWITCHES, handler, settings, Settings.merge))
    group.add_command(_chosen("lettering", "lettering", phrases.LETTERING_OPTION, SWITCHES, handler, settings, Settings.lettering))
    tree.add_command(group)


def _chosen(
    name: str,
    option: str,
    does: str,
    values: Iterable[str],
    handler: InteractionHandler,
    settings: Settings,
    set_to: Callable[[Settings, Interaction, str], Awaitable[Said]],
) -> app_commands.Command[Any, ..., Any]:
    """Make a command that sets one thing to one of some values; without a value it says what is set. option, does: the name and the
    description of the value."""

    @app_commands.command(name=name, description=phrases.COMMANDS[name])
    @app_commands.rename(value=option)
    @app_commands.describe(value=does)
    @app_commands.choices(value=[Choice(name=one, value=one) for one in values])
    async def chosen(interaction: Interaction, value: str = "") -> None:
        await handler.responses.handle(interaction, lambda: set_to(settings, interaction, value))

    return chosen


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
