"""Texts that nobody writes in earnest but strangers may send: tokens of our grammars repeated, unclosed pairs, scripts without
blanks, marks without letters, and what fuzzing found.
"""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import strategies as st

# What a text is made of: marks that a pattern begins or ends at, words with a meaning, letters that fold into others.
UNITS = (
    *"\n \t\r\u00a0\u2003\"'“”„«»「」『』‹›‘’`(){}[]<>|*_~\\#@/&=+%$¢€",
    *".…,;:!?？؟。、；-–—−01½①٣²xXé\u0301\u0345ßıİﷺﬃ色の猫日한ا이हไё👍\u200b\u200d\u202e\u2066\ufeff\x00\x1b\ud800kla",
    "a ", "haha ", "\n\n", "\n> ", ">>>", "```", " - ", " -", "- ", "--", "-- ", "—a", "..", "...", "1,", "1.", "1 000 ", "1,00,",
    "--no ", "-no ", "—no ", "--ar ", "--ar 16:9 ", "--x ", "--avoid a ", "--no a-- ", "16:9 ", "16 : 9", "4k ", "v2 ", "v2: ", "#2 ",
    "no ", "no, ", "? no ", "no wait ", "undo ", "please ", "without ", "not ", "or ", "and ", "the ", "to ", "on the wall ", "a poster ",
    "in 4K ", "four versions ", "use pro ", "write a ", '"a" ', "'a ", "“a ", "„a“ ", "it’s ", "w/", "w/o ", "<@", "<@1>", "<@U1>",
    "<@U1|", "<!subteam^", "<#C1|", "<t:1>", "<a:b:1>", "</a:1>", "<id:a>", "<http://a.b|c>", "&amp;", "&lt;", "http://", "https://a.b/",
    "http://a.png ", "a.png ", "a.b.", "@everyone ", "@a ", ":a", ":a:", "hey a, ", "a, ", "A. ", "Aa ", "日本", "색을", "नहीं ", "ال",
    "وال", "ы ", "e\u0301", "👨\u200d👩\u200d👧", "🏳\ufe0f\u200d🌈", "한1", "日1 ", "色 a ", "asd", "rsjs", "$1 ", "images ", "a day ",
    "each ", "for @a ", "inf ", "nan ", "; then: ", "red ", "house ", "1) ", "1. ", "* ", "> ", "# ",
)  # fmt: skip
_ENDS = ("", "a色の猫を日本", "!", "?", ' "', "-", " no", "\n", ".")

# Found by fuzzing, or by reviews: each was a fault once.
FOUND = (
    "haha " * 30 + "猫の色をあ",
    "a " * 31 + "日本語",
    "the " * 40 + "色 the cat",
    "\n" * 4000 + "#",
    "[" * 4000,
    "\ud800",
    "a\ud83d b",
)


def worst(length: int) -> Iterator[str]:
    """Repeat each unit to that length, with ends that make a pattern fail late, and add what opens and never closes."""
    for number, unit in enumerate(UNITS):
        end = _ENDS[number % len(_ENDS)]
        again = unit * (length // len(unit) + 1)
        yield again[: length - len(end)] + end
    for opening in ('"', "“", "„", "「", "(", "<", "`", "http://a", "@a", "1", "\n", "a"):
        yield opening + "a" * (length - len(opening))
        yield (opening * (length // 2 // len(opening))) + "a" * (length // 2)


def texts() -> st.SearchStrategy[str]:
    """Make texts of units in any order, some of them many times, with other text between."""
    unit = st.sampled_from(UNITS)
    many = st.builds(lambda one, count: one * count, unit, st.sampled_from([1, 1, 1, 2, 3, 31, 160]))
    free = st.text(st.characters(codec=None, exclude_categories=()), max_size=12)
    return st.lists(st.one_of(unit, many, many, free), max_size=14).map("".join)
