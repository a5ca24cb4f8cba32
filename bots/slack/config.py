"""Slack's section of the configuration."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from bots.shared.config import Host, Section, written
from bots.slack import ids

MemberId = Annotated[
    str, AfterValidator(written(ids.PERSON, "a member's id looks like U0123ABCD (a person's profile, More, Copy member ID)"))
]
GroupId = Annotated[
    str, AfterValidator(written(ids.GROUP, "a user group's id looks like S0123ABCD (its page, More, Copy group ID)"))
]

ANY_TEAM = "any"
TeamId = Annotated[
    str,
    AfterValidator(
        written(
            rf"{ANY_TEAM}|{ids.TEAM}", "a workspace's id looks like T0123ABCD, an organisation's like E0123ABCD; \"any\" lets any"
        )
    ),
]


class SlackConfig(Section):
    base_url: str = "https://slack.com/api/"
    mode: Literal["socket", "http"] = "socket"
    host: str = "127.0.0.1"
    port: int = Field(default=3000, ge=0, le=65535)
    file_hosts: tuple[Host, ...] = ("files.slack.com",)  # where files may be fetched from, and the token sent to
    admins: tuple[MemberId, ...] = ()  # member ids that may change quotas, besides the workspace's owners and admins
    admin_groups: tuple[GroupId, ...] = ()  # user group ids, the same
    strangers: bool = False  # whether people of other organisations may ask, in channels shared by Slack Connect
    guests: bool = True  # whether guests of the workspace may ask
    client_id: str | None = None  # the app's, for several workspaces: each installs it at /slack/install
    teams: tuple[TeamId, ...] = ()  # the workspaces and organisations that may
