"""Configuration: config.toml and DARKROOM_<SECTION>__<KEY> from the environment, validated once, at the edge.

Secrets that others gave us come from the environment alone (Secrets); one in the file is refused. Unknown keys are refused with the
nearest known one.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Annotated, Any, Literal, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, StringConstraints, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from bots.shared.durations import Duration
from core.nearest import did_you_mean, nearest

_SNOWFLAKES = 2**63  # Discord's ids are below it


def _server_id(value: object) -> int:
    """An id of Discord's, written as a string or a number."""
    digits = (
        value.strip() if isinstance(value, str) else str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
    )
    if not (digits.isascii() and digits.isdigit() and 0 < int(digits[:20]) < _SNOWFLAKES and len(digits) <= 20):
        raise ValueError(
            "a server's id is a number such as 123456789012345678 (Developer Mode, right-click the server, Copy Server ID)"
        )
    return int(digits)


ServerId = Annotated[int, BeforeValidator(_server_id)]
Size = Annotated[str, StringConstraints(pattern=r"^[1-9]\d*(K|px)?$")]  # "1K", "4K", "512"
Ratio = Annotated[str, StringConstraints(pattern=r"^[1-9]\d*:[1-9]\d*$")]  # "16:9"
_BRACKETS = "[]'\" "  # around what was meant for a list


class ConfigError(Exception):
    """What is wrong with the configuration, and what to do: for the person who runs Darkroom."""


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DiscordConfig(Section):
    api_url: str = "https://discord.com/api"
    message_content: bool = True  # ask for the Message Content intent
    cdn_hosts: tuple[str, ...] = (  # where attachments, and Discord's copies of linked pictures, may be fetched from
        "cdn.discordapp.com",
        "media.discordapp.net",
        "images-ext-1.discordapp.net",
        "images-ext-2.discordapp.net",
    )
    admin_roles: tuple[str, ...] = ()  # role ids that may change quotas, besides members who may manage the server
    servers: tuple[ServerId, ...] = ()  # ids of the servers that it serves, and it leaves all others; empty: any that takes it in
    direct_messages: bool = False  # whether members of those servers may ask in direct messages too
    direct_limits: tuple[str, ...] = ("20 images a day",)  # of each person there, where nobody is an admin; beside all other limits


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


class GeminiConfig(Section):
    base_url: str | None = None


class TierConfig(Section):
    """A row of the tier table, or what differs from the built-in row of the same name."""

    title: str | None = None
    model: str | None = None
    sizes: tuple[Size, ...] | None = Field(default=None, min_length=1)
    ratios: tuple[Ratio, ...] | None = Field(default=None, min_length=1)
    max_references: int | None = Field(default=None, ge=0, le=14)
    thinking: Literal["MINIMAL", "MEDIUM", "HIGH"] | None = None
    timeout_seconds: float | None = Field(default=None, gt=0)
    successor: str | None = None
    edits: bool = True
    concurrency: int | None = Field(default=None, ge=1)
    per_minute: int | None = Field(default=None, ge=1)
    prices: PricesConfig | None = None


class PricesConfig(Section):
    """US dollars per million tokens."""

    input: float = Field(ge=0)
    text_output: float = Field(ge=0)
    image_output: float = Field(ge=0)
    image_tokens: dict[Size, Annotated[int, Field(ge=0)]] = Field(min_length=1)
    input_image_tokens: int = Field(default=1120, ge=0)


class DatabaseConfig(Section):
    url: str | None = None


class ImagesConfig(Section):
    url: str | None = None


class WebConfig(Section):
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    token: SecretStr | None = None  # shows /metrics elsewhere than on this machine too (Authorization: Bearer)
    public_url: str | None = None  # where people reach this server: then originals too large for a platform get a link
    links_expire: Duration | None = None  # how long such a link is good; None: for ever
    connections: int | None = Field(
        default=None, ge=1
    )  # at once, at each port; None: a fifth of the file handles there are, at most 256
    connections_per_address: int | None = Field(default=None, ge=1)  # None: half of them; this machine's own addresses: all of them

    @field_validator("token")
    @classmethod
    def _sendable(cls, value: SecretStr | None) -> SecretStr | None:
        """One that is left blank is none: nobody shall get in with a blank one."""
        if value is None or not value.get_secret_value().strip():
            return None
        if not re.fullmatch(r"[!-~]+", value.get_secret_value()):
            raise ValueError("A token is made of ASCII letters, digits and punctuation, without spaces")
        return value


class QuotaConfig(Section):
    """Nothing is limited unless it says so here, or an admin sets a limit in chat."""

    defaults: tuple[str, ...] = ()  # limits of every channel that has none of its own: "20 images a day", "$5 a month on pro"
    total: tuple[str, ...] = ()  # the operator's, for all platforms, servers and direct messages together: no admin can lift them
    workspace: tuple[str, ...] = ()  # the same for each server or workspace; Discord's direct messages together count as one
    time_zone: str = "UTC"  # whose midnight begins a day: an IANA name such as "Europe/Berlin"
    confirm_above: float | None = Field(default=None, gt=0)  # US dollars: asks that may cost more are confirmed first


class ChatConfig(Section):
    judge: Literal["rules", "model"] = "rules"  # who decides whether a reply is an instruction
    judge_model: str = "gemini-3.1-flash-lite"
    judge_prices: TextPricesConfig | None = None  # of a judge_model without a built-in price


class TextPricesConfig(Section):
    """US dollars per million tokens of a model that writes words alone."""

    input: float = Field(ge=0)
    text_output: float = Field(ge=0)


class LogsConfig(Section):
    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["auto", "json", "console"] = "auto"


class Config(BaseSettings):
    model_config = SettingsConfigDict(extra="forbid", frozen=True, env_prefix="DARKROOM_", env_nested_delimiter="__")

    data_dir: Path = Path("data")
    discord: DiscordConfig = DiscordConfig()
    slack: SlackConfig = SlackConfig()
    gemini: GeminiConfig = GeminiConfig()
    tiers: dict[str, TierConfig] = Field(default_factory=dict)
    database: DatabaseConfig = DatabaseConfig()
    images: ImagesConfig = ImagesConfig()
    web: WebConfig = WebConfig()
    quota: QuotaConfig = QuotaConfig()
    chat: ChatConfig = ChatConfig()
    logs: LogsConfig = LogsConfig()

    @field_validator("data_dir")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return env_settings, init_settings  # the environment wins over the file


@dataclass(frozen=True, slots=True)
class Secrets:
    """Read from the environment, never shown: repr hides them all."""

    discord_token: str | None = field(default=None, repr=False)
    slack_bot_token: str | None = field(default=None, repr=False)
    slack_app_token: str | None = field(default=None, repr=False)
    slack_signing_secret: str | None = field(default=None, repr=False)
    gemini_api_key: str | None = field(default=None, repr=False)


def secrets_from(environ: Mapping[str, str]) -> Secrets:
    def one(name: str) -> str | None:
        return environ.get(name, "").strip() or None

    return Secrets(
        discord_token=one("DISCORD_TOKEN"),
        slack_bot_token=one("SLACK_BOT_TOKEN"),
        slack_app_token=one("SLACK_APP_TOKEN"),
        slack_signing_secret=one("SLACK_SIGNING_SECRET"),
        gemini_api_key=one("GEMINI_API_KEY"),
    )


def forget(environ: MutableMapping[str, str]) -> None:
    """Take our secrets and settings out of the environment once they are read: a library may start a program, which would get them."""
    secrets = {one.name.upper() for one in fields(Secrets)}
    for name in list(environ):
        if name in secrets or name.upper().startswith("DARKROOM_"):
            del environ[name]


def load(path: Path | None) -> Config:
    """The configuration from `path` (None: config.toml where it exists) and the environment. Raises ConfigError."""
    where, values = _file(path)
    _refuse_unknown_environment()
    try:
        return Config(**values)
    except ValidationError as error:
        raise ConfigError(_sentences(where, error)) from None
    except SettingsError as error:  # a list or a section that is not JSON
        said = "\n".join(_unlisted_environment()) or f"environment: {error}. Write it as JSON, or set its keys one by one."
        raise ConfigError(said) from None


def _file(path: Path | None) -> tuple[str, dict[str, Any]]:
    if path is None:
        path = Path("config.toml")
        if not path.exists():
            return "environment", {}
    try:
        return str(path), tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{path}: there is no such file. Copy config.example.toml, or leave --config out.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not valid TOML: {error}.") from None
    except OSError as error:
        raise ConfigError(f"{path} could not be read: {error.strerror}.") from None


def _refuse_unknown_environment() -> None:
    """pydantic-settings passes over unknown top-level names in the environment; a misspelt one would do nothing, silently."""
    known = {f"DARKROOM_{name.upper()}" for name in Config.model_fields}
    for name in os.environ:
        if name.startswith("DARKROOM_") and name.upper().split("__")[0] not in known:
            near = nearest(name.upper().split("__")[0], known)
            raise ConfigError(f"environment: unknown key {name}.{did_you_mean(near)}")


def _unlisted_environment() -> Iterator[str]:
    """Of the variables that hold a list those that are none."""
    for name, value in os.environ.items():
        path = name.removeprefix("DARKROOM_").lower().split("__")
        section = Config.model_fields[path[0]].annotation if path[0] in Config.model_fields and len(path) == 2 else None
        of = section.model_fields.get(path[1]) if isinstance(section, type) and issubclass(section, Section) else None
        if of is not None and get_origin(of.annotation) is tuple and not _is_json(value):
            yield f"environment: {name}: {_listed(value.strip(_BRACKETS))}"


def _is_json(value: str) -> bool:
    try:
        json.loads(value)
    except ValueError:
        return False
    return True


def _listed(value: str | int) -> str:
    return f"Write it as a list: {json.dumps([value], ensure_ascii=False)}."


def _sentences(where: str, error: ValidationError) -> str:
    return "\n".join(_sentence(where, problem) for problem in error.errors())


def _sentence(where: str, problem: Any) -> str:
    path = [str(part) for part in problem["loc"]]
    key = ".".join(path)
    if f"DARKROOM_{'__'.join(path)}".upper() in (name.upper() for name in os.environ):
        where = "environment"
    if problem["type"] == "tuple_type" and isinstance(problem["input"], str | int):
        return f"{where}: {key}: {_listed(problem['input'])}"
    if problem["type"] != "extra_forbidden":
        return f"{where}: {key}: {problem['msg']}."
    if path[-1].lower() in {secret.name for secret in fields(Secrets)}:
        return f"{where}: {key} is a secret: set it in the environment as {path[-1].upper()}, not in the file."
    return f"{where}: unknown key {key}.{did_you_mean(nearest(path[-1], _known(path[:-1])))}"


def _known(path: list[str]) -> list[str]:
    """The keys that a section knows, by its path."""
    if not path:
        return list(Config.model_fields)
    if path[0] == "tiers":
        return list((PricesConfig if path[-1] == "prices" else TierConfig).model_fields)
    if path[-1] == "judge_prices":
        return list(TextPricesConfig.model_fields)
    section = Config.model_fields[path[0]].annotation if path[0] in Config.model_fields else None
    return list(section.model_fields) if isinstance(section, type) and issubclass(section, Section) else []
