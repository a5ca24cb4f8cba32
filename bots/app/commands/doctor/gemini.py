"""Asks Google about the key and the configured models, which costs nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from bots.app.commands.doctor.findings import Finding, Findings, mending
from bots.app.commands.run import NO_KEY
from bots.app.config import Config
from bots.app.configured import may_read, reader_models, reading_budget
from bots.app.wiring.engines import open_gemini
from bots.shared.config import ConfigError
from core.errors import KeyRefused, StudioError, TierGone
from core.model import Tier
from core.quota.words import dollars
from core.tiers import RETIRES

_SECONDS = 15.0  # for one answer
_SOON = timedelta(days=90)  # to try another model in and to order what it costs
_READER = "reader"  # no tier: a model that reads, asked about as if it were one
READER_GONE = "Google no longer offers it, so it reads nothing. Set chat.reader_model to a model of today."


async def findings(config: Config, key: str | None, tiers: Mapping[str, Tier], today: date) -> Findings:
    for tier in tiers.values():
        good = tier.prices is not None
        yield (
            good,
            f"price of {tier.title} ({tier.model})"
            + ("" if good else f": none, so it is not called. Set tiers.{tier.name}.prices"),
        )
    if config.chat.reader != "rules":
        yield _reader(config)
    if key is None:
        yield False, NO_KEY
        return
    async with open_gemini(config, key, tiers) as engine:
        for model, used in _models(config, tiers).items():
            try:
                async with asyncio.timeout(_SECONDS):
                    await engine.check(used)
            except KeyRefused as refused:
                yield False, f"GEMINI_API_KEY: {mending(refused)}"
                return  # every model would say the same
            except TierGone as gone:
                reads = used.name == _READER
                yield False, f"model {model}: {READER_GONE if reads else mending(gone)}"
            except StudioError as error:
                yield False, f"model {model}: {mending(error)}"
            except TimeoutError:
                yield False, f"model {model}: Google did not answer within {_SECONDS:.0f} s"
            else:
                yield served(model, _setting(config, used), today)


def _models(config: Config, tiers: Mapping[str, Tier]) -> Mapping[str, Tier]:
    """The configured models, each as a tier to ask about: those that paint, and those that read."""
    found = {tier.model: tier for tier in tiers.values()}
    if may_read(config, has_key=True):
        try:
            readers = [model.name for model in reader_models(config)]
        except ConfigError:
            readers = []  # it has a line already
        some = next(iter(tiers.values()))
        found |= {name: replace(some, name=_READER, title=name, model=name, successor=None) for name in readers}
    return found


def served(model: str, setting: str, today: date) -> Finding:
    """What there is to say about a model that answers. setting: the key that names it."""
    last = RETIRES.get(model)
    if last is None:
        return True, f"model {model}"
    if last - today >= _SOON:
        return True, f"model {model} (Google ends it on {last}: nothing to do yet)"
    if last < today:
        return None, f"model {model}: Google announced its end for {last}, and it still answers. Set {setting} to a newer one now"
    return None, f"model {model}: Google ends it on {last}. Set {setting} to a newer one before that day"


def _setting(config: Config, used: Tier) -> str:
    if used.name != _READER:
        return f"tiers.{used.name}.model"
    return "chat.reader_model" if used.model == config.chat.reader_model else "chat.reader_successor"


def _reader(config: Config) -> Finding:
    try:
        models, budget = reader_models(config), reading_budget(config)
    except ConfigError as error:
        return False, str(error)
    names = ", then ".join(model.name for model in models)
    line = f"what people write is read by {names} for at most {dollars(budget.amount)} a {budget.per.value}, then by the rules"
    return True, line
