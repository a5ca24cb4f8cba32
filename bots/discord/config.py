"""Discord's section of the configuration."""

from __future__ import annotations

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


ServerId = Annotated[int, BeforeValidator(_server_id)]
RoleId = Annotated[str, BeforeValidator(_role_id)]


class DiscordConfig(Section):
    api_url: str = "https://discord.com/api"
    message_content: bool = True  # ask for the Message Content intent
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
