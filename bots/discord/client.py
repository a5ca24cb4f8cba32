"""The gateway's client: passes commands, buttons and modals to the interaction handler, and messages to the
listener. It keeps no cache of members or messages, and no view."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, assert_never

import discord
import structlog
import yarl
from discord.gateway import DiscordWebSocket

from bots.discord import buttons, commands, modals, quota_commands
from bots.discord.catchup import catch_up
from bots.discord.config import Shards
from bots.discord.departures import Departures
from bots.discord.ids import Extra, Form, Pressed, meaning, read
from bots.discord.interactions import InteractionHandler
from bots.discord.messages import MessageListener
from bots.discord.quotas import Quotas
from bots.discord.responses import Interaction
from bots.discord.settings import Settings
from bots.discord.settings import add_to as add_settings
from bots.discord.unreadable import guard
from bots.discord.wire import Wire
from bots.speech import text
from core.acts import table
from core.model import Act
from core.runtime.clock import Sleep
from core.runtime.waits import stop

log = structlog.get_logger(__name__, platform="discord")


def intents(*, message_content: bool) -> discord.Intents:
    return discord.Intents(
        guilds=True,
        guild_messages=True,
        guild_reactions=True,
        dm_messages=True,
        dm_reactions=True,
        message_content=message_content,
    )


class StudioClient(discord.AutoShardedClient):
    """One connection to Discord, from login to close. It is an AutoShardedClient even for one shard: a plain Client dies if the
    first handshake fails and never gives up on a dead resume address (discord.py 2.7.1)."""

    def __init__(
        self,
        handler: InteractionHandler,
        listener: MessageListener,
        quotas: Quotas,
        settings: Settings,
        departures: Departures,
        *,
        message_content: bool,
        shards: Shards | None = None,
        started: Callable[[StudioClient], Awaitable[None]],
        sleep: Sleep,
        acknowledged: Callable[[float], None] | None = None,
    ) -> None:
        own: Any = {"shard_ids": list(shards.ids), "shard_count": shards.count} if shards is not None else {}
        super().__init__(
            intents=intents(message_content=message_content),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            guild_ready_timeout=0.5,
            allowed_mentions=discord.AllowedMentions.none(),
            http_trace=Wire(acknowledged).trace(),
            **own,
        )
        self._shards = shards
        guard(self._connection.parsers, me=lambda: self.user.id if self.user is not None else None, sorry=self._begin_sorry)
        self.handler = handler
        self._listener = listener
        self._quotas = quotas
        self._departures = departures
        self._started = started
        self._sleep = sleep
        self.tree = commands.Tree(self, handler)
        commands.add_to(self.tree, handler)
        quota_commands.add_to(self.tree, handler, quotas)
        add_settings(self.tree, handler, settings)
        self.connected: set[int] = set()  # shards
        self._catching_up: dict[int, asyncio.Task[None]] = {}  # by shard
        self._saying_sorry: set[asyncio.Task[None]] = set()

    async def setup_hook(self) -> None:
        # A fresh session after a lost one goes to DEFAULT_GATEWAY, whatever address the first one had: both have to be Discord's answer.
        recommended, address, _ = await self.http.get_bot_gateway()
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(address)
        if self._shards is None:
            self.shard_count = recommended
        for shard in self._own_shards():
            self._listener.checkpoint.begins(shard)
        self.add_dynamic_items(buttons.Press)
        await self._started(self)

    def is_connected(self) -> bool:
        return bool(self.shard_count) and self.connected == set(self._own_shards()) and not self.is_closed()

    def _own_shards(self) -> Sequence[int]:
        return self._shards.ids if self._shards is not None else range(self.shard_count or 1)

    async def on_shard_connect(self, shard: int) -> None:
        self.connected.add(shard)

    async def on_shard_resumed(self, shard: int) -> None:
        self.connected.add(shard)
        self._listener.checkpoint.resumed(shard)

    async def on_shard_disconnect(self, shard: int) -> None:
        self.connected.discard(shard)
        if not self.is_closed():
            self._listener.checkpoint.lost(shard)

    async def on_shard_ready(self, shard: int) -> None:
        """Begin a new session. Discord does not send what was said before it, so that is read from the history."""
        if self.is_closed():
            return
        self._departures.session([guild for guild in self.guilds if guild.shard_id == shard])
        before = self._catching_up.pop(shard, None)
        if before is not None:
            await stop(before)
        self._catching_up[shard] = asyncio.create_task(
            catch_up(self, self._listener, self.handler.studio, shard, sleep=self._sleep)
        )

    async def on_guild_join(self, guild: discord.Guild) -> None:
        self._departures.joined(guild)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """A server is available, at the start of a session or after an outage of the server's."""
        self._departures.leave(guild)

    async def close(self) -> None:
        await self._departures.close()
        await stop(*self._catching_up.values())
        await self._listener.checkpoint.save()
        await super().close()

    async def on_message(self, message: discord.Message) -> None:
        if self.user is not None:
            await self._listener.hear(message, self.user.id)

    async def on_raw_reaction_add(self, reaction: discord.RawReactionActionEvent) -> None:
        is_person = reaction.member is None or not reaction.member.bot
        if is_person and (self.user is None or reaction.user_id != self.user.id):
            await self.handler.react(reaction, cast=True)

    async def on_raw_reaction_remove(self, reaction: discord.RawReactionActionEvent) -> None:
        await self.handler.react(reaction, cast=False)

    async def on_raw_message_delete(self, deleted: discord.RawMessageDeleteEvent) -> None:
        await self.handler.deleted(deleted.guild_id, deleted.channel_id, [deleted.message_id], self._parent(deleted))

    async def on_raw_bulk_message_delete(self, deleted: discord.RawBulkMessageDeleteEvent) -> None:
        await self.handler.deleted(deleted.guild_id, deleted.channel_id, sorted(deleted.message_ids), self._parent(deleted))

    def _parent(self, deleted: discord.RawMessageDeleteEvent | discord.RawBulkMessageDeleteEvent) -> int | None:
        """The channel of the thread that something was deleted in, where the gateway knows it."""
        guild = self.get_guild(deleted.guild_id) if deleted.guild_id is not None else None
        thread = guild.get_thread(deleted.channel_id) if guild is not None else None
        return thread.parent_id if thread is not None else None

    async def on_interaction(self, interaction: Interaction) -> None:
        """Handle what discord.py has no handler for: modals, by their ids alone, and buttons that are not ours."""
        data: Any = interaction.data or {}
        found = read(str(data.get("custom_id", "")))
        if interaction.type is discord.InteractionType.modal_submit and found is not None:
            await self.submitted(interaction, found)
        elif interaction.type in (discord.InteractionType.component, discord.InteractionType.modal_submit) and found is None:
            await self.handler.responses.refuse(interaction, text.BUTTON_GONE)

    async def pressed(self, interaction: Interaction, pressed: Pressed) -> None:
        """Handle any of our buttons. A modal has to be the first answer, so nothing is looked up before it."""
        handler, subject, respond = self.handler, pressed.subject, self.handler.responses
        match meaning(pressed.act):
            case None:
                await respond.refuse(interaction, text.BUTTON_GONE)
            case Act.EDIT:
                await respond.first_answer(interaction, lambda: modals.send(interaction, modals.edit(Form.EDIT, subject)))
            case Extra.ALT:
                await respond.first_answer(interaction, lambda: self._alt(interaction, subject))
            case Extra.ORIGINAL:
                await respond.handle(interaction, lambda: handler.original(interaction, subject))
            case Extra.ANYWAY:
                await self._go_ahead(interaction, subject, confirmed=False)
            case Extra.CONFIRM:
                await self._go_ahead(interaction, subject, confirmed=True)
            case Extra.REST:
                await respond.handle(interaction, lambda: handler.go_ahead(interaction, subject), shows=Act.EDIT)
            case Extra.MORE:
                await respond.handle(interaction, lambda: self._quotas.ask_for_more(interaction, subject))
            case Extra.APPROVE:
                await respond.handle(interaction, lambda: handler.approve(interaction, subject))
            case Extra.DECLINE:
                await respond.first_answer(interaction, lambda: modals.send(interaction, modals.decline(subject)))
            case Extra.WITHDRAW:
                await respond.handle(interaction, lambda: handler.withdraw(interaction, subject))
            case Extra.GRANT:
                await respond.handle(interaction, lambda: self._quotas.grant_request(interaction, subject))
            case Extra.BALLOT:
                await respond.handle(interaction, lambda: handler.ballot(interaction, subject, pressed.choice or pressed.render))
            case Extra.END_VOTE:
                await respond.handle(
                    interaction, lambda: handler.end_vote(interaction, subject, admin=self._quotas.is_admin(interaction))
                )
            case Act() as act:
                comes_to = table.pressed(act, pressed.choice)
                shows = comes_to if table.row(comes_to).is_rendered else None
                await respond.handle(interaction, lambda: handler.press(interaction, act, subject, pressed.choice), shows=shows)
            case _ as other:
                assert_never(other)

    async def _go_ahead(self, interaction: Interaction, pending: str, *, confirmed: bool) -> None:
        handler, respond = self.handler, self.handler.responses
        async with respond.at_work():
            await respond.handle(interaction, lambda: handler.go_ahead(interaction, pending, confirmed=confirmed), shows=Act.EDIT)
            await handler.clear_question(interaction)

    async def submitted(self, interaction: Interaction, submitted: Pressed) -> None:
        handler, subject, words, respond = self.handler, submitted.subject, modals.words(interaction), self.handler.responses
        match Form(submitted.act) if submitted.act in set(Form) else None:
            case None:
                await respond.refuse(interaction, text.BUTTON_GONE)
            case Form.EDIT:
                replied_to = str(interaction.message.id) if interaction.message is not None else None
                await respond.handle(
                    interaction, lambda: handler.edit_version(interaction, subject, words, replied_to), shows=Act.EDIT
                )
            case Form.ALT:
                await respond.handle(interaction, lambda: handler.describe(interaction, subject, words))
            case Form.DECLINE:
                await respond.handle(interaction, lambda: handler.decline(interaction, subject, words))
            case Form.OURS:
                await respond.handle(interaction, lambda: handler.edit_ours(interaction, subject, words), shows=Act.EDIT)
            case Form.MENU:
                await respond.handle(interaction, lambda: handler.edit_anybodys(interaction, subject, words), shows=Act.NEW)
            case _ as other:
                assert_never(other)

    async def _alt(self, interaction: Interaction, version: str) -> None:
        found = await self.handler.version(interaction, version)
        await modals.send(interaction, modals.alt(version, found.alt))

    def _begin_sorry(self, interaction: int, token: str) -> None:
        task = asyncio.create_task(self.handler.responses.sorry_unread(self.http, interaction, token))
        self._saying_sorry.add(task)
        task.add_done_callback(self._saying_sorry.discard)

    async def on_error(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        log.error("handler_broken", event_name=event, exc_info=True)  # noqa: LOG014  # discord.py calls this while handling it
