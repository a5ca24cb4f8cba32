"""What the model is told: the asker's words verbatim, ours around them."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.model import Act, Role, Wish
from core.renders.briefs import Said, ratio_of, shortfalls, size_for, words_for
from core.tiers import DEFAULT_TIERS, PROMPT_TOKENS
from tests.versions import MADE_BY, version

LITE, FLASH, PRO = (DEFAULT_TIERS[name] for name in ("lite", "flash", "pro"))


PAINTED = st.sampled_from(MADE_BY)


@settings(deadline=None)
@given(
    words=st.text(min_size=1),
    avoid=st.none() | st.text(min_size=1),
    act=PAINTED,
    attached=st.integers(0, 5),
    earlier=st.integers(0, 5),
    new_ratio=st.sampled_from([None, "1:1", "16:9"]),
)
def test_the_askers_words_come_verbatim(
    words: str, avoid: str | None, act: Act, attached: int, earlier: int, new_ratio: str | None
) -> None:
    wish = Wish(act=act, words=words, avoid=avoid)
    said = words_for(wish, act=act, attached=attached, earlier=earlier, new_ratio=new_ratio)
    assert words in said
    assert avoid is None or said.endswith(f"\n\nAvoid: {avoid}")


def test_a_new_picture_is_asked_for_in_the_askers_words_alone() -> None:
    assert words_for(Wish(act=Act.NEW, words="a  red\nbicycle"), act=Act.NEW) == "a  red\nbicycle"


# --- nothing is to be kept that an ask may change -------------------------------------------------------------------------


def ours(wish: Wish, act: Act, *, attached: int = 0, new_ratio: str | None = None) -> str:
    """Return what we say around the words, in lower case."""
    said = words_for(wish, act=act, attached=attached, origin=[Said(words="ORIGIN")], new_ratio=new_ratio)
    return said.replace(wish.words, "").lower() if wish.words else said.lower()


CHANGEABLE = {
    "composition": "zoom in on the face",
    "framing": "crop it to a square",
    "angle": "from above, as a drone sees it",
    "camera": "näher ran, bitte",
    "light": "make it night",
    "colour": "in schwarz-weiß",
    "style": "redo it as a watercolour",
    "subject": "replace the cat by a dog",
    "background": "en la playa, al atardecer",
    "lettering": "change the sign to OPEN",
    "exactly": "もっと明るく",
}


@pytest.mark.parametrize("act", sorted({*MADE_BY} - {Act.NEW}))
@pytest.mark.parametrize(("named", "words"), CHANGEABLE.items())
def test_what_an_ask_may_change_is_not_asked_to_be_kept(act: Act, named: str, words: str) -> None:
    assert named not in ours(Wish(act=act, words=words), act)


def test_an_edit_keeps_what_the_ask_does_not_touch() -> None:
    said = words_for(Wish(act=Act.EDIT, words="make it night"), act=Act.EDIT)
    assert said.startswith("make it night\n\n")
    assert "Whatever this ask does not touch stays as it is" in said
    assert "picture 1" not in said


@pytest.mark.parametrize("act", sorted({*MADE_BY} - {Act.NEW}))
def test_another_format_is_named_and_nothing_denies_it(act: Act) -> None:
    wish = Wish(act=act, words="crop it to a square" if act is Act.EDIT else "", ratio="1:1")
    said = ours(wish, act, new_ratio="1:1")
    assert "the new picture's format is 1:1" in said
    assert "the same picture in everything" not in said
    assert "format" not in ours(wish, act)


@pytest.mark.parametrize("wish", [Wish(act=Act.FINAL, words="but at night"), Wish(act=Act.FINAL, avoid="people")])
def test_a_final_that_changes_something_does_not_forbid_it(wish: Wish) -> None:
    said = words_for(wish, act=Act.FINAL)
    assert "add nothing, remove nothing" not in said
    assert "Whatever this ask does not touch stays" in said
    assert "add nothing, remove nothing" in words_for(Wish(act=Act.FINAL), act=Act.FINAL)


def test_variations_go_by_the_askers_words_where_there_are_any() -> None:
    free = words_for(Wish(act=Act.VARIATIONS), act=Act.VARIATIONS)
    asked = words_for(Wish(act=Act.VARIATIONS, words="same view, other seasons"), act=Act.VARIATIONS)
    assert "clearly different from it" in free
    assert "as these words ask:\n\nsame view, other seasons\n\n" in asked
    assert "what the words leave open may be clearly different" in asked


# --- which picture is which -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "attached", "earlier", "says"),
    [
        (Act.NEW, 1, 0, "The attached picture is picture 1."),
        (Act.NEW, 2, 0, "The 2 attached pictures are pictures 1 and 2, in the order they were attached."),
        (Act.NEW, 4, 0, "The 4 attached pictures are pictures 1 to 4, in the order they were attached."),
        (Act.EDIT, 1, 0, "The pictures given, in this order: picture 1, attached to this ask; and last the current picture."),
        (Act.EDIT, 3, 0, "pictures 1 to 3, attached to this ask; and last the current picture."),
        (Act.FINAL, 0, 1, "picture 1, which the current picture was made with; and last the current picture."),
        (Act.FINAL, 1, 2, "picture 1, attached to this ask; pictures 2 and 3, which the current picture was made with; and last"),
    ],
)
def test_pictures_are_numbered_as_the_asker_numbers_them(act: Act, attached: int, earlier: int, says: str) -> None:
    assert says in words_for(Wish(act=act, words="w"), act=act, attached=attached, earlier=earlier)


@pytest.mark.parametrize(
    ("act", "roles", "says"),
    [
        (Act.NEW, (Role.STYLE,), "The attached picture is picture 1. Picture 1 gives the style."),
        (Act.NEW, (Role.CHANGE, Role.REGION), "were attached. Picture 1 is the one to change; picture 2 marks the region meant."),
        (Act.NEW, (None, Role.FACE, Role.FACE), "were attached. Pictures 2 and 3 show the faces to use."),
        (Act.EDIT, (Role.OBJECT, Role.LAYOUT), "the current picture. Picture 1 shows what to put in; picture 2 gives the layout."),
        (
            Act.EDIT,
            (Role.STYLE, Role.OBJECT, Role.STYLE),
            "the current picture. Pictures 1 and 3 give the style; picture 2 shows what",
        ),
    ],
)
def test_the_brief_says_what_each_picture_is_for(act: Act, roles: tuple[Role | None, ...], says: str) -> None:
    assert says in words_for(Wish(act=act, words="w"), act=act, attached=len(roles), roles=roles)


def test_of_pictures_that_are_not_sent_and_roles_that_nobody_named_nothing_is_said() -> None:
    assert words_for(Wish(act=Act.NEW, words="w"), act=Act.NEW, roles=(Role.STYLE,)) == "w"
    unsaid = words_for(Wish(act=Act.NEW, words="w"), act=Act.NEW, attached=2, roles=(None, None))
    assert unsaid == words_for(Wish(act=Act.NEW, words="w"), act=Act.NEW, attached=2)


def test_a_final_names_the_asks_it_goes_back_to_and_their_pictures() -> None:
    origin = [
        Said(words="a lighthouse\nat sea", pictures=((1, 2), (2, 3))),
        Said(words="make it night"),
        Said(words="like this", pictures=((1, 1),)),
        Said(words="with the hat of picture 3", pictures=((1, 3), (2, 1), (3, 5))),
        Said(words="with this boat", pictures=((2, 4),)),
    ]
    said = words_for(Wish(act=Act.FINAL), act=Act.FINAL, attached=1, earlier=2, origin=origin)
    assert (
        "a lighthouse at sea (its pictures 1 and 2 are pictures 2 and 3 here); then: make it night; then: like this (with" in said
    )
    assert (
        "then: like this (with picture 1); then: with the hat of picture 3 (its pictures 1 to 3 are pictures 3, 1 and 5 here)"
        in said
    )
    assert said.endswith("then: with this boat (its picture 2 is picture 4 here)")
    assert "asked for with" not in words_for(Wish(act=Act.FINAL), act=Act.FINAL)
    assert "asked for with" not in words_for(Wish(act=Act.EDIT, words="w"), act=Act.EDIT, origin=origin)


@settings(deadline=None)
@given(st.lists(st.text("ab ", min_size=1, max_size=9_000), min_size=1, max_size=12))
def test_of_a_long_story_the_first_ask_and_the_latest_edits_are_told(asks: list[str]) -> None:
    bare = words_for(Wish(act=Act.FINAL), act=Act.FINAL)
    said = words_for(Wish(act=Act.FINAL), act=Act.FINAL, origin=[Said(words=words) for words in asks])
    long = words_for(Wish(act=Act.FINAL, words="w" * 8_500), act=Act.FINAL, origin=[Said(words=words) for words in asks])
    assert len(long) < PROMPT_TOKENS
    assert len(said) < len(bare) + 4_300
    assert " ".join(asks[0].split())[:2_000] in said


@settings(deadline=None)
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
    line = [replace(version(1), asked_size="2K")]
    edit, final = Wish(act=Act.EDIT, words="w"), Wish(act=Act.FINAL)
    assert size_for(FLASH, edit, Act.EDIT, line) == "2K"
    assert size_for(FLASH, replace(edit, size="4K"), Act.EDIT, line) == "4K"
    assert size_for(LITE, edit, Act.EDIT, line) == "1K"
    assert size_for(PRO, final, Act.FINAL, line) == "4K"
    assert size_for(PRO, replace(final, size="2K"), Act.FINAL, line) == "2K"
    assert size_for(FLASH, Wish(act=Act.NEW, words="w"), Act.NEW) == "1K"
    assert size_for(replace(FLASH, sizes=("512", "2K")), Wish(act=Act.NEW, words="w"), Act.NEW) == "512"
    assert size_for(LITE, Wish(act=Act.AGAIN, size="4K"), Act.NEW) == "1K"


@pytest.mark.parametrize(("draft", "edited"), [("2K", "2K"), ("1K", "1K"), (None, "1K"), ("512", "1K")])
@pytest.mark.parametrize("act", [Act.EDIT, Act.VARIATIONS])
def test_what_is_made_from_a_final_has_the_size_of_the_drafts(act: Act, draft: str | None, edited: str) -> None:
    final = replace(version(2, parent=1), act=Act.FINAL, asked_size="4K")
    line = [replace(version(1), asked_size=draft), final, replace(final, asked_size="2K")]
    assert size_for(FLASH, Wish(act=act, words="w"), act, line) == edited
    assert size_for(FLASH, Wish(act=act, words="w"), act, line[1:]) == "1K"
    assert size_for(FLASH, Wish(act=act, words="w", size="4K"), act, line) == "4K"


def test_shortfalls() -> None:
    assert shortfalls(None, None, 10, 10) == ()
    assert shortfalls("16:9", "1K", 1376, 768) == ()
    assert shortfalls("16:9", None, 1024, 1024) == ("You asked for 16:9. The model painted 1024 × 1024.",)
    assert shortfalls(None, "4K", 6336, 2688) == ()
    assert shortfalls("16:9", "4K", 1024, 1024) == ("You asked for 16:9 at 4K. The model painted 1024 × 1024.",)
    assert shortfalls(None, "2K", 1024, 1024) == ("You asked for 2K. The model painted 1024 × 1024.",)
