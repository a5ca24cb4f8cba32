"""Typed words to wishes: flags, options, reply words. Whether chat is told from instructions is in test_replies.py."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.errors import BadAsk
from core.model import Act, Wish
from core.reading import Kind, Limits, command, read, wish
from core.reading.spoken import spoken

LIMITS = Limits(
    tiers=("lite", "flash", "pro"),
    ratios=("1:1", "2:3", "3:2", "3:4", "4:3", "9:16", "16:9", "21:9"),
    sizes=("1K", "2K", "4K"),
)


def said(text: str, *, awaiting_pick: bool = False) -> Wish | None:
    return read(text, LIMITS, in_thread=True, awaiting_pick=awaiting_pick).wish


# --- commands with flags ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "wished"),
    [
        ("a red bicycle", Wish(act=Act.NEW, words="a red bicycle")),
        ("a red bicycle --ar 16:9", Wish(act=Act.NEW, words="a red bicycle", ratio="16:9")),
        ("--tier pro a red bicycle", Wish(act=Act.NEW, words="a red bicycle", tier="pro")),
        ("a red --size 2k bicycle", Wish(act=Act.NEW, words="a red bicycle", size="2K")),
        ("a bicycle -n 4", Wish(act=Act.NEW, words="a bicycle", count=4)),
        ("a bicycle --count=3 --aspect 16x9", Wish(act=Act.NEW, words="a bicycle", count=3, ratio="16:9")),
        ("a bicycle —tier pro –ratio 9:16", Wish(act=Act.NEW, words="a bicycle", tier="pro", ratio="9:16")),
        ("a bicycle --tier “Nano Banana Pro”", Wish(act=Act.NEW, words="a bicycle", tier="pro")),
        ("a bicycle --avoid rust, people --size 4K", Wish(act=Act.NEW, words="a bicycle", avoid="rust, people", size="4K")),
        ("a bicycle --avoid “rust and people”", Wish(act=Act.NEW, words="a bicycle", avoid="rust and people")),
        ("a bicycle --TIER Flash", Wish(act=Act.NEW, words="a bicycle", tier="flash")),
        ("a sign that says “hi” — in blue", Wish(act=Act.NEW, words="a sign that says “hi” — in blue")),
        ("the command line: tar --extract file", Wish(act=Act.NEW, words="the command line: tar --extract file")),
        ("minus -n signs", Wish(act=Act.NEW, words="minus -n signs")),
        ("well-being -- in letters", Wish(act=Act.NEW, words="well-being -- in letters")),
    ],
)
def test_a_command_is_its_words_and_its_flags(typed: str, wished: Wish) -> None:
    assert command(typed, LIMITS) == wished


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("", "Say what to paint"),
        (" \u200b\u202e\n", "Say what to paint"),
        ("--tier pro", "Say what to paint"),
        ("x" * 10_000, "10,000 characters. I take at most 4,000"),
        ("x" * 100_000, "100,000 characters. I take at most 4,000"),
        ("a cat --teir pro", "Did you mean --tier?"),
        ("a cat --aspet 16:9", "Did you mean --aspect?"),
        ("a cat --tier pr", "Did you mean pro?"),
        ("a cat --tier", "--tier needs something after it"),
        ("a cat --tier --size 2K", "--tier needs something after it"),
        ("a cat --ar 16:10", "Ask for 3:2, the nearest."),
        ("a cat --ar 7:1", "There is no ratio “7:1”. You weren't charged. Ask for 21:9, the nearest."),
        ("a cat --ar wiide", "There is no ratio “wiide”. You weren't charged. Did you mean wide? Choose one of: 1:1, "),
        ("a cat --ar 0:0", "There is no ratio “0:0”. You weren't charged. Choose one of: 1:1, "),
        ("a cat --size 8k", "I can't paint 8K; the largest is 4K. You weren't charged."),
        ("a cat --size 8", "I can't paint 8K; the largest is 4K."),
        ("a cat --size 6000px", "I can't paint 6,000 pixels; the largest is 4K."),
        ("a cat --size 3K", "Did you mean 4K?"),
        ("a cat --size large", "Choose one of: 1K, 2K, 4K"),
        ("a cat --count 51", "Ask for 1 to 50"),
        ("a cat --count 0", "Ask for 1 to 50"),
        ("a cat --count many", "not a number of pictures"),
        ("a cat --avoid " + "x" * 5_000, "5,000 characters"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_that_names_the_nearest(typed: str, names: str) -> None:
    with pytest.raises(BadAsk) as refused:
        command(typed, LIMITS)
    assert names in str(refused.value)


@pytest.mark.parametrize(
    "words",
    [
        "‏قط أحمر‏",
        "\u202egnp.tac",
        "@everyone <!channel> <@U123>",
        "**bold** _it_ `code` ~~no~~",
        "zwei\n\nZeilen",
        "e\u0301 ≠ é",
        "👩🏽‍🚀 on 🌕",
    ],
)
def test_words_reach_the_wish_as_they_were_typed(words: str) -> None:
    assert command(f"{words} --size 2K", LIMITS).words == words
    assert command(f"--size 2K {words}", LIMITS).words == words
    assert command(words, LIMITS).words == words


@pytest.mark.parametrize(
    ("option", "typed", "meant"),
    [
        ("ratio", "16x9", "16:9"),
        ("ratio", "16/9", "16:9"),
        ("ratio", "1920x1080", "16:9"),
        ("ratio", "square", "1:1"),
        ("ratio", "auto", None),
        ("size", "2k", "2K"),
        ("size", "2048", "2K"),
        ("size", " 4 K", "4K"),
        ("tier", "PRO", "pro"),
        ("tier", "nano-banana-pro", "pro"),
        ("tier", "2.1", "flash"),
        ("tier", "auto", None),
        ("tier", "", None),
    ],
)
def test_options_are_understood_as_people_write_them(option: str, typed: str, meant: str | None) -> None:
    asked = wish(act=Act.NEW, words="a cat", limits=LIMITS, **{option: typed})  # type: ignore[arg-type]
    assert getattr(asked, option) == meant


def test_an_edit_needs_words_and_an_undo_does_not() -> None:
    with pytest.raises(BadAsk, match="Say what should change"):
        wish(act=Act.EDIT, words=" ", limits=LIMITS)
    assert wish(act=Act.UNDO, words="", limits=LIMITS).act is Act.UNDO
    with pytest.raises(BadAsk, match="The first picture of a thread is v1"):
        wish(act=Act.PICK, words="", version=0, limits=LIMITS)


# --- reply words ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "texts"),
    [
        (
            Act.UNDO,
            "undo|Undo!|/undo|undo pls|UNDO.|rückgängig|annuler la modification|deshacer|desfazer|indietro|cofnij|отмени|скасуй",
        ),
        (Act.UNDO, "geri al|元に戻して|되돌려줘|撤销|تراجع|वापस|ångra|go back"),
        (Act.REDO, "redo|/redo|wiederherstellen|rétablir|rehacer|refazer|やり直し|다시 실행|重做"),
        (Act.AGAIN, "again|Again!|once more|nochmal|encore une fois|otra vez|de novo|di nuovo|opnieuw|jeszcze raz|ещё раз|ще раз"),
        (Act.AGAIN, "tekrar|もう一回|もう一度お願いします|다시|再来一次|مرة أخرى|फिर से|igen|sekali lagi"),
        (Act.VARIATIONS, "variations|varianten|variantes|variaciones|variações|варианты|バリエーション|변형|变体"),
        (Act.INFO, "info|/info|información|инфо|情報|정보|信息|معلومات|जानकारी"),
        (Act.HISTORY, "history|Verlauf|historique|historial|histórico|история|履歴|기록|历史|السجل|इतिहास"),
        (Act.FINAL, "final|finalize|finale Version|version finale|финал|最終版|최종|最终版|نهائي|अंतिम"),
        (
            Act.CANCEL,
            "cancel|stop|STOP!!|abbrechen|annuler|cancelar|annulla|anuluj|отмена|iptal|キャンセル|취소|取消|إلغاء|रद्द करो",
        ),
        (Act.BEFORE_AFTER, "before and after|Before/after|before & after|vorher nachher|Vorher-Nachher|avant après|avant/après"),
        (
            Act.BEFORE_AFTER,
            "show me the before and after|can we see before and after?|before and after, please|zeig mir vorher nachher",
        ),
        (
            Act.BEFORE_AFTER,
            "antes y después|antes e depois|prima e dopo|voor en na|przed i po|до и после|до і після|öncesi sonrası",
        ),
        (
            Act.BEFORE_AFTER,
            "ビフォーアフター|비포 애프터|前后对比|قبل وبعد|पहले और बाद|före och efter|sebelum dan sesudah|trước và sau",
        ),
        (Act.HELP, "help|/help|Hilfe|aide|ayuda|ajuda|aiuto|pomoc|помощь|yardım|ヘルプ|도움말|帮助|مساعدة|मदद"),
    ],
)
def test_reply_words_in_the_languages_people_use(act: Act, texts: str) -> None:
    for text in texts.split("|"):
        heard = read(text, LIMITS, in_thread=True)
        assert (heard.kind, heard.wish and heard.wish.act) == (Kind.WORD, act), text


@pytest.mark.parametrize(
    ("act", "text"),
    [
        (Act.UNDO, "can you undo that?"),
        (Act.UNDO, "could we go back to the previous one?"),
        (Act.UNDO, "zurück zur vorherigen Version"),
        (Act.UNDO, "no, undo"),
        (Act.CANCEL, "stop, cancel that"),
        (Act.HISTORY, "show me all the versions so far"),
        (Act.INFO, "which model did you use for this?"),
        (Act.INFO, "combien ça a coûté ?"),
        (Act.AGAIN, "can you try again"),
        (Act.UNDO, "can I undo that?"),
        (Act.UNDO, "kann ich das rückgängig machen"),
        (Act.UNDO, "quiero deshacer"),
        (Act.CANCEL, "je veux annuler"),
    ],
)
def test_reply_words_may_be_said_in_a_sentence_of_their_own(act: Act, text: str) -> None:
    assert said(text) == Wish(act=act)


@pytest.mark.parametrize("text", ["thanks again", "thanks, again!", "which model did you use for the deck?", "what a model"])
def test_such_words_in_talk_are_no_reply_words(text: str) -> None:
    assert read(text, LIMITS, in_thread=True).kind is Kind.CHATTER


@pytest.mark.parametrize("text", ["I'm back", "can I try again"])
def test_such_words_that_may_be_a_wish_are_asked_about(text: str) -> None:
    heard = read(text, LIMITS, in_thread=True)
    assert (heard.kind, heard.wish) == (Kind.UNSURE, Wish(act=Act.EDIT, words=text))


@pytest.mark.parametrize(
    ("text", "version"),
    [("4", 4), ("#4", 4), ("v3", 3), ("2!", 2), ("４", 4), ("٣", 3), ("२", 2), ("the second one", 2), ("2nd", 2), ("number 3", 3)],
)
@pytest.mark.parametrize("awaiting_pick", [True, False])
def test_a_bare_number_picks(text: str, version: int, awaiting_pick: bool) -> None:
    assert said(text, awaiting_pick=awaiting_pick) == Wish(act=Act.PICK, version=version)


@pytest.mark.parametrize(
    "text", ["I'll take 2", "let's go with the second", "die zweite bitte", "la segunda", "2番でお願いします", "第二张", "второй"]
)
def test_a_pick_may_be_said_in_words_when_a_sheet_waits(text: str) -> None:
    assert said(text, awaiting_pick=True) == Wish(act=Act.PICK, version=2)


@pytest.mark.parametrize(
    "text", ["one last thing, four fewer chimneys", "4 fewer chimneys", "undo the hat", "again but in blue", "3 cats, not 2"]
)
def test_look_alikes_of_reply_words_are_edits(text: str) -> None:
    heard = read(text, LIMITS, in_thread=True)
    assert (heard.kind, heard.wish) == (Kind.INSTRUCTION, Wish(act=Act.EDIT, words=text))


@pytest.mark.parametrize(
    "text", ["v2: make it night", "v2 make it night", "#2: make it night", "version 2, make it night", "V2 : make it night"]
)
def test_naming_a_version_branches_from_it(text: str) -> None:
    assert said(text) == Wish(act=Act.EDIT, words="make it night", version=2)


def test_words_take_flags_and_tails() -> None:
    assert said("final 4k") == Wish(act=Act.FINAL, size="4K")
    assert said("final --size 2K") == Wish(act=Act.FINAL, size="2K")
    assert said("again --tier pro") == Wish(act=Act.AGAIN, tier="pro")
    assert said("variations 3") == Wish(act=Act.VARIATIONS, count=3)
    assert said("info v2") == Wish(act=Act.INFO, version=2)
    assert said("back to v2") == Wish(act=Act.PICK, version=2)
    assert said("--ar 16:9") == Wish(act=Act.AGAIN, ratio="16:9")
    assert said("make it night --size 2K --tier pro") == Wish(act=Act.EDIT, words="make it night", size="2K", tier="pro")
    assert said("16:9 please") == Wish(act=Act.EDIT, words="16:9 please", ratio="16:9")
    with pytest.raises(BadAsk, match="I can't paint 5K; the largest is 4K"):
        said("final 5k")


# --- properties -------------------------------------------------------------------------------------------------------

ANY_TEXT = st.text(max_size=300) | st.lists(
    st.sampled_from(
        ["--tier", "--ar", "-n", "—size", "pro", "2K", "16:9", "make", "v2:", "undo", "4", "“", "\u202e", "@everyone", "\n", "//"]
    )
).map(" ".join)
WORDS = st.text(alphabet=st.characters(exclude_characters="-‒–—―−", exclude_categories=("C", "Z")), min_size=1, max_size=60)


@given(
    text=ANY_TEXT,
    in_thread=st.booleans(),
    refs=st.booleans(),
    addressed=st.booleans(),
    to_others=st.booleans(),
    sheet=st.booleans(),
)
def test_any_text_is_read(text: str, in_thread: bool, refs: bool, addressed: bool, to_others: bool, sheet: bool) -> None:
    with contextlib.suppress(BadAsk):
        heard = read(
            text, LIMITS, in_thread=in_thread, has_references=refs, addressed=addressed, to_others=to_others, awaiting_pick=sheet
        )
        assert (heard.wish is None) == (heard.kind is Kind.CHATTER)


@given(text=ANY_TEXT, refs=st.booleans(), addressed=st.booleans())
def test_an_aside_is_chatter_whatever_follows(text: str, refs: bool, addressed: bool) -> None:
    for aside in (f"//{text}", f"  // {text}"):
        assert read(aside, LIMITS, in_thread=True, has_references=refs, addressed=addressed).kind is Kind.CHATTER


@given(
    words=WORDS,
    tier=st.sampled_from((None, *LIMITS.tiers)),
    ratio=st.sampled_from((None, *LIMITS.ratios)),
    size=st.sampled_from((None, *LIMITS.sizes)),
    count=st.integers(1, 4),
    dash=st.sampled_from(["--", "—", "–"]),
    first=st.booleans(),
)
def test_flags_come_back_as_they_were_set_and_the_words_untouched(
    words: str, tier: str | None, ratio: str | None, size: str | None, count: int, dash: str, first: bool
) -> None:
    assume(not spoken(words, LIMITS, new=True).anything)  # "1K" alone says a size
    flags = {"tier": tier, "ar": ratio, "size": size, "count": str(count)}
    typed = " ".join(f"{dash}{name} {value}" for name, value in flags.items() if value)
    asked = command(f"{typed} {words}" if first else f"{words} {typed}", LIMITS)
    assert asked == Wish(act=Act.NEW, words=words, tier=tier, ratio=ratio, size=size, count=count)


@pytest.mark.parametrize(
    "text",
    [
        "a castle at dusk, 16:9",
        "a clock showing 9:16",
        "a thank you card for Tom",
        "a poster that says “I love you”",
        "an old man saying no",
        "3 cats",
    ],
)
def test_a_mention_that_describes_one_thing_asks_for_its_picture(text: str) -> None:
    heard = read(text, LIMITS, in_thread=False, addressed=True)
    assert heard.kind is Kind.INSTRUCTION
    assert heard.wish is not None
    assert (heard.wish.act, heard.wish.words) == (Act.NEW, text)


@pytest.mark.parametrize("text", ["thanks a lot!", "a big thank you to everyone", "a great bot!", "an amazing idea, thank you"])
def test_a_mention_that_thanks_asks_for_none(text: str) -> None:
    assert read(text, LIMITS, in_thread=False, addressed=True).kind is Kind.CHATTER


@given(words=WORDS)
def test_a_mention_outside_a_thread_never_changes_the_words(words: str) -> None:
    heard = read(words, LIMITS, in_thread=False, addressed=True)
    if heard.kind in (Kind.INSTRUCTION, Kind.UNSURE):
        assert heard.wish is not None
        assert heard.wish.words == words
