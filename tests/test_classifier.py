"""What the careful rules ask: how likely a message asks for a change, is talk, or is about something free."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.reading import careful, classifier
from core.reading.features import LONGEST, SIZE, features
from tests.replies.lines import asks, digest, replies

ANYTHING = st.text(st.characters(codec=None), max_size=600)  # lone surrogates too


def test_the_weights_are_of_the_lines_that_stand_in_the_sets() -> None:
    """Whoever changes a set or what a line is to the classifier runs `make classifier`."""
    assert classifier.learnt_from() == digest()


def test_the_lines_are_many_of_each_class() -> None:
    labels = [line.label for line in replies()]
    assert all(labels.count(name) > 1_000 for name in classifier.CLASSES)
    assert {line.label for line in asks()} == set(classifier.NEEDING)


@given(ANYTHING)
def test_every_text_has_likelihoods(text: str) -> None:
    likely = classifier.classify(text)
    assert math.isclose(likely.change + likely.talk + likely.free + likely.doubt, 1.0)
    assert min(likely.change, likely.talk, likely.free, likely.doubt) >= 0.0
    assert 0.0 <= classifier.needing(text) <= 1.0


@given(ANYTHING)
def test_features_are_numbers_below_their_size_and_bounded(text: str) -> None:
    found = features(text)
    assert all(0 <= one < SIZE for one in found)
    assert len(found) <= 20 * LONGEST


@pytest.mark.parametrize("text", ["", " ", "\ud800", "…"])
def test_nothing_is_certain_of_nothing(text: str) -> None:
    heard = careful.weigh(text)
    assert not heard.changes


@pytest.mark.parametrize("text", ["make the door green", "MAKE THE DOOR GREEN", "make the dóor green"])
def test_case_and_accents_do_not_count(text: str) -> None:
    assert features(text) == features("make the door green")


@pytest.mark.parametrize(
    "text",
    [
        "“make it red”",
        "```make it red```",
        "she wrote “make it red” yesterday",
        "Kasia, add the numbers",
        "how do I undo that?",
        "what was the prompt for the door?",
        "stop, I didn't mean that",
    ],
)
def test_what_is_quoted_meant_for_somebody_or_free_is_no_sure_change(text: str) -> None:
    assert not careful.weigh(text).changes


@pytest.mark.parametrize(
    "text",
    [
        'door.color = "green"',
        "if sky.dark: make_it_brighter()",
        '<div style="background: red">',
        "<b>make the door green</b>",
        "make the door green;",
        "if door == green: make it red",
        "{ make the door green }",
    ],
)
def test_code_is_no_sure_change(text: str) -> None:
    assert not careful.weigh(text).changes


@pytest.mark.parametrize(
    "text", ["make the door green <3", "make it 50% larger (just the door)", "add a sign: OPEN", "make the door green :)"]
)
def test_marks_that_people_use_are_no_code(text: str) -> None:
    assert careful.weigh(text).changes


@pytest.mark.parametrize("text", ["zorblax fnord", "glorp the snarf", "fnurgle bxq trell", "kjhkjh kjhkj", "frobnicate the quux"])
def test_words_that_stand_in_no_order_are_no_sure_change(text: str) -> None:
    assert classifier.known(text) < 0.5
    assert not careful.weigh(text).changes


@pytest.mark.parametrize("text", ["make the zorblax green", "add a snarf", "もっと明るくして", "16", ""])
def test_an_order_may_hold_a_word_that_no_order_held(text: str) -> None:
    assert classifier.known(text) >= 0.5


@pytest.mark.parametrize("text", ["foo@bar.com", "a.b-c+d@post.example.org"])
def test_an_address_is_no_word(text: str) -> None:
    assert careful.weigh(text).words == 0


def test_a_story_is_no_order() -> None:
    assert not careful.weigh("make the door green " * 12).changes
