"""Slack's section of the configuration."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from bots.shared.config import Section


class SlackConfig(Section):
    base_url: str = "https://slack.com/api/"
    mode: Literal["socket", "http"] = "socket"
    host: str = "127.0.0.1"
    port: int = Field(default=3000, ge=0, le=65535)
    file_hosts: tuple[str, ...] = ("files.slack.com",)  # where files may be fetched from, and the token sent to
    admins: tuple[str, ...] = ()  # member ids that may change quotas, besides the workspace's owners and admins
    admin_groups: tuple[str, ...] = ()  # user group ids, the same
    strangers: bool = False  # whether people of other organisations may ask, in channels shared by Slack Connect
    guests: bool = True  # whether guests of the workspace may ask
