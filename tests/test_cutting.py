"""Quotation marks of every kind are told by one pattern, and what is said is cut at punctuation by one module."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import Act, Wish
from core.reading import cutting, quoted
from core.reading.flags import split
from core.reading.spoken import spoken
from core.reading.tiers.text import quotations
from core.tiers import DEFAULT_TIERS, choose
from tests.test_typed_asks import LIMITS

QUOTED = {
    'a sign "OPEN"': ["OPEN"],
    "„Hallo“ und „Welt” und “so“": ["Hallo", "Welt", "so"],
    "«oui» »nein« »två»": ["oui", "nein", "två"],
    "‹a b› ›c d‹": ["a b", "c d"],
    "‚Nie‘ ‚tak’ ‘so’": ["Nie", "tak", "so"],
    "「開店」『本』《书》〈章〉〝昔〟": ["開店", "本", "书", "章", "昔"],
    "a sign ＂宽＂": ["宽"],
    "make it say 'Don't panic'": ["Don't panic"],
    "‘Don’t go’": ["Don’t go"],
    "swap the 'O' for a 'U'": ["O", "U"],
}
UNQUOTED = [
    "rock 'n' roll",
    "the dogs' and the cats' bowls",
    'a 12" by 18" print',
    "“never closed",
    "it's Ann's",
    "“over\ntwo lines”",
]


@pytest.mark.parametrize("text", QUOTED)
def test_every_kind_of_quotation_mark_quotes(text: str) -> None:
    assert [quoted.inside(match) for match in quoted.QUOTES.finditer(text)] == QUOTED[text]
    assert [quoted.inside(match) for match in quoted.QUOTES_AND_CODE.finditer(text)] == QUOTED[text]


@pytest.mark.parametrize("text", UNQUOTED)
def test_apostrophes_inches_and_single_marks_do_not(text: str) -> None:
    assert not list(quoted.QUOTES_AND_CODE.finditer(text))


def test_code_quotes_people_but_hides_no_value() -> None:
    assert quoted.is_whole("`make it blue`")
    assert spoken("in `4K`", LIMITS, new=False).size == "4K"


@pytest.mark.parametrize("sign", ["《4K》", "‹4K›", "‘16:9’", "〝4K〟", "»4K«", '"4K"'])
def test_what_is_quoted_asks_for_no_size_or_format(sign: str) -> None:
    found = spoken(f"a neon sign, {sign}", LIMITS, new=True)
    assert (found.size, found.ratio) == (None, None)
    assert [quote.text for quote in quotations(f"a sign {sign}")] == [sign[1:-1]]


@pytest.mark.parametrize("marks", ["“”", "„“", "「」", "《》", "‹›"])
def test_a_flag_takes_a_value_in_any_marks(marks: str) -> None:
    assert split(f"a street --avoid {marks[0]}cars, people{marks[1]}", LIMITS).values == {"avoid": "cars, people"}


def test_a_whole_sentence_between_apostrophes_is_lettering() -> None:
    wish = Wish(act=Act.NEW, words="a poster that says 'Don't panic, it's only a drill today'")
    assert choose(wish, tiers=DEFAULT_TIERS, references=0, has_picture=False).tier == "pro"


@given(st.text(alphabet="ab '\"“”„«»‘’‚「」`\n", max_size=60))
def test_a_quotation_stands_between_marks(text: str) -> None:
    for match in quoted.QUOTES.finditer(text):
        assert match[0][0] in quoted.MARKS
        assert match[0][-1] in quoted.MARKS
        assert match[0][1:-1] == quoted.inside(match) != ""


CUT = {
    "make it 1.5 times bigger, 16:9 please": ["make it 1.5 times bigger", "16:9 please"],
    "no,2": ["no", "2"],
    "1,000 people": ["1,000 people"],
    "red—no, blue": ["red", "no", "blue"],
    "5–7 cats – or dogs": ["5–7 cats", "or dogs"],
    "wait… what?! ok": ["wait", "what", "ok"],
    "v2: at night": ["v2: at night"],
    "好。是，不": ["好", "是", "不"],
    "نعم، لا؟ حسنا": ["نعم", "لا", "حسنا"],
    "undo (please)": ["undo", "please"],
}


@pytest.mark.parametrize("text", CUT)
def test_pieces_end_at_punctuation_but_numbers_stay_whole(text: str) -> None:
    assert [text[start:end].strip() for start, end in cutting.stretches(text, cutting.PIECES)] == CUT[text]


def test_a_colon_parts_clauses_and_no_figures() -> None:
    text = "wallpaper: koi, 16:9"
    found = [text[start:end].strip() for start, end in cutting.stretches(text, cutting.CLAUSES)]
    assert found == ["wallpaper", "koi", "16:9"]


@pytest.mark.parametrize("border", [cutting.SENTENCES, cutting.CLAUSES, cutting.PIECES])
@given(text=st.text(alphabet="a1 ,.:;!?…—–-()。、\n", max_size=60))
def test_cutting_loses_nothing_but_borders(border: re.Pattern[str], text: str) -> None:
    found = list(cutting.stretches(text, border))
    assert (
        all(text[start:end].strip() and not border.search(text, start, end) for start, end in found) or border is cutting.SENTENCES
    )
    assert [start for start, _ in found] == sorted(start for start, _ in found)
    kept = "".join(text[start:end] for start, end in found)
    assert [char for char in kept if char.isalnum()] == [char for char in text if char.isalnum()]


@pytest.mark.parametrize("unit", ["'a", "'a'b ", "“", "‘a’b", '"a', "»x ", "`", "3. ", "—", "a,"])
def test_reading_what_never_closes_takes_time_in_proportion(unit: str) -> None:
    """It takes about 10 ms of processor time; time that grew with the square would be a minute."""
    text = unit * 10_000
    began = time.process_time()
    list(quoted.QUOTES_AND_CODE.finditer(text))
    list(cutting.stretches(text, cutting.PIECES))
    assert time.process_time() - began < 2
