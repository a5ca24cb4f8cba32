"""The scopes that our app's manifest (deploy/slack-manifest.yaml) asks for; a test compares."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

SCOPES: Final[Mapping[str, str]] = MappingProxyType(  # -> what does not work without it
    {
        "app_mentions:read": "mentions are not heard",
        "channels:history": "replies in public channels are not heard",
        "channels:read": "public channels cannot be looked up before anything is paid",
        "chat:write": "nothing can be posted",
        "commands": "there are no commands",
        "files:read": "attached pictures cannot be read",
        "files:write": "no picture can be posted",
        "groups:history": "replies in private channels are not heard",
        "groups:read": "private channels cannot be looked up before anything is paid",
        "im:history": "direct messages are not heard",
        "im:write": "nobody can be told anything alone",
        "mpim:history": "replies in group direct messages are not heard",
        "mpim:read": "group direct messages cannot be looked up before anything is paid",
        "reactions:read": "reactions do not count as votes",
        "usergroups:read": "limits and admins by user group do not work",
        "users:read": "nobody is known to be an admin or a guest",
    }
)
