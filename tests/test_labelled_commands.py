"""What the words of commands ask of the picture, on the labelled set: as they are accepted, and as a model reads them without error."""

import json

import pytest

from core.engine.reader_form import meant_from
from core.model import Role
from core.reading import prepare
from core.reading.output import may_tell
from tests.measure.commands import FIELDS, SETS, Asked, by_model, by_rules, found, labelled, right
from tests.test_typed_asks import LIMITS

ASKED = [one for name in SETS for one in labelled(name)]
# How many of each field the rules have as it is labelled, of those in which something is said. They may have more.
HELD = {"tier": 72, "ratio": 1, "count": 3}
MOST_FOR_NOTHING = 4  # commands for which the rules take the best tier though any would do


@pytest.fixture(scope="module", autouse=True)
def every_language_is_read() -> None:
    prepare()


@pytest.mark.parametrize("field", HELD)
def test_the_rules_alone_hold_their_rate(field: str) -> None:
    said = [one for one in ASKED if field in one.asks]
    assert sum(right(one, by_rules(one), field) for one in said) >= HELD[field]


def test_the_rules_pay_for_little_that_nobody_asked_for() -> None:
    cheap = [one for one in ASKED if one.asks["tier"] == "cheap"]
    assert sum(found(one, by_rules(one))["tier"] == "pro" for one in cheap) <= MOST_FOR_NOTHING


@pytest.mark.parametrize("asked", ASKED, ids=lambda one: one.words[:20])
def test_what_a_model_reads_right_is_painted_right(asked: Asked) -> None:
    assert may_tell(by_rules(asked), pictures=asked.pictures)
    (meant,) = meant_from(json.dumps({"readings": [asked.answer]}), 1, command=True)
    wish = by_model(asked, meant)
    assert [field for field in FIELDS if not right(asked, wish, field)] == []
    assert wish.words == asked.words


def test_the_set_is_large_sound_and_of_many_tongues() -> None:
    assert len(ASKED) >= 60
    assert len({one.language for one in ASKED}) >= 30
    for one in ASKED:
        assert one.asks["tier"] in ("pro", "cheap")
        assert set(one.asks) <= set(FIELDS)
        assert one.asks.get("size", "1K") in LIMITS.sizes
        assert one.asks.get("ratio", "1:1") in LIMITS.ratios
        assert one.asks.get("avoid", "") in one.words
        roles = one.asks.get("roles", "").split(",") if "roles" in one.asks else ["style"] * one.pictures
        assert [Role(role) for role in roles][one.pictures :] == []
