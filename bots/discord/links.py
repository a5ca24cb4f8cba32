"""Links to Discord's messages: which of them somebody's words hold, and what they lead to, for people who may see it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Any

import discord

from bots.discord.faults import kept, told
from bots.discord.ids import snowflake
from bots.discord.pictures import shown
from bots.speech import text
from core.errors import BadAsk, CannotPost
from core.model import Person, Place
from core.ports.platform import Linked

_ID = r"(\d{15,20})"  # a snowflake of the years in which there was Discord
_LINK = re.compile(rf"https://(?:\w+\.)?discord(?:app)?\.com/channels/(\d{{15,20}}|@me)/{_ID}/{_ID}", re.ASCII)
_SECONDS = 15.0  # one request
_THREADS, _PRIVATE = (10, 11, 12), 12  # kinds of channels

Channel = Mapping[str, Any]


def links(words: str) -> tuple[str, ...]:
    """The links to messages, each once."""
    return tuple(dict.fromkeys(found[0] for found in _LINK.finditer(words) if snowflake(found[2]) and snowflake(found[3])))


async def linked(
    client: Callable[[], Awaitable[discord.Client]], link: str, *, place: Place, person: Person, hosts: Collection[str]
) -> Linked:
    """As core.ports.platform.Publisher.linked. What is gone, what we cannot see and what `person` cannot see are not told apart."""
    found = _LINK.match(link)
    if found is None or found[1] != ("@me" if place.direct else place.workspace):
        raise BadAsk(text.LINK_ELSEWHERE.format(workspace="server"))
    try:
        with told():
            parent = await kept(lambda: _seen(client, place, int(found[2]), int(person.id)), seconds=_SECONDS)
            message = await kept(lambda: _message(client, int(found[2]), int(found[3])), seconds=_SECONDS)
    except CannotPost as error:
        raise BadAsk(text.LINK_HIDDEN) from error
    where = Place(platform=place.platform, workspace=place.workspace, channel=str(parent), root=found[2])
    return Linked(place=where, message=found[3], pictures=shown(message, hosts))


async def _message(client: Callable[[], Awaitable[discord.Client]], channel: int, message: int) -> discord.Message:
    return await (await client()).get_partial_messageable(channel).fetch_message(message)


async def _seen(client: Callable[[], Awaitable[discord.Client]], place: Place, channel: int, person: int) -> int:
    """The channel whose messages somebody may read, or that a thread which they may read belongs to. Raises BadAsk if they may not."""
    if place.direct:
        if str(channel) != place.channel:
            raise BadAsk(text.LINK_HIDDEN)
        return channel
    http = (await client()).http
    at: Channel = dict(await http.get_channel(channel))
    home: Channel = dict(await http.get_channel(int(at["parent_id"]))) if at["type"] in _THREADS else at
    if str(home.get("guild_id")) != place.workspace:
        raise BadAsk(text.LINK_HIDDEN)
    rights = await _rights(http, int(place.workspace), home, person)
    sees = rights.administrator or (rights.view_channel and rights.read_message_history)
    private = at["type"] == _PRIVATE and not (rights.administrator or rights.manage_threads)
    if not sees or (private and not await _is_in_thread(http, channel, person)):
        raise BadAsk(text.LINK_HIDDEN)
    return int(home["id"])


async def _is_in_thread(http: Any, thread: int, person: int) -> bool:
    try:
        await http.get_thread_member(thread, person)
    except discord.NotFound:
        return False
    return True


async def _rights(http: Any, guild: int, channel: Channel, person: int) -> discord.Permissions:
    """What a member may do in a channel, by what Discord's REST interface tells: worked out as its documentation says (Permissions,
    read 2026-11-21)."""
    server = await http.get_guild(guild, with_counts=False)
    try:
        member = await http.get_member(guild, person)
    except discord.NotFound:
        return discord.Permissions.none()
    if str(server["owner_id"]) == str(person):
        return discord.Permissions.all()
    everyone, own = str(guild), set(map(str, member["roles"]))
    rights = 0
    for role in server["roles"]:
        if str(role["id"]) in {everyone, *own}:
            rights |= int(role["permissions"])
    if discord.Permissions(rights).administrator:
        return discord.Permissions.all()
    overwrites: Sequence[Mapping[str, Any]] = channel.get("permission_overwrites") or ()
    for group in ({everyone}, own, {str(person)}):
        chosen = [one for one in overwrites if str(one["id"]) in group]
        for one in chosen:
            rights &= ~int(one["deny"])
        for one in chosen:
            rights |= int(one["allow"])
    return discord.Permissions(rights)
