"""The base of every configuration section, and the sections that everything reads."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, field_validator

_DURATION: Final = re.compile(r"(\d{1,9})\s*(s|sec|seconds?|m|min|minutes?|h|hours?|d|days?|w|weeks?)?", re.IGNORECASE)
_SECONDS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}


class ConfigError(Exception):
    """What is wrong with the configuration and what to do, for whoever runs Darkroom."""


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class Separated:
    """How the entries of a list are separated in the environment: by any of these characters."""

    by: str


def written(pattern: str, how: str) -> Callable[[str], str]:
    """A validator of strings that match a pattern. how: what is said of one that does not: what it is and how to write it."""

    def checked(value: str) -> str:
        if re.fullmatch(pattern, value.strip()) is None:
            raise ValueError(how)
        return value.strip()

    return checked


def _duration(value: object) -> object:
    """Parse a duration as people write it: seconds, or words."""
    if isinstance(value, str) and (found := _DURATION.fullmatch(value.strip())):
        return timedelta(seconds=int(found[1]) * _SECONDS[(found[2] or "s")[0].lower()])
    if isinstance(value, bool) or not isinstance(value, int | float | timedelta):
        raise ValueError('Say how long in seconds (3600), or as "90s", "12h", "7d" or "2 weeks"')
    return value


Duration = Annotated[timedelta, BeforeValidator(_duration), Field(gt=timedelta(), le=timedelta(days=36_500))]
Host = Annotated[
    str,
    AfterValidator(written(r"[\w.:\[\]-]+", "a host is a name such as files.example.com, without https:// and without a path")),
]
ENTRIES = Separated(",;\n")  # of any other list
LimitWords = Annotated[tuple[str, ...], Separated(";\n")]  # a comma is part of an amount: "$0,20 a day"


class WebConfig(Section):
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    token: SecretStr | None = None  # shows /metrics elsewhere than on this machine too (Authorization: Bearer)
    public_url: str | None = None  # where people reach this server: then originals too large for a platform get a link
    links_key: SecretStr | None = None  # signs such links, the same on every machine; None: a key of its own in the data folder
    links_expire: Duration | None = None  # how long such a link is good; None: for ever
    connections: int | None = Field(default=None, ge=1)  # at once, at each port; None: 256; at most a fifth of the file handles
    connections_per_address: int | None = Field(default=None, ge=1)  # None: half of them; this machine's own addresses: all of them

    @field_validator("token")
    @classmethod
    def _sendable(cls, value: SecretStr | None) -> SecretStr | None:
        """Treat a blank token as none, so that nobody gets in with a blank one."""
        if value is None or not value.get_secret_value().strip():
            return None
        if not re.fullmatch(r"[!-~]+", value.get_secret_value()):
            raise ValueError("A token is made of ASCII letters, digits and punctuation, without spaces")
        return value
