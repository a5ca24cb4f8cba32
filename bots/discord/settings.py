"""/studio: what admins set for a channel.

Like /quota it sets no default permission in Discord, because everybody may look. Whether somebody is an admin is checked on every call.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from discord import app_commands
from discord.app_commands import Choice

from bots.discord import view
from bots.discord.interactions import InteractionHandler, person
from bots.discord.members import is_admin
from bots.discord.responses import Interaction
from bots.discord.view import Said
from bots.shared.settings import READERS, SettingsCommands
from bots.speech import settings as phrases
from bots.speech import text
from core.errors import NotAllowed
from core.quota.admins import By


class Settings:
    """admin_roles: ids of roles that may change settings, besides members who may manage the server."""

    def __init__(self, handler: InteractionHandler, admin_roles: Collection[str]) -> None:
        self._handler = handler
        self._admin_roles = admin_roles
        self._settings = SettingsCommands(handler.studio)

    async def reading(self, interaction: Interaction, reader: str) -> Said:
        if reader and interaction.guild_id is None:
            raise NotAllowed(text.DISCORD_NO_ADMINS)
        by = By(event=f"i:{interaction.id}", place=await self._handler.place(interaction), person=person(interaction.user))
        return view.say(await self._settings.reading(reader, by, admin=is_admin(interaction, self._admin_roles)))


def add_to(tree: app_commands.CommandTree[Any], handler: InteractionHandler, settings: Settings) -> None:
    group = app_commands.Group(name="studio", description=phrases.GROUP)
    group.add_command(_reading(handler, settings))
    tree.add_command(group)


def _reading(handler: InteractionHandler, settings: Settings) -> app_commands.Command[Any, ..., Any]:
    @app_commands.command(name="reading", description=phrases.COMMANDS["reading"])
    @app_commands.describe(reader=phrases.READING_OPTION)
    @app_commands.choices(reader=[Choice(name=one, value=one) for one in READERS])
    async def reading(interaction: Interaction, reader: str = "") -> None:
        await handler.responses.handle(interaction, lambda: settings.reading(interaction, reader))

    return reading
