"""Checks, before anything is paid, what we and whoever asks are allowed to do where a picture is asked for."""

from __future__ import annotations

from typing import Any

import discord

from bots.speech import discord_text
from core.errors import CannotPost, NotAllowed

NAMES = {  # of all that we need somewhere, as Discord shows them
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "create_public_threads": "Create Public Threads",
    "attach_files": "Attach Files",
    "read_message_history": "Read Message History",
}
_IN_THREAD = ("view_channel", "send_messages_in_threads", "attach_files", "read_message_history")
_IN_CHANNEL = ("view_channel", "send_messages", "attach_files", "read_message_history")
_SHOWING = ("send_messages_in_threads", "attach_files")


def check(interaction: discord.Interaction[Any]) -> None:
    """Raises CannotPost with what is missing. The permissions come with each interaction and are exact for its place."""
    rights = interaction.app_permissions
    if interaction.guild_id is None or not rights.value or rights.administrator:
        return
    missing = [name for name in _needed(interaction.channel, rights) if not getattr(rights, name)]
    if missing:
        raise CannotPost(discord_text.MISSING.format(missing=", ".join(NAMES[name] for name in missing)))


def check_asker(interaction: discord.Interaction[Any], *, in_channel: bool = False) -> None:
    """Raises NotAllowed if somebody may not write where the result would be posted (`in_channel`: in the channel, asked from a
    thread). All who see a button can press it, and nobody speaks through us who may not speak."""
    if not may_write(interaction, in_channel=in_channel):
        raise NotAllowed(discord_text.YOU_CANNOT_WRITE_OUTSIDE if in_channel else discord_text.YOU_CANNOT_WRITE)


def may_write(interaction: discord.Interaction[Any], *, in_channel: bool = False) -> bool:
    """Whether somebody may write in the interaction's place, or in its thread's channel."""
    rights = interaction.permissions
    if interaction.guild_id is None or rights.administrator:
        return True
    if in_channel:
        return rights.send_messages
    inside = isinstance(interaction.channel, discord.Thread)  # a channel's picture may have its result in its thread
    return rights.send_messages_in_threads or (rights.send_messages and not inside)


def _needed(channel: object, rights: discord.Permissions) -> tuple[str, ...]:
    """The permissions we need. A picture can be posted without a thread; but if a thread can be opened on it, we must be able to
    answer there."""
    if isinstance(channel, discord.Thread):
        return _IN_THREAD
    threaded = isinstance(channel, discord.TextChannel) and rights.create_public_threads
    return (*_IN_CHANNEL, "send_messages_in_threads") if threaded else _IN_CHANNEL


def lacking(message: discord.Message) -> str | None:
    """The name of the permission that we lack to show a picture where a message is, or in the thread that is begun on it; None:
    nothing is wrong. If we probably may not even write where the message is, Discord's own refusal will say so."""
    rights = _ours_at(message)
    if rights is None or not rights.view_channel:
        return None
    inside = isinstance(message.channel, discord.Thread)
    if not (rights.send_messages_in_threads if inside else rights.send_messages):
        return None  # nor does discord.py then tell whether we may attach files
    missing = [name for name in _needed(message.channel, rights) if name in _SHOWING and not getattr(rights, name)]
    return ", ".join(NAMES[name] for name in missing) or None


def may_read(interaction: discord.Interaction[Any]) -> bool:
    """Whether somebody may see what was said before in the interaction's place. Their permissions come with each interaction."""
    rights = interaction.permissions
    return interaction.guild_id is None or rights.administrator or (rights.view_channel and rights.read_message_history)


def may_read_above(message: discord.Message) -> bool:
    """Whether we may probably read the history above a message. Without the permission Discord shows an empty one."""
    return _reads(_ours_at(message))


def author_may_read_above(message: discord.Message) -> bool:
    """Whether a message's author may probably see what is above it. If not, we show them none of it either."""
    author = message.author
    return not isinstance(author, discord.Member) or _reads(_rights_of(author, message))


def _reads(rights: discord.Permissions | None) -> bool:
    return rights is None or (rights.view_channel and rights.read_message_history)


def _ours_at(message: discord.Message) -> discord.Permissions | None:
    """Our permissions where a message is; None: not known. Messages do not carry them as interactions do, so they are worked out
    from what the gateway said about the server."""
    me = message.guild.me if message.guild is not None else None
    return _rights_of(me, message) if me is not None else None


def _rights_of(member: discord.Member, message: discord.Message) -> discord.Permissions | None:
    channel: Any = message.channel
    if not isinstance(channel, discord.abc.GuildChannel | discord.Thread) or channel.guild.get_role(channel.guild.id) is None:
        return None  # nor are they known in a server that the gateway has not described
    try:
        return channel.permissions_for(member)
    except discord.ClientException:  # a thread whose parent is not known
        return None
