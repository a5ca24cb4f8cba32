"""Registers the commands with Discord, and only if they changed, because new names count against a daily limit."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import discord
import structlog
from discord import app_commands

from bots.shared.reaching import UNREACHED

log = structlog.get_logger(__name__, platform="discord")


_MENUS = (discord.AppCommandType.message, discord.AppCommandType.user)


async def register(tree: app_commands.CommandTree[Any], application: int, state_dir: Path) -> bool:
    """Register the commands. True: they were sent; False: Discord had them already. The hash of what was sent last is kept in
    state_dir. Raises what discord.py raises."""
    file = state_dir / f"discord-commands-{application}"
    wanted = fingerprint(tree)
    if file.exists() and file.read_bytes().strip() == wanted.encode() and await _stand(tree):
        return False
    commands = await tree.sync()
    _write(file, wanted)
    log.info("commands_registered", count=len(commands))
    return True


def _write(file: Path, line: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(line, encoding="ascii")


def fingerprint(tree: app_commands.CommandTree[Any]) -> str:
    described = [command.to_dict(tree) for command in tree.walk_commands(type=discord.AppCommandType.chat_input)]
    menus = [menu.to_dict(tree) for kind in _MENUS for menu in tree.get_commands(type=kind)]
    return hashlib.sha256(json.dumps([described, menus], sort_keys=True).encode()).hexdigest()


async def _stand(tree: app_commands.CommandTree[Any]) -> bool:
    """Whether Discord still has the commands, by name, since another program may have removed them. If Discord does not answer,
    assume that it has.
    """
    try:
        there = {(command.type, command.name) for command in await tree.fetch_commands()}
    except (*UNREACHED, discord.HTTPException):
        return True
    kinds = (discord.AppCommandType.chat_input, *_MENUS)
    return there == {(kind, command.name) for kind in kinds for command in tree.get_commands(type=kind)}
