"""The tier table, its prices and the automatic choice, measured on labelled asks (tests/tier_asks)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from core.model import Act, Wish
from core.tiers import DEFAULT_TIERS, choose

FOLDER = Path(__file__).parent / "tier_asks"


@dataclass(frozen=True)
class Labelled:
    tier: str
    rule: int
    language: str
    wish: Wish
    references: int

    @property
    def editing(self) -> bool:
        return self.wish.act is not Act.NEW


def labelled(name: str) -> list[Labelled]:
    """Lines of `tier|rule|language|setting|words`; the setting is an act, then refs=N, size=S, count=N, ratio=R, avoid=WORD."""
    asks = []
    for line in (FOLDER / name).read_text("utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        tier, rule, language, setting, words = line.split("|", 4)
        act, *more = setting.split()
        options = dict(option.split("=") for option in more)
        references, count = int(options.pop("refs", 0)), int(options.pop("count", 1))
        wish = Wish(act=Act(act), words=words, count=count, **options)
        asks.append(Labelled(tier, int(rule), language, wish, references))
    return asks


SEEN, UNSEEN = labelled("seen.txt"), labelled("unseen.txt")


def picked(ask: Labelled):
    return choose(ask.wish, tiers=DEFAULT_TIERS, references=ask.references, has_picture=ask.editing)


@pytest.mark.parametrize(("asks", "wanted"), [(SEEN, 0.97), (UNSEEN, 0.90)], ids=["seen", "unseen"])
def test_the_choice_agrees_with_people(asks: list[Labelled], wanted: float) -> None:
    wrong = [ask for ask in asks if picked(ask).tier != ask.tier]
    accuracy = 1 - len(wrong) / len(asks)
    print(f"{accuracy:.1%} of {len(asks)} asks in {len({ask.language for ask in asks})} languages")
    assert accuracy >= wanted, [f"{ask.tier}: {ask.wish.words}" for ask in wrong]
