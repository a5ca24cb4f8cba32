"""The configuration as it stands once it has been read: its sections, and the secrets, which come from the environment alone."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args, get_origin

from pydantic import AfterValidator, Field, ModelWrapValidatorHandler, SecretStr, field_validator, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from bots.discord.config import DiscordConfig
from bots.shared.config import ENTRIES, LimitWords, Section, Separated, WebConfig, written
from bots.slack.config import SlackConfig
from core.model import MOST_COUNT


def _size(value: str) -> str:
    """A size, in small letters too, because the names of environment variables arrive so."""
    found = re.fullmatch(r"([1-9]\d*)(k|px)?", value.strip(), re.IGNORECASE)
    if found is None:
        raise ValueError("a size is written 1K, 4K or 512")
    return found[1] + {"k": "K", "px": "px"}.get((found[2] or "").lower(), "")


Size = Annotated[str, AfterValidator(_size)]
Ratio = Annotated[str, AfterValidator(written(r"[1-9]\d*:[1-9]\d*", "a format is written as width:height, such as 16:9"))]


class GeminiConfig(Section):
    base_url: str | None = None


class PricesConfig(Section):
    """Prices in US dollars per million tokens."""

    input: float = Field(ge=0)
    text_output: float = Field(ge=0)
    image_output: float = Field(ge=0)
    image_tokens: dict[Size, Annotated[int, Field(ge=0)]] = Field(min_length=1)
    input_image_tokens: int = Field(default=1120, ge=0)


class TextPricesConfig(Section):
    """Prices of a text-only model in US dollars per million tokens."""

    input: float = Field(ge=0)
    text_output: float = Field(ge=0)


class TierConfig(Section):
    """A row of the tier table, or only what differs from the built-in row of the same name."""

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


class DatabaseConfig(Section):
    url: str | None = None  # None: an SQLite file in data_dir
    password: SecretStr | None = None  # of a server, so that the URL holds no secret

    @field_validator("password")
    @classmethod
    def _blank_is_none(cls, value: SecretStr | None) -> SecretStr | None:
        return value if value is not None and value.get_secret_value() else None


class ImagesConfig(Section):
    url: str | None = None


class QuotaConfig(Section):
    """The operator's limits. Nothing is limited unless it is listed here or an admin sets a limit in chat."""

    defaults: LimitWords = ()  # limits of every channel that has none of its own: "20 images a day", "$5 a month on pro"
    total: LimitWords = ()  # the operator's, for all platforms, servers and direct messages together: no admin can lift them
    workspace: LimitWords = ()  # the same, for each server or workspace; all of Discord's direct messages count as one
    time_zone: str = "UTC"  # whose midnight begins a day: an IANA name such as "Europe/Berlin"
    confirm_above: float | None = Field(default=None, gt=0)  # US dollars: asks that may cost more are confirmed first


RENAMED = {"judge": "reader", "judge_model": "reader_model", "judge_prices": "reader_prices"}  # keys of [chat]


class ChatConfig(Section):
    reader: Literal["model", "rules"] | None = None  # who reads what people write; None: the model where there is a Gemini key
    reader_model: str = "gemini-3.5-flash-lite"
    reader_prices: TextPricesConfig | None = None  # of a reader_model without a built-in price
    reader_successor: str | None = "gemini-3.1-flash-lite"  # asked once reader_model is retired
    reading_budget: str = "$1 a day"  # what reading may cost; once it is spent, the rules read
    captions: Literal["short", "full"] = (
        "short"  # below pictures: only what helps with the next move, or also seconds, size and exact cost
    )
    most_combinations: int = Field(default=MOST_COUNT, ge=1, le=MOST_COUNT)  # of choices in braces, in one ask
    _renamed: tuple[str, ...] = ()

    @property
    def full_captions(self) -> bool:
        return self.captions == "full"

    @property
    def renamed(self) -> tuple[str, ...]:
        """List the keys that were given under their names in earlier versions."""
        return self._renamed

    @model_validator(mode="wrap")
    @classmethod
    def _take_old_names(cls, values: Any, validated: ModelWrapValidatorHandler[Self]) -> Self:
        """Read the keys of earlier versions under their names of today."""
        old = tuple(name for name in RENAMED if isinstance(values, dict) and name in values)
        for name in old:
            if RENAMED[name] in values:
                raise ValueError(f"{name} is now called {RENAMED[name]}, and both are set. Leave {name} out")
        section = validated({RENAMED.get(name, name): value for name, value in values.items()} if old else values)
        section._renamed = old
        return section


class LogsConfig(Section):
    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["auto", "json", "console"] = "auto"


class Config(BaseSettings):
    model_config = SettingsConfigDict(extra="forbid", frozen=True, env_prefix="DARKROOM_", env_nested_delimiter="__")

    data_dir: Path = Path("data")
    role: Literal["all", "gateway", "worker"] = "all"  # take events in, paint and post, or both; --role goes before it
    discord: DiscordConfig = DiscordConfig()
    slack: SlackConfig = SlackConfig()
    gemini: GeminiConfig = GeminiConfig()
    tiers: dict[str, TierConfig] = Field(default_factory=dict)
    packs: dict[str, list[str]] = Field(default_factory=dict)  # of formats: "instagram 4:5", "banner 16:9 2K"
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
        return _Environment(settings_cls), init_settings  # the environment wins over the file


class _Environment(EnvSettingsSource):
    """DARKROOM_<SECTION>__<KEY>, where a list need not be JSON: "20 images a day; $5 a month on pro"."""

    def decode_complex_value(self, field_name: str, field: FieldInfo | None, value: Any) -> Any:
        """The value of anything but a plain string or number. A value that should be a list and is not comes back unchanged, so
        that an error can name it.
        """
        if field is None or not is_list(field) or not isinstance(value, str):
            return super().decode_complex_value(field_name, field, value)  # type: ignore[arg-type]  # its caller passes None, too
        if value.lstrip().startswith("["):
            with suppress(ValueError):
                return json.loads(value)
            return value
        separated = next((one for one in field.metadata if isinstance(one, Separated)), ENTRIES)
        entries = [one.strip().strip("'\"").strip() for one in re.split(f"[{separated.by}]", value.strip().strip("'\""))]
        return tuple(filter(None, entries)) or value


def is_list(field: FieldInfo) -> bool:
    """Whether a key holds a list, or a list or nothing."""
    return any(get_origin(one) is tuple for one in (field.annotation, *get_args(field.annotation)))


@dataclass(frozen=True, slots=True)
class Secrets:
    """Secrets read from the environment. They are never shown: repr hides them all."""

    discord_token: str | None = field(default=None, repr=False)
    slack_bot_token: str | None = field(default=None, repr=False)
    slack_app_token: str | None = field(default=None, repr=False)
    slack_signing_secret: str | None = field(default=None, repr=False)
    slack_client_secret: str | None = field(default=None, repr=False)
    slack_token_key: str | None = field(default=None, repr=False)
    gemini_api_key: str | None = field(default=None, repr=False)


def secrets_from(environ: Mapping[str, str]) -> Secrets:
    def one(name: str) -> str | None:
        return environ.get(name, "").strip() or None

    return Secrets(
        discord_token=one("DISCORD_TOKEN"),
        slack_bot_token=one("SLACK_BOT_TOKEN"),
        slack_app_token=one("SLACK_APP_TOKEN"),
        slack_signing_secret=one("SLACK_SIGNING_SECRET"),
        slack_client_secret=one("SLACK_CLIENT_SECRET"),
        slack_token_key=one("SLACK_TOKEN_KEY"),
        gemini_api_key=one("GEMINI_API_KEY"),
    )


def forget(environ: MutableMapping[str, str]) -> None:
    """Remove our secrets and settings from the environment once they are read, because a library may start a program that would
    inherit them."""
    secrets = {one.name.upper() for one in fields(Secrets)}
    for name in list(environ):
        if name in secrets or name.upper().startswith("DARKROOM_"):
            del environ[name]
