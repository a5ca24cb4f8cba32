"""The slash commands and the message menu: turns options into an ask."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any, assert_never

import discord
import structlog
from discord import app_commands
from discord.app_commands import Choice

from bots.discord import marks, modals, pictures
from bots.discord.ids import Form
from bots.discord.interactions import InteractionHandler
from bots.discord.recent import Opened
from bots.discord.responses import Interaction
from bots.speech import discord_text, text
from core.acts import table
from core.acts.table import Needs, Takes
from core.errors import BadAsk
from core.model import MOST_COUNT, Act, Attachment, Wish

_Command = app_commands.Command[Any, ..., Any]

log = structlog.get_logger(__name__, platform="discord")

_REFERENCES = ("reference", "reference2", "reference3", "reference4")


class Tree(app_commands.CommandTree[Any]):
    """Commands for servers that installed us, and for direct messages if we accept those."""

    def __init__(self, client: discord.Client, handler: InteractionHandler) -> None:
        super().__init__(
            client,
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=handler.admission.allowed.direct_messages, private_channel=False
            ),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )
        self._handler = handler

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """Tell somebody whose client has outdated commands so. Anything else is a fault of ours."""
        outdated = (app_commands.CommandSignatureMismatch, app_commands.CommandNotFound, app_commands.TransformerError)
        if isinstance(error, outdated):
            log.info("outdated_command", interaction=interaction.id)
            await self._handler.responses.refuse(interaction, text.OLD_COMMAND)
            return
        log.error("handler_broken", interaction=interaction.id, exc_info=error)
        await self._handler.responses.refuse(interaction, text.BROKEN)


def add_to(tree: Tree, handler: InteractionHandler) -> None:
    sizes = _choices(_union(tier.sizes for tier in handler.studio.tiers.values()))
    tiers = [Choice(name=f"{name} ({tier.title})"[:100], value=name) for name, tier in handler.studio.tiers.items()]
    for row in table.ROWS:
        if row.command is not None:
            tree.add_command(_built(row.act, row.command, handler, tiers, sizes))
    tree.add_command(_edit_menu(handler))
    tree.add_command(_info_menu(handler))


def names() -> frozenset[str]:
    """The names of all commands and menus that Discord should have registered, those of quota_commands.py and settings.py included."""
    grouped = {name.partition(" ")[0] for name in (*discord_text.COMMANDS, "studio")}
    return frozenset(
        {row.command.name for row in table.ROWS if row.command is not None} | grouped | {text.EDIT_MENU, text.INFO_MENU}
    )


def _built(
    act: Act, command: table.Command, handler: InteractionHandler, tiers: list[Choice[str]], sizes: list[Choice[str]]
) -> _Command:
    match command.takes:
        case Takes.WORDS:
            if act is Act.COMPARE:
                return _compare(handler, command)
            return _imagine(handler, command, tiers, sizes) if act is Act.NEW else _edit(handler, command)
        case Takes.SIZE:
            return _sized(act, command, handler, sizes)
        case Takes.VERSION:
            return _numbered(act, command, handler)
        case Takes.PAGE:
            return _numbered(act, command, handler, "page")
        case Takes.TIME:
            return _timed(act, command, handler)
        case Takes.PACK:
            return _packed(act, command, handler)
        case Takes.NOTHING:
            return _plain(act, command, handler)
        case _ as other:
            assert_never(other)


def _imagine(handler: InteractionHandler, command: table.Command, tiers: list[Choice[str]], sizes: list[Choice[str]]) -> _Command:
    @app_commands.command(name=command.name, description=command.help)
    @app_commands.describe(**_describe("prompt", "tier", "aspect", "size", "count", "avoid", *_REFERENCES))
    @app_commands.choices(tier=tiers[:25], size=sizes[:25])
    async def imagine(
        interaction: Interaction,
        prompt: str,
        tier: str | None = None,
        aspect: str | None = None,
        size: str | None = None,
        count: app_commands.Range[int, 1, MOST_COUNT] | None = None,
        avoid: str | None = None,
        reference: discord.Attachment | None = None,
        reference2: discord.Attachment | None = None,
        reference3: discord.Attachment | None = None,
        reference4: discord.Attachment | None = None,
    ) -> None:
        references = _attached(reference, reference2, reference3, reference4)

        def wish() -> Wish:
            names = marks.of_interaction(interaction)
            words, left_out = marks.readable(prompt, names), marks.readable(avoid, names) if avoid else None
            return handler.studio.wish(Act.NEW, words, tier=tier, ratio=aspect, size=size, count=count, avoid=left_out)

        await handler.responses.handle(interaction, lambda: handler.ask(interaction, wish, references=references), shows=Act.NEW)

    @imagine.autocomplete("aspect")
    async def ratios(interaction: Interaction, current: str) -> list[Choice[str]]:
        if handler.admission.refusal_of(interaction) is not None:
            return []
        known = _union(tier.ratios for tier in handler.studio.tiers.values())
        return _choices(ratio for ratio in known if current.strip() in ratio)[:25]

    return imagine


def _compare(handler: InteractionHandler, command: table.Command) -> _Command:
    @app_commands.command(name=command.name, description=command.help)
    @app_commands.describe(**_describe("prompt", "tiers", "blind", *_REFERENCES))
    async def compare(
        interaction: Interaction,
        prompt: str,
        tiers: str | None = None,
        blind: bool | None = None,
        reference: discord.Attachment | None = None,
        reference2: discord.Attachment | None = None,
        reference3: discord.Attachment | None = None,
        reference4: discord.Attachment | None = None,
    ) -> None:
        references = _attached(reference, reference2, reference3, reference4)

        def wish() -> Wish:
            words = marks.readable(prompt, marks.of_interaction(interaction))
            return handler.studio.wish(Act.COMPARE, words, compare=tiers, blind=blind)

        await handler.responses.handle(interaction, lambda: handler.ask(interaction, wish, references=references), shows=Act.NEW)

    return compare


def _edit(handler: InteractionHandler, command: table.Command) -> _Command:
    @app_commands.command(name=command.name, description=command.help)
    @app_commands.describe(**_describe("instruction", "version", *_REFERENCES))
    async def edit(
        interaction: Interaction,
        instruction: str,
        version: str | None = None,
        reference: discord.Attachment | None = None,
        reference2: discord.Attachment | None = None,
        reference3: discord.Attachment | None = None,
        reference4: discord.Attachment | None = None,
    ) -> None:
        references = _attached(reference, reference2, reference3, reference4)

        def wish() -> Wish:
            words = marks.readable(instruction, marks.of_interaction(interaction))
            return handler.studio.wish(Act.EDIT, words)

        await handler.responses.handle(
            interaction, lambda: handler.ask(interaction, wish, named=version, references=references), shows=Act.EDIT
        )

    return edit


def _sized(act: Act, command: table.Command, handler: InteractionHandler, sizes: list[Choice[str]]) -> _Command:
    @app_commands.command(name=command.name, description=command.help)
    @app_commands.describe(**_describe("size"))
    @app_commands.choices(size=sizes[:25])
    async def sized(interaction: Interaction, size: str | None = None) -> None:
        await handler.responses.handle(
            interaction, lambda: handler.ask(interaction, lambda: handler.studio.wish(act, "", size=size)), shows=_shows(act)
        )

    return sized


def _numbered(act: Act, command: table.Command, handler: InteractionHandler, option: str = "version") -> _Command:
    """A command that may name a version, or what else the option is for."""
    if table.row(act).needs is Needs.NAMED:
        return _named(act, command, handler)

    @app_commands.command(name=command.name, description=command.help)
    @app_commands.rename(named=option)
    @app_commands.describe(named=text.OPTIONS[option])
    async def numbered(interaction: Interaction, named: str | None = None) -> None:
        wish = partial(handler.studio.wish, act, "")
        await handler.responses.handle(interaction, lambda: handler.ask(interaction, wish, named=named), shows=_shows(act))

    return numbered


def _named(act: Act, command: table.Command, handler: InteractionHandler) -> _Command:
    @app_commands.command(name=command.name, description=command.help)
    @app_commands.describe(version=discord_text.NAMED)
    async def named(interaction: Interaction, version: str) -> None:
        wish = partial(handler.studio.wish, act, "")
        await handler.responses.handle(interaction, lambda: handler.ask(interaction, wish, named=version), shows=_shows(act))

    return named


def _timed(act: Act, command: table.Command, handler: InteractionHandler) -> _Command:
    @app_commands.command(name=command.name, description=command.help)
    @app_commands.describe(**_describe("time"))
    async def timed(interaction: Interaction, time: str | None = None) -> None:
        wish = partial(handler.studio.wish, act, time or "")
        await handler.responses.handle(interaction, lambda: handler.ask(interaction, wish), shows=_shows(act))

    return timed


def _packed(act: Act, command: table.Command, handler: InteractionHandler) -> _Command:
    @app_commands.command(name=command.name, description=command.help)
    @app_commands.describe(**_describe("pack"))
    async def packed(interaction: Interaction, pack: str = "") -> None:
        await handler.responses.handle(interaction, lambda: handler.ask(interaction, lambda: Wish(act=act, words=pack)))

    return packed


def _plain(act: Act, command: table.Command, handler: InteractionHandler) -> _Command:
    @app_commands.command(name=command.name, description=command.help)
    async def plain(interaction: Interaction) -> None:
        await handler.responses.handle(interaction, lambda: handler.ask(interaction, lambda: Wish(act=act)), shows=_shows(act))

    return plain


def _shows(act: Act) -> Act | None:
    """The act, if it makes a message that everybody sees."""
    return act if table.row(act).is_rendered else None


def _edit_menu(handler: InteractionHandler) -> app_commands.ContextMenu:
    async def edit_this(interaction: Interaction, message: discord.Message) -> None:
        """Open the form. Attachments are shown to us here even without the Message Content intent; the form's submission has only
        the id."""
        ours = interaction.client.user is not None and message.author.id == interaction.client.user.id
        found = pictures.shown(message, handler.publisher.hosts)

        async def form() -> None:
            if not found and not ours:
                raise BadAsk(text.NO_PICTURE)
            handler.recent[Opened.by(interaction, message.id)] = found
            await modals.send(interaction, modals.edit(Form.OURS if ours else Form.MENU, str(message.id)))

        await handler.responses.first_answer(interaction, form)

    return app_commands.ContextMenu(name=text.EDIT_MENU, callback=edit_this)


def _info_menu(handler: InteractionHandler) -> app_commands.ContextMenu:
    async def info_about(interaction: Interaction, message: discord.Message) -> None:
        await handler.responses.handle(interaction, lambda: handler.info_at(interaction, message.id))

    return app_commands.ContextMenu(name=text.INFO_MENU, callback=info_about)


def _attached(*files: discord.Attachment | None) -> tuple[Attachment, ...]:
    return tuple(pictures.attachment(one) for one in files if one is not None)


def _describe(*options: str) -> dict[str, str | app_commands.locale_str]:
    return {option: text.OPTIONS[option.rstrip("0123456789")] for option in options}


def _union(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for values in lists for value in values))


def _choices(values: Iterable[str]) -> list[Choice[str]]:
    return [Choice(name=value, value=value) for value in values]
