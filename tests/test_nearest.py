"""The word that was probably meant."""

from core.nearest import did_you_mean, nearest
from core.tiers import DEFAULT_TIERS


def test_the_nearest_known_word_is_found_and_none_where_nothing_looks_like_it() -> None:
    assert nearest("flsh", DEFAULT_TIERS) == "flash"
    assert nearest("zebra", DEFAULT_TIERS) is None


def test_how_alike_they_must_be_is_said() -> None:
    assert nearest("pr", ["pro"], cutoff=0.7) == "pro"
    assert nearest("pr", ["pro"], cutoff=1.0) is None


def test_it_is_asked_behind_a_sentence_and_not_where_nothing_was_meant() -> None:
    assert f'There is no tier "pr".{did_you_mean("pro")}' == 'There is no tier "pr". Did you mean pro?'
    assert did_you_mean(None) == ""
