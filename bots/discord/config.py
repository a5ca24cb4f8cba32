"""Discord's section of the configuration."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator

from bots.shared.config import Host, LimitWords, Section

_SNOWFLAKES = 2**63  # Discord's ids are below it


def _snowflake(value: object, how: str) -> int:
    """Parse an id of Discord's, written as a string or a number. how: what is said of anything else."""
    digits = (
        value.strip() if isinstance(value, str) else str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
    )
    if not (digits.isascii() and digits.isdigit() and 0 < int(digits[:20]) < _SNOWFLAKES and len(digits) <= 20):
        raise ValueError(how)
    return int(digits)


def _server_id(value: object) -> int:
    return _snowflake(
        value, "a server's id is a number such as 123456789012345678 (Developer Mode, right-click the server, Copy Server ID)"
    )


def _role_id(value: object) -> str:
    how = "a role's id is a number such as 123456789012345678 (Developer Mode, Server Settings, Roles, right-click the role, Copy Role ID)"
    return str(_snowflake(value, how))


@dataclass(frozen=True, slots=True)
class Shards:
    """The shards that one process connects, of all that the bot has."""

    ids: tuple[int, ...]
    count: int

    def __str__(self) -> str:
        return f"{self.ids[0]}-{self.ids[-1]}/{self.count}"


def _shards(value: object) -> object:
    """Parse "0-3/8", shards 0 to 3 of 8, and "5/8"."""
    if isinstance(value, Shards):
        return value
    found = re.fullmatch(r"\s*(\d{1,4})(?:\s*-\s*(\d{1,4}))?\s*/\s*(\d{1,4})\s*", value) if isinstance(value, str) else None
    if found is None:
        raise ValueError("shards are written like 0-3/8, which are shards 0 to 3 of 8, or 5/8 for a single one")
    first, last, count = int(found[1]), int(found[2] or found[1]), int(found[3])
    if not first <= last < count:
        raise ValueError(
            f"of {count} shards the last is {count - 1}, and the first stands in front: 0-{max(0, count - 1)}/{count} are all"
        )
    return Shards(tuple(range(first, last + 1)), count)


ShardRange = Annotated[Shards, BeforeValidator(_shards)]
ServerId = Annotated[int, BeforeValidator(_server_id)]
RoleId = Annotated[str, BeforeValidator(_role_id)]


class DiscordConfig(Section):
    api_url: str = "https://discord.com/api"
    message_content: bool = True  # ask for the Message Content intent
    shards: ShardRange | None = (
        None  # what this process connects where several gateways share a bot; None: all, as Discord recommends
    )
    cdn_hosts: tuple[Host, ...] = (  # where attachments, and Discord's copies of linked pictures, may be fetched from
        "cdn.discordapp.com",
        "media.discordapp.net",
        "images-ext-1.discordapp.net",
        "images-ext-2.discordapp.net",
    )
    admin_roles: tuple[RoleId, ...] = ()  # ids of roles that may change quotas, besides members who may manage the server
    servers: tuple[ServerId, ...] = ()  # ids of the only servers to serve, all others are left; empty: any that installs it
    direct_messages: bool = False  # whether members of those servers may ask in direct messages too
    direct_limits: LimitWords = ("20 images a day",)  # of each person there, where nobody is an admin; other limits apply too
