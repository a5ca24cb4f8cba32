"""What the model is told: the asker's words verbatim, ours around them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.briefs import ratio_of, shortfalls, size_for, words_for
from core.model import Act, Wish
from core.tiers import DEFAULT_TIERS
from tests.test_history import version

LITE, FLASH, PRO = (DEFAULT_TIERS[name] for name in ("lite", "flash", "pro"))


@given(
    words=st.text(min_size=1),
    avoid=st.none() | st.text(min_size=1),
    act=st.sampled_from([Act.NEW, Act.EDIT, Act.VARIATIONS, Act.FINAL]),
    references=st.integers(0, 5),
)
def test_the_askers_words_come_verbatim(words: str, avoid: str | None, act: Act, references: int) -> None:
    said = words_for(Wish(act=act, words=words, avoid=avoid), act=act, references=references)
    assert words in said
    assert avoid is None or said.endswith(f"\n\nAvoid: {avoid}")


def test_a_new_picture_is_asked_for_in_the_askers_words_alone() -> None:
    assert words_for(Wish(act=Act.NEW, words="a  red\nbicycle"), act=Act.NEW, references=0) == "a  red\nbicycle"


def test_an_edit_keeps_everything_else() -> None:
    said = words_for(Wish(act=Act.EDIT, words="make it night"), act=Act.EDIT, references=0)
    assert said.startswith("make it night\n\n")
    assert "Keep everything else" in said
    assert "reference" not in said


@pytest.mark.parametrize(
    ("act", "references", "says"),
    [
        (Act.NEW, 1, "The attached picture is a reference."),
        (Act.NEW, 3, "The 3 attached pictures are references"),
        (Act.EDIT, 1, "the one attached after it is a reference"),
        (Act.EDIT, 2, "the other 2 attached after it"),
    ],
)
def test_what_the_attached_pictures_are(act: Act, references: int, says: str) -> None:
    assert says in words_for(Wish(act=act, words="w"), act=act, references=references)


def test_a_final_names_the_ask_it_goes_back_to() -> None:
    said = words_for(Wish(act=Act.FINAL), act=Act.FINAL, references=0, origin="a lighthouse; then: make it night")
    assert "a lighthouse; then: make it night" in said
    assert "asked for" not in words_for(Wish(act=Act.FINAL), act=Act.FINAL, references=0)


@given(st.sampled_from(FLASH.ratios), st.integers(512, 4096))
def test_a_picture_has_the_ratio_it_was_painted_in(ratio: str, edge: int) -> None:
    wide, high = (int(side) for side in ratio.split(":"))
    width, height = round(edge * wide / max(wide, high)), round(edge * high / max(wide, high))
    assert ratio_of(FLASH, width, height) == ratio


@pytest.mark.parametrize(("width", "height"), [(1000, 600), (1000, 100), (100, 1000), (1, 100_000)])
def test_a_shape_that_no_ratio_has_is_left_to_the_model(width: int, height: int) -> None:
    assert ratio_of(PRO, width, height) is None


def test_ratios_as_the_models_really_give_them() -> None:
    assert ratio_of(FLASH, 1376, 768) == "16:9"  # 1.79
    assert ratio_of(FLASH, 848, 1264) == "2:3"
    assert ratio_of(FLASH, 1584, 672) == "21:9"  # 2.36, the published size of 21:9


def test_sizes() -> None:
    parent = replace(version(1), asked_size="2K")
    edit, final = Wish(act=Act.EDIT, words="w"), Wish(act=Act.FINAL)
    assert size_for(FLASH, edit, Act.EDIT, parent) == "2K"
    assert size_for(FLASH, replace(edit, size="4K"), Act.EDIT, parent) == "4K"
    assert size_for(LITE, edit, Act.EDIT, parent) == "1K"
    assert size_for(PRO, final, Act.FINAL, parent) == "4K"
    assert size_for(PRO, replace(final, size="2K"), Act.FINAL, parent) == "2K"
    assert size_for(FLASH, Wish(act=Act.NEW, words="w"), Act.NEW, None) == "1K"
    assert size_for(replace(FLASH, sizes=("512", "2K")), Wish(act=Act.NEW, words="w"), Act.NEW, None) == "512"
    assert size_for(LITE, Wish(act=Act.AGAIN, size="4K"), Act.NEW, None) == "1K"


def test_shortfalls() -> None:
    assert shortfalls(None, None, 10, 10) == ()
    assert shortfalls("16:9", "1K", 1376, 768) == ()
    assert shortfalls("16:9", None, 1024, 1024) == ("Asked for 16:9; the model gave 1024×1024.",)
    assert shortfalls(None, "4K", 6336, 2688) == ()
    assert shortfalls("16:9", "4K", 1024, 1024) == ("Asked for 16:9 at 4K; the model gave 1024×1024.",)
    assert shortfalls(None, "2K", 1024, 1024) == ("Asked for 2K; the model gave 1024×1024.",)
