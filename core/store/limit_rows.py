"""Between rows of limits and limits."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from core.model import Place
from core.quota import Limit, Per, Scope, Target, Terms, Unit
from core.store import rows
from core.store.connection import Row


def limit_from(row: Row) -> Limit:
    return _limit(row.scope, row.channel, row.subject, row.subject_name, row.unit, row.amount, row.per, row.tier, row.apart)


@lru_cache(maxsize=4096)  # an ask has to do with the same few limits as the one before
def _limit(scope: str, channel: str, subject: str, name: str, unit: str, amount: int, per: str, tier: str, apart: int) -> Limit:
    target = Target(scope=Scope(scope), channel=channel, subject=subject, name=name)
    return Limit(target=target, terms=Terms(unit=Unit(unit), amount=amount, per=Per(per), tier=tier, each=bool(apart)))


def limit_values(place: Place, limit: Limit) -> dict[str, Any]:
    target, terms = limit.target, limit.terms
    return {
        **rows.workspace_values(place),
        "key": limit.key,
        "scope": target.scope.value,
        "channel": target.channel,
        "subject": target.subject,
        "subject_name": target.name,
        "unit": terms.unit.value,
        "amount": terms.amount,
        "per": terms.per.value,
        "tier": terms.tier,
        "apart": int(terms.each),
    }


def limit_text(limit: Limit) -> str:
    return rows.dump(asdict(limit))


def limit_parsed(text: str) -> Limit:
    values: Mapping[str, Any] = json.loads(text)
    target, terms = values["target"], values["terms"]
    return Limit(
        target=Target(**{**target, "scope": Scope(target["scope"])}),
        terms=Terms(**{**terms, "unit": Unit(terms["unit"]), "per": Per(terms["per"])}),
        configured=values["configured"],
    )
