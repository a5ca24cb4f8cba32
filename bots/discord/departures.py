"""Leaves servers that are not served, with a sentence if one can be posted, and once what was accepted there has been delivered."""

from __future__ import annotations

import asyncio

import discord
import structlog

from bots.discord import view
from bots.discord.admission import Allowed
from bots.discord.escape import line
from bots.discord.faults import kept
from bots.discord.publisher import DiscordPublisher
from bots.shared.reaching import UNREACHED
from bots.speech import discord_text
from core.errors import StudioError
from core.runtime.clock import Sleep
from core.runtime.waits import stop
from core.studio.door import Studio

log = structlog.get_logger(__name__, platform="discord")

_SECONDS = 15.0  # one request
_PAUSES = (0.0, 5.0, 60.0, 600.0)  # before each try; the next session tries again
_BETWEEN, _LOOKS = 2.0, 300  # seconds between two looks whether all is delivered, and how many
_NAMED = 20  # servers, in a line of the log
_AT_ONCE = 4  # servers left
_TRIED = 3  # channels that the sentence is tried in


class Departures:
    def __init__(self, allowed: Allowed, studio: Studio, publisher: DiscordPublisher, sleep: Sleep) -> None:
        self._allowed = allowed
        self._studio = studio
        self._publisher = publisher
        self._sleep = sleep
        self._at_once = asyncio.Semaphore(_AT_ONCE)
        self._leaving: dict[int, asyncio.Task[None]] = {}
        self._warned = False
        self._named: set[int] = set()  # servers that were named to the operator

    def session(self, servers: list[discord.Guild]) -> None:
        """Take in the servers that a new session reports: leave those that are not served, and name new ones to the operator where any
        server is."""
        new = [one for one in servers if one.id not in self._named]
        if not self._allowed.servers and (new or not self._warned):
            self._tell("any_server", new)
            self._warned = True
        for one in servers:
            self.leave(one)

    def joined(self, server: discord.Guild) -> None:
        """Leave a server that somebody has added us to, or name it to the operator where any server is served."""
        if not self._allowed.servers and server.id not in self._named:
            self._tell("server_joined", [server])
        self.leave(server)

    def leave(self, server: discord.Guild) -> None:
        """Begin to leave a server that is not served. Does nothing for one that is."""
        if self._allowed.server(server.id) or server.id in self._leaving:
            return
        task = self._leaving[server.id] = asyncio.create_task(self._left(server))
        task.add_done_callback(lambda _: self._leaving.pop(server.id, None))

    async def close(self) -> None:
        await stop(*self._leaving.values())

    def _tell(self, event: str, servers: list[discord.Guild]) -> None:
        self._named |= {one.id for one in servers}
        names = [f"{line(one.name)[:50]} ({one.id})" for one in servers[:_NAMED]]
        log.warning(event, servers=names, more=max(0, len(servers) - _NAMED), says=discord_text.ANY_SERVER)

    async def _left(self, server: discord.Guild) -> None:
        """Try until we have left. This is the outermost loop of a task that nobody waits for."""
        try:
            await self._delivered(server.id)
            async with self._at_once:
                await self._say_goodbye(server)
            for pause in _PAUSES:
                await self._sleep(pause)
                async with self._at_once:
                    gone = await self._gone(server)
                if gone:
                    log.warning("server_left", server=server.id)
                    return
            log.error("server_not_left", server=server.id, says=discord_text.NOT_LEFT.format(server=server.id))
        except StudioError as error:  # a database that does not answer
            log.error("server_not_left", server=server.id, error=error.code)
        except Exception:
            log.exception("server_not_left", server=server.id)

    async def _delivered(self, server: int) -> None:
        """Wait until what was accepted before the server was taken off the list is over: paid pictures are posted, others called
        off."""
        for _ in range(_LOOKS):
            if not await self._studio.busy_in("discord", str(server)):
                return
            await self._sleep(_BETWEEN)

    async def _say_goodbye(self, server: discord.Guild) -> None:
        said = view.say(discord_text.FAREWELL.format(server=server.id))
        for channel in _where_to_speak(server)[:_TRIED]:
            try:
                await self._publisher.say(channel, said, reply_to=None, once=f"farewell:{server.id}")
            except StudioError as error:
                log.info("goodbye_not_said", server=server.id, code=error.code)
            else:
                return

    async def _gone(self, server: discord.Guild) -> bool:
        try:
            await kept(server.leave, seconds=_SECONDS)
        except discord.NotFound:
            return True
        except (discord.HTTPException, *UNREACHED) as error:
            log.warning("not_left_yet", server=server.id, error=type(error).__name__)
            return False
        return True


def _where_to_speak(server: discord.Guild) -> list[int]:
    """The channels that we may probably write in: first the one for such news, then from the top."""
    channels = [*([server.system_channel] if server.system_channel is not None else []), *server.text_channels]
    return list(dict.fromkeys(one.id for one in channels if _may_speak(one, server.me)))


def _may_speak(channel: discord.TextChannel, me: discord.Member | None) -> bool:
    if me is None:
        return False
    rights = channel.permissions_for(me)
    return rights.view_channel and rights.send_messages
