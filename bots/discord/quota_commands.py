"""/quota and /usage: turns their options into calls of Quotas.

/quota sets no default permission in Discord, because that would apply to the whole command, and everybody may look. Whether
somebody is an admin is checked on every call.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import discord
from discord import app_commands
from discord.app_commands import Choice

from bots.discord.interactions import InteractionHandler
from bots.discord.quotas import Named, Quotas
from bots.discord.responses import Interaction
from bots.discord.view import Said
from bots.speech import discord_text, text
from core.errors import BadAsk
from core.quota import Per, Unit
from core.quota.parsing import SCOPES

T = TypeVar("T")

_PERIODS = [Choice(name=per.value, value=per.value) for per in Per]
_UNITS = {"images": Unit.IMAGES, "dollars": Unit.MONEY, "money": Unit.MONEY}
_OF = {name: SCOPES[name] for name in ("me", "channel", "server")}
_CHOOSABLE = ("images", "dollars")
_SPANS = ("day", "week", "month", "last day", "last week", "last month")


def add_to(tree: app_commands.CommandTree[Any], handler: InteractionHandler, quotas: Quotas) -> None:
    tiers = [Choice(name=f"{name} ({tier.title})"[:100], value=name) for name, tier in handler.studio.tiers.items()][:25]
    group = app_commands.Group(name="quota", description=discord_text.COMMANDS["quota"])
    for command in (
        _show(handler, quotas),
        _set(handler, quotas, tiers),
        _clear(handler, quotas, tiers),
        _grant(handler, quotas, tiers),
    ):
        group.add_command(command)
    group.add_command(_audit(handler, quotas))
    tree.add_command(group)
    tree.add_command(_usage(handler, quotas))


def _show(handler: InteractionHandler, quotas: Quotas) -> app_commands.Command[Any, ..., Any]:
    @app_commands.command(name="show", description=discord_text.COMMANDS["quota show"])
    async def show(interaction: Interaction) -> None:
        await handler.responses.handle(interaction, lambda: quotas.show(interaction))

    return show


def _set(handler: InteractionHandler, quotas: Quotas, tiers: list[Choice[str]]) -> app_commands.Command[Any, ..., Any]:
    @app_commands.command(name="set", description=discord_text.COMMANDS["quota set"])
    @app_commands.describe(**_describe("images", "dollars", "per", "tier", "user", "each", "role", "everywhere", "preview"))
    @app_commands.choices(per=_PERIODS, tier=tiers)
    async def set_(
        interaction: Interaction,
        images: int | None = None,
        dollars: float | None = None,
        per: str | None = None,
        tier: str | None = None,
        user: discord.User | None = None,
        each: bool = False,
        role: discord.Role | None = None,
        everywhere: bool = False,
        preview: bool = False,
    ) -> None:
        named = Named(user=user, role=role, everywhere=everywhere)
        terms = {"images": images, "dollars": dollars, "per": per, "tier": tier, "each": each}
        await handler.responses.handle(interaction, lambda: quotas.set(interaction, named, terms, preview=preview))

    return set_


def _clear(handler: InteractionHandler, quotas: Quotas, tiers: list[Choice[str]]) -> app_commands.Command[Any, ..., Any]:
    @app_commands.command(name="clear", description=discord_text.COMMANDS["quota clear"])
    @app_commands.describe(**_describe("unit", "per", "tier", "user", "each", "role", "everywhere", "preview"))
    @app_commands.choices(unit=[Choice(name=name, value=name) for name in _CHOOSABLE], per=_PERIODS, tier=tiers)
    async def clear(
        interaction: Interaction,
        unit: str | None = None,
        per: str | None = None,
        tier: str | None = None,
        user: discord.User | None = None,
        each: bool = False,
        role: discord.Role | None = None,
        everywhere: bool = False,
        preview: bool = False,
    ) -> None:
        named = Named(user=user, role=role, everywhere=everywhere)

        async def work() -> Said:
            which = {"unit": None if unit is None else _chosen(unit, _UNITS), "per": per, "tier": tier, "each": each}
            return await quotas.clear(interaction, named, which, preview=preview)

        await handler.responses.handle(interaction, work)

    return clear


def _grant(handler: InteractionHandler, quotas: Quotas, tiers: list[Choice[str]]) -> app_commands.Command[Any, ..., Any]:
    @app_commands.command(name="grant", description=discord_text.COMMANDS["quota grant"])
    @app_commands.describe(**discord_text.GRANTS)
    @app_commands.choices(per=_PERIODS, tier=tiers)
    async def grant(
        interaction: Interaction,
        images: int | None = None,
        dollars: float | None = None,
        user: discord.User | None = None,
        everybody: bool = False,
        per: str | None = None,
        tier: str | None = None,
        role: discord.Role | None = None,
        everywhere: bool = False,
    ) -> None:
        named = Named(user=user, role=role, everywhere=everywhere)
        amounts, which = {"images": images, "dollars": dollars}, {"per": per, "tier": tier}
        await handler.responses.handle(interaction, lambda: quotas.grant(interaction, named, amounts, which, everybody=everybody))

    return grant


def _audit(handler: InteractionHandler, quotas: Quotas) -> app_commands.Command[Any, ..., Any]:
    @app_commands.command(name="audit", description=discord_text.COMMANDS["quota audit"])
    async def audit(interaction: Interaction) -> None:
        await handler.responses.handle(interaction, lambda: quotas.audit(interaction))

    return audit


def _usage(handler: InteractionHandler, quotas: Quotas) -> app_commands.Command[Any, ..., Any]:
    @app_commands.command(name="usage", description=discord_text.COMMANDS["usage"])
    @app_commands.describe(of=text.OPTIONS["of"], per=text.OPTIONS["span"])
    @app_commands.choices(of=[Choice(name=name, value=name) for name in _OF], per=[Choice(name=one, value=one) for one in _SPANS])
    async def usage(interaction: Interaction, of: str = "me", per: str = "month") -> None:
        async def work() -> Said:
            return await quotas.usage(interaction, _chosen(of, _OF), per)

        await handler.responses.handle(interaction, work)

    return usage


def _chosen(value: str, known: Mapping[str, T]) -> T:
    """A choice. Discord lets people choose only from a list; anything else is refused, never guessed. Raises BadAsk."""
    if value not in known:
        raise BadAsk(discord_text.NO_CHOICE.format(value=value[:40], choices=", ".join(known)))
    return known[value]


def _describe(*options: str) -> dict[str, str | app_commands.locale_str]:
    return {option: text.OPTIONS[option] if option != "tier" else text.OPTIONS["limited tier"] for option in options}
