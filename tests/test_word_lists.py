"""Word lists are data: Python holds none longer than twenty entries, neither as a list nor as a regular expression, and the files of
core/reading/words are of one form."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from importlib import resources
from pathlib import Path
from re import _constants as sre  # type: ignore[attr-defined]  # the parser of regular expressions has no public name
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from core.reading.tiers import terms
from core.reading.tokens import is_unspaced

ROOT = Path(__file__).parent.parent
WORDS = ROOT / "core" / "reading" / "words"
MOST = 20
_PARTS = re.compile(r"[,|;\n]")
_WORD = re.compile(r"[\w'’*\- ]{1,24}")
# What is no list of words that people write, and stays where it is.
EXCEPTED: Mapping[str, str] = {
    "core/store/": "SQL: tables and columns",
    "bots/speech/": "sentences for people, by what they stand at",
}

# Regular expressions of what no person writes to us.
EXCEPTED_PATTERNS: Mapping[str, str] = {
    "core/model.py": "endings of files",
    "core/engine/incurable.py": "what Google says of a call that fails",
    "bots/app/logs/tracebacks.py": "what SQLite says is wrong",
}


def parsed() -> Iterator[tuple[str, ast.Module]]:
    for folder in ("core", "bots"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = str(path.relative_to(ROOT))
            if not any(name.startswith(one) for one in EXCEPTED):
                yield name, ast.parse(path.read_text("utf-8"))


def no_lists(tree: ast.Module) -> set[int]:
    """Return the ids of values that hold no words people write: docstrings, and what a module hands on."""
    alone = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    exported = {id(one.value) for one in tree.body if isinstance(one, ast.Assign) and ast.unparse(one.targets[0]) == "__all__"}
    return alone | exported


def words_in(node: ast.AST) -> int:
    """Count the words of a display or a written list; 0 for anything else."""
    match node:
        case ast.Dict(keys=keys):
            return sum(isinstance(key, ast.Constant) and isinstance(key.value, str) for key in keys)
        case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
            return sum(isinstance(one, ast.Constant) and isinstance(one.value, str) for one in elements)
        case ast.Call(func=ast.Attribute(attr="split", value=ast.Constant(value=str(text)))):
            return len(text.split())
        case ast.Constant(value=str(text)) if len(text) > 2 * MOST:
            parts = [part.strip() for part in _PARTS.split(text)]
            return len(parts) if all(_WORD.fullmatch(part) for part in parts if part) else 0
    return 0


def long_lists() -> Iterator[str]:
    for name, tree in parsed():
        others = no_lists(tree)
        for node in ast.walk(tree):
            if id(node) not in others and words_in(node) > MOST:
                yield f"{name}:{getattr(node, 'lineno', 0)} ({words_in(node)} entries)"


def test_python_holds_no_long_list_of_words() -> None:
    assert list(long_lists()) == []


@pytest.mark.parametrize(
    "source",
    [
        repr({f"word{n}": "x" for n in range(21)}),
        repr([f"word{n}" for n in range(21)]),
        f'"{" ".join(["word"] * 21)}".split()',
        repr(", ".join(["mehr licht"] * 21)),
        repr("|".join(["mach"] * 21)),
    ],
)
def test_a_long_list_would_be_found(source: str) -> None:
    assert max(words_in(node) for node in ast.walk(ast.parse(source))) == MOST + 1


# --- regular expressions -------------------------------------------------------------------------------------------------

_ANY_TEXT = "9"  # in place of what only a running program knows: no letter, and good within a set and as a number of repetitions


def constants(tree: ast.Module) -> Mapping[str, ast.expr]:
    """Return the values of a module's constants by their names."""
    found: dict[str, ast.expr] = {}
    for node in tree.body:
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ):
                found[name] = value
    return found


def written(node: ast.expr, known: Mapping[str, ast.expr]) -> str:
    """Return the text that an expression stands for, with the module's constants put in, also those within a longer pattern."""
    match node:
        case ast.Constant(value=bytes(value)):
            return value.decode("latin-1")
        case ast.Constant(value=value):
            return str(value)
        case ast.JoinedStr(values=parts):
            return "".join(written(part, known) for part in parts)
        case ast.FormattedValue(value=value):
            return written(value, known)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return written(left, known) + written(right, known)
        case ast.Name(id=name) if name in known:
            return written(known[name], known)
        case ast.Attribute(value=ast.Name() as value, attr="pattern"):
            return written(value, known)
        case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr="compile"), args=[pattern, *_]):
            return written(pattern, known)
    return _ANY_TEXT


def words_of(pattern: str) -> set[str]:
    """Return the words that a regular expression looks for, or must not find, each once.

    A word is a run of letters: two or more, or one sign of a script without blanks. Alternatives within it make several words
    ("(?:f|ph)oto", "[这這]张"). A set of letters, or a letter that may be missing, does not ("dess[uo]us", "jpe?g"), nor do words that
    differ in a single letter, which the parser reads as a set ("cat|car"). What only a running program puts in, such as a list of the
    files, is not seen.
    """
    found: set[str] = set()
    found |= _read(_parser.parse(pattern), {""}, found)
    return set(filter(_is_word, found))


def _read(parts: Iterable[tuple[object, Any]], begun: set[str], found: set[str]) -> set[str]:
    """Read on in a part of a pattern from what is `begun`. Put runs of letters that end in it into `found`, and return the others."""
    for kind, held in parts:
        if letters := _letters(kind, held):
            begun = {run + letter for run in begun for letter in letters}
        elif kind is sre.BRANCH:
            begun = {run for way in held[1] for run in _read(way, begun, found)}
        elif kind is sre.SUBPATTERN:
            begun = _read(held[3], begun, found)
        elif kind in _REPEATS:
            begun = _read(held[2], begun, found) | (begun if held[0] == 0 else set())
        else:
            around = kind in (sre.ASSERT, sre.ASSERT_NOT)
            found |= begun | (_read(held[1], {""}, found) if around else set(_signs(kind, held)))
            begun = {""}
    return begun


_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)


def _letters(kind: object, held: Any) -> Iterable[str]:
    """Return the letters of which a part of a pattern is one; of a set that makes no words of its own, the first."""
    if kind is sre.LITERAL:
        return [chr(held)] if chr(held).isalpha() else []
    if kind is sre.IN and all(one is sre.LITERAL and chr(code).isalpha() for one, code in held):
        return _signs(kind, held) or [chr(held[0][1])]
    return _letters(*held[2][0]) if kind in _REPEATS and len(held[2]) == 1 else []


def _signs(kind: object, held: Any) -> Iterable[str]:
    """Return the signs of scripts without blanks in a set."""
    return [chr(code) for one, code in held if one is sre.LITERAL and is_unspaced(chr(code))] if kind is sre.IN else []


def _is_word(run: str) -> bool:
    return len(run) > 1 or (run != "" and is_unspaced(run))


def patterns(tree: ast.Module) -> Iterator[tuple[int, set[str]]]:
    """Yield the words of what a module gives to `re`, by line, and of texts with a "|" in them, which may become part of a pattern."""
    known, others = constants(tree), no_lists(tree)
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="re")), args=[pattern, *_]):
                yield node.lineno, words_of(written(pattern, known))
            case ast.JoinedStr() | ast.Constant(value=str()) if id(node) not in others and "|" in (text := written(node, known)):
                with suppress(re.error):  # prose, or a piece of a pattern
                    yield node.lineno, words_of(text)


def long_patterns() -> Iterator[str]:
    for name, tree in parsed():
        if name not in EXCEPTED_PATTERNS:
            yield from (f"{name}:{line} ({len(words)} words)" for line, words in patterns(tree) if len(words) > MOST)


def test_no_regular_expression_is_a_long_list_of_words() -> None:
    assert list(long_patterns()) == []


def test_a_pattern_that_may_be_a_long_list_is_one() -> None:
    found = {name for name, tree in parsed() if any(len(words) > MOST for _, words in patterns(tree))}
    assert found == EXCEPTED_PATTERNS.keys()


_MANY = [f"{first}{second}o" for first in "bcdfg" for second in ("al", "em", "ir", "ot", "un")][: MOST + 1]


@pytest.mark.parametrize(
    "source",
    [
        f"re.compile(r'\\b(?:{'|'.join(_MANY)})\\b')",
        f"re.search(r'(?:the|a) (?:{'|'.join(_MANY[2:])}) here', text)",
        f"re.compile(r'(?<!{_MANY[0]})(?:{'|'.join(_MANY[1:])})\\w*', re.IGNORECASE)",
        f"_A = '{'|'.join(_MANY[:11])}'\n_B = '{'|'.join(_MANY[11:])}'\nre.match(rf'(?:{{_A}}) [{{X}}]{{{{1,{{_Y}}}}}}(?:{{_B}})', text)",
        f"_A = re.compile('{'|'.join(_MANY[:11])}')\n_B = re.compile(_A.pattern + '|{'|'.join(_MANY[11:])}')",
        f"ways = [rf'(?:{'|'.join(_MANY)})$', x]\nre.compile('|'.join(ways))",
        f"re.compile('[{''.join(map(chr, range(0x4E00, 0x4E00 + MOST + 1)))}]')",
    ],
)
def test_a_long_list_in_a_pattern_would_be_found(source: str) -> None:
    assert max(len(words) for _, words in patterns(ast.parse(source))) == MOST + 1


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (r"\b(?:photo|picture|pic)s?\b", {"photos", "pictures", "pics"}),
        (r"(?:f|ph)oto\w*", {"foto", "photo"}),
        (r"jpe?g|dess[uo]us", {"jpeg", "dessuus"}),
        (r"[这這]?照片", {"这照片", "這照片"}),
        (r"第[一二\d]张", {"第", "一", "二", "张"}),
        (r"(?<!not )im anhang(?! (?:to|by))", {"not", "im", "anhang", "to", "by"}),
        (r"v\d{1,3}(?:st|nd)?|[a-z]+(?P<k>\d+k)", {"st", "nd"}),
    ],
)
def test_the_words_of_a_pattern(pattern: str, words: set[str]) -> None:
    assert words_of(pattern) == words


# --- the files -----------------------------------------------------------------------------------------------------------


def files() -> Iterator[tuple[str, Mapping[str, Any]]]:
    for path in sorted(WORDS.glob("*.toml")):
        yield path.stem, tomllib.loads(path.read_text("utf-8"))


def lists_in(name: str, table: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    for own, held in table.items():
        if isinstance(held, Mapping):
            yield from lists_in(f"{name}.{own}", held)
        else:
            yield f"{name}.{own}", held


def test_a_file_holds_tables_of_lists_and_a_list_is_entries_parted_by_commas() -> None:
    for name, tables in files():
        assert all(isinstance(table, Mapping) for table in tables.values()), name
        for path, held in lists_in(name, tables):
            assert isinstance(held, str), path
            assert not re.search(r"[|;]", held), path


def test_every_language_has_its_file_with_the_same_lists() -> None:
    found = dict(files())
    assert {name for name, tables in found.items() if "common" in tables.get("tier", ())} == set(terms.LANGUAGES)
    for language in terms.LANGUAGES:
        assert found[language]["tier"].keys() <= found["en"]["tier"].keys(), language


def test_the_data_goes_into_the_package() -> None:
    packaged = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["package-data"]["*"]
    assert {f"*{path.suffix}" for path in WORDS.iterdir() if path.suffix not in (".py", "")} <= set(packaged)
    assert (resources.files("core.reading.words") / "en.toml").is_file()
