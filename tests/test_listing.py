"""Several things are listed as English does it, wherever there may be three."""

from __future__ import annotations

import pytest

from bots.app.config import Config, Secrets
from bots.app.configured import missing_for_several
from bots.speech import exact
from core.adjustments import Adjustment, Box, Kind
from core.listing import listed
from core.model import Act, Wish
from core.renders import comparing, drifting
from core.tiers import DEFAULT_TIERS


@pytest.mark.parametrize(
    ("parts", "joint", "said"),
    [
        (["a"], "and", "a"),
        (["a", "b"], "and", "a and b"),
        (["a", "b", "c"], "and", "a, b and c"),
        (["a", "b", "c", "d"], "or", "a, b, c or d"),
    ],
)
def test_parts_are_listed(parts: list[str], joint: str, said: str) -> None:
    assert listed(parts, joint) == said


def test_three_tiers_that_gave_no_picture() -> None:
    wish = Wish(act=Act.NEW, words="a fox", compare=("lite", "flash", "pro"), count=3)
    said = comparing.lacking(wish, (), DEFAULT_TIERS, why="Google is away.")
    assert said.startswith("Nano Banana 2 Lite, Nano Banana 2.1 and Nano Banana Pro didn't come out; you weren't charged for them.")


def test_three_things_that_drifted() -> None:
    said = drifting.sentence(["the picture shifted", "the colours changed", "much was painted anew"], 3)
    assert (
        said == "Measured against v3: the picture shifted, the colours changed and much was painted anew, which wasn't asked for."
    )


def test_three_sides_that_are_cut_off() -> None:
    step = Adjustment(kind=Kind.CROP, box=Box(left=5, top=6, right=7, bottom=0, percent=False))
    assert exact.done([step]).endswith("all but 5 pixels on the left, 6 pixels on the top and 7 pixels on the right")


def test_three_settings_that_are_missing() -> None:
    found = missing_for_several(Config.model_validate({"slack": {"client_id": "1.2"}}), Secrets(slack_client_secret="s"))
    assert found is not None
    assert "[slack] teams, [web] public_url and SLACK_TOKEN_KEY are missing" in found
