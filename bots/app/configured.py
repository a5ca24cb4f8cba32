"""Turns the configuration into the studio's own values: tiers, rules for limits, the reader's models and budget. Raises ConfigError."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from bots.app.config import ChatConfig, Config, PricesConfig, Secrets, TierConfig
from bots.discord.config import DiscordConfig
from bots.shared.config import ConfigError
from bots.shared.vocabularies import VOCABULARIES
from bots.speech import slack_text
from core.acts.packs import DEFAULT_PACKS, MOST_FORMATS, NAME, Format, Packs, fits_all
from core.errors import StudioError
from core.listing import listed
from core.model import MicroDollars, Prices, Tier
from core.nearest import did_you_mean, nearest
from core.quota import Limit, Per, Rules, Target, Terms, Unit, parse
from core.quota.words import terms
from core.studio.settings import ReadBy
from core.studio.understanding import Budget
from core.tiers import DEFAULT_TIERS, READER_PRICES, TextModel, text_prices

NO_BUDGET = "none"  # a budget for reading of nothing: the rules read everywhere, whatever is set for channels
_ONE_EACH = " Give each limit an entry of its own; in the environment, put ; between them."
_FOR_CHANNELS = "defaults are for channels. Put a limit on each server or workspace under quota.workspace."
_FOR_ONE = "these limit each person's direct messages. Put a limit on everybody's together under quota.workspace."
_FOR_ALL = "a total covers all servers and workspaces together. Put a limit on each of them under quota.workspace."


def missing_for_several(config: Config, secrets: Secrets) -> str | None:
    """What keeps Slack from serving several workspaces, as a sentence; None: nothing does."""
    if secrets.slack_bot_token is not None:
        return slack_text.TWO_WAYS
    given = {
        "[slack] client_id": config.slack.client_id,
        "[slack] teams": config.slack.teams,
        "[web] public_url": config.web.public_url,
        "SLACK_TOKEN_KEY": secrets.slack_token_key,
    }
    missing = [name for name, value in given.items() if not value]
    if not missing:
        return None
    return slack_text.SEVERAL_MISSING.format(missing=f"{listed(missing)} {'is' if len(missing) == 1 else 'are'}")


def packs(config: Config, tiers: Mapping[str, Tier]) -> Packs:
    """The built-in packs with the configuration's. Raises ConfigError."""
    if strange := [name for name in config.packs if not NAME.fullmatch(name.casefold())]:
        raise ConfigError(f"packs.{strange[0]!r}: a pack's name has letters from a to z, digits and hyphens, at most 30.")
    return {**DEFAULT_PACKS, **{name.casefold(): _pack(name, formats, tiers) for name, formats in config.packs.items()}}


def _pack(name: str, formats: Sequence[str], tiers: Mapping[str, Tier]) -> tuple[Format, ...]:
    try:
        found = tuple(map(Format.of, formats))
    except ValueError as error:
        raise ConfigError(f"packs.{name}: {error}") from None
    if not 1 <= len(found) <= MOST_FORMATS:
        raise ConfigError(f"packs.{name}: a pack has 1 to {MOST_FORMATS} formats, and this one has {len(found)}.")
    known = {ratio for tier in tiers.values() for ratio in tier.ratios}
    if strange := [one.ratio for one in found if one.ratio not in known]:
        raise ConfigError(
            f"packs.{name}: no tier can paint {', '.join(strange)}. Leave {'it' if len(strange) == 1 else 'them'} out."
        )
    if len(set(found)) < len(found):
        raise ConfigError(f"packs.{name}: a format is in it twice. Write it once.")
    if not any(tier.edits and fits_all(tier, found) for tier in tiers.values()):
        raise ConfigError(f"packs.{name}: no tier can paint all of its formats. Divide it into two packs.")
    return found


def tier_table(config: Config) -> dict[str, Tier]:
    """The built-in tier table with the configuration's changes. Raises ConfigError."""
    table = dict(DEFAULT_TIERS)
    for name, row in config.tiers.items():
        table[name] = _tier(name, row, table.get(name))
    for name, tier in table.items():
        if tier.successor is not None and tier.successor not in table:
            raise ConfigError(f"tiers.{name}.successor: there is no tier {tier.successor}. There are {', '.join(table)}.")
    return table


def default_reader(config: Config) -> ReadBy:
    """Who reads in channels for which no admin has set it."""
    return ReadBy.RULES if config.chat.reader == "rules" else ReadBy.MODEL


def may_read(config: Config, *, has_key: bool) -> bool:
    """Whether a text model may be asked at all. Where the configuration says "rules", an admin may still choose the model for a
    channel, if it has a price; with a budget of nothing nobody may."""
    if not has_key or not reading_budget(config).amount:
        return False
    try:
        reader_models(config)
    except ConfigError:
        if default_reader(config) is ReadBy.RULES:
            return False
        raise
    return True


def reader_models(config: Config) -> Sequence[TextModel]:
    """The model that reads what people write, then its successor. Raises ConfigError, since a model without a price is never called."""
    chat = config.chat
    prices = READER_PRICES.get(chat.reader_model)
    if chat.reader_prices is not None:
        input, output = (round(dollars * 1_000_000) for dollars in (chat.reader_prices.input, chat.reader_prices.text_output))
        prices = text_prices(input=input, output=output)
    models = {chat.reader_model: prices}
    if chat.reader_successor is not None and chat.reader_successor != chat.reader_model:
        models[chat.reader_successor] = READER_PRICES.get(chat.reader_successor)
    return [TextModel(name=name, prices=_known_price(name, prices, chat)) for name, prices in models.items()]


def _known_price(name: str, prices: Prices | None, chat: ChatConfig) -> Prices:
    if prices is not None:
        return prices
    if name == chat.reader_model:
        raise ConfigError(
            f'chat.reader_model: {name} has no price, so it is not called. Set chat.reader_prices, or chat.reader = "rules".'
        )
    raise ConfigError(f"chat.reader_successor: {name} has no price. Choose one of {', '.join(READER_PRICES)}, or leave it out.")


def reading_budget(config: Config) -> Budget:
    """What reading may cost in a period. Raises ConfigError."""
    said = config.chat.reading_budget
    if said.strip().casefold() == NO_BUDGET:
        return Budget(amount=MicroDollars(0), per=Per.DAY)
    try:
        terms = parse(said, ()).terms
    except StudioError as error:
        raise ConfigError(f'chat.reading_budget: "{said}": {error}') from None
    if terms.unit is not Unit.MONEY or terms.each:
        raise ConfigError(
            f'chat.reading_budget: "{said}": write an amount of money and a period, for example "$1 a day", or "none".'
        )
    return Budget(amount=MicroDollars(terms.amount), per=terms.per)


def quota_rules(config: Config, tiers: Mapping[str, Tier]) -> Rules:
    """The configured limits and time zones. Raises ConfigError."""
    quota = config.quota
    defaults = _limits("quota.defaults", quota.defaults, Target.in_channel(""), tiers, nowhere=_FOR_CHANNELS)
    total = _limits("quota.total", quota.total, Target.total(), tiers, nowhere=_FOR_ALL)
    workspace = _limits("quota.workspace", quota.workspace, Target.each_workspace(), tiers)
    above = config.quota.confirm_above
    return Rules(
        zone=_zone(config.quota.time_zone),
        zone_name=config.quota.time_zone,
        defaults=tuple(limit.terms for limit in defaults),
        direct=_direct(config.discord, tiers),
        ceilings=(*total, *workspace),
        vocabularies=VOCABULARIES,
        confirm_above=None if above is None else MicroDollars(round(above * 1_000_000)),
    )


def _direct(config: DiscordConfig, tiers: Mapping[str, Tier]) -> tuple[Terms, ...]:
    """The limits on each person's direct messages. Raises ConfigError."""
    limits = _limits("discord.direct_limits", config.direct_limits, Target.in_channel(""), tiers, nowhere=_FOR_ONE)
    if config.direct_messages and not limits:
        raise ConfigError(
            'discord.direct_limits: direct messages need a limit, because nobody is an admin there. Try ["20 images a day"].'
        )
    return tuple(limit.terms for limit in limits)


def _limits(key: str, texts: Sequence[str], target: Target, tiers: Mapping[str, Tier], *, nowhere: str = "") -> Sequence[Limit]:
    """Parse a list of limits written in words. `nowhere`: why none of them may be for a single workspace. Raises ConfigError."""
    found: dict[str, Limit] = {}
    for said in texts:
        try:
            words = parse(said, tuple(tiers))
        except StudioError as error:
            raise ConfigError(f'{key}: "{said}": {error}{_ONE_EACH if "," in said else ""}') from None
        if nowhere and words.which.everywhere:
            raise ConfigError(f'{key}: "{said}": {nowhere}')
        limit = Limit(target=target, terms=words.terms)
        if limit.key in found:
            other = terms(found[limit.key].terms)
            raise ConfigError(f'{key}: "{other}" and "{said}" are limits of the same kind, and only one can apply. Leave one out.')
        found[limit.key] = limit
    return tuple(found.values())


def _zone(name: str) -> tzinfo:
    if name == "UTC":  # also where the machine has no time zone data
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = nearest(name, available_timezones())
        hint = did_you_mean(near) or " Use an IANA name such as Europe/Berlin (the machine needs tzdata)."
        raise ConfigError(f"quota.time_zone: there is no time zone {name}.{hint}") from None


def _tier(name: str, row: TierConfig, known: Tier | None) -> Tier:
    values: dict[str, Any] = row.model_dump(exclude_unset=True, exclude={"prices"})
    if row.prices is not None:
        values["prices"] = _prices(row.prices)
    if known is not None:
        if "model" in values and values["model"] != known.model and "prices" not in values:
            values["prices"] = None  # the built-in prices do not apply to another model
        return replace(known, **values)
    missing = [key for key in ("model", "sizes", "ratios") if not values.get(key)]
    if missing:
        raise ConfigError(f"tiers.{name}: a tier of your own needs {', '.join(missing)} as well.")
    usual = {"title": name, "max_references": 1, "thinking": None, "prices": None, "timeout_seconds": 240.0}
    return Tier(name=name, **{**usual, **values})


def _prices(row: PricesConfig) -> Prices:
    micro = {key: round(getattr(row, key) * 1_000_000) for key in ("input", "text_output", "image_output")}
    return Prices(**micro, image_tokens=dict(row.image_tokens), input_image_tokens=row.input_image_tokens)
