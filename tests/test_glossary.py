"""docs/glossary.md and the code use the same words: what it names exists, and what it retired is gone."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GLOSSARY = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in row.split("|")[1:-1]]
    for row in GLOSSARY.partition("## Retired words")[0].splitlines()
    if row.startswith("| ") and "`" in row
]
SCHEMA = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "core/store").glob("*statements.py")))
SOURCES = sorted(
    path.relative_to(ROOT)
    for room in ("bots", "core", "tests")
    for path in (ROOT / room).rglob("*.py")
    if "migrations" not in path.parts
)


@dataclass(frozen=True, slots=True)
class Retired:
    """A word that no identifier, table or log event may hold any more, in rooms that begin so, and what is said in its place."""

    word: str
    instead: str
    rooms: tuple[str, ...] = ("bots", "core")
    but: tuple[str, ...] = ()  # rooms where it means something else


EVERYWHERE = ("bots", "core", "tests")
_CALLING = ("core/engine", "core/errors", "core/ports", "core/renders", "core/store")
RETIRED = (
    Retired("hunch", "pending ask"),
    Retired("hunches", "pending asks"),
    Retired("stint", "running render"),
    Retired("stints", "running renders"),
    Retired("untold", "unreported"),
    Retired("told", "reported", rooms=("core/model", "core/ports", "core/store", "core/renders", "core/studio")),
    Retired("standing", "posted message", but=("core/engine/sample",)),
    Retired("spot", "posted version", but=("core/reading", "core/engine/sample")),
    Retired("spots", "posted versions", but=("core/reading", "core/engine/sample")),
    Retired("try", "model call", rooms=_CALLING),
    Retired("tries", "model calls", rooms=_CALLING),
    Retired("house", "app, harness or team", rooms=EVERYWHERE, but=("core/engine/sample", "tests/test_wiring")),
    Retired("freight", "picture transfer"),
    Retired("heeding", "revising"),
    Retired("heeded", "revised"),
    Retired("cargo", "upload body"),
    Retired("bury", "take over", rooms=EVERYWHERE),
    Retired("buried", "taken over", rooms=EVERYWHERE),
    Retired("ears", "message listener", rooms=("bots",)),
    Retired("deed", "interaction", rooms=EVERYWHERE),
    Retired("deeds", "interactions", rooms=EVERYWHERE),
    Retired("desk", "interaction handler, or commands", rooms=EVERYWHERE),
    Retired("doer", "spender"),
    Retired("gate", "throttle", rooms=("core/renders", "bots/app/wiring")),
    Retired("whisper", "ephemeral message", rooms=EVERYWHERE),
    Retired("whispers", "ephemeral messages", rooms=EVERYWHERE),
    Retired("shot", "version"),
    Retired("shots", "versions"),
)
PHRASES = ("first first",)  # retired in docstrings and comments too


def defined(path: str) -> set[str]:
    """Return every name that a module defines: classes, functions, fields, parameters, constants."""
    found: set[str] = set()
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
    return found


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_what_the_glossary_names_is_there(row: list[str]) -> None:
    _, _, code, where = row
    names = defined(where.strip("`"))
    for table, name in re.findall(r"(table )?`(\w+)`", code):
        if table:
            assert re.search(rf"\b(?:FROM|INTO|UPDATE|JOIN) {name}\b", SCHEMA), f"no statement uses a table {name}"
        else:
            assert name in names, f"{where} defines no {name}"


def words_of(identifier: str) -> set[str]:
    """Split an identifier into its words: "keepModelCalls" and "_keep_model_calls" into keep, model and calls."""
    return {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", identifier)}


def spoken_in(source: str) -> Iterator[tuple[int, str]]:
    """Yield every identifier, and every word that is a whole string: a log's event, a field's name, a table's."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.NAME and token.string != "try":
            yield token.start[0], token.string
        elif token.type == tokenize.STRING and re.fullmatch(r"\"[a-z]+(?:_[a-z]+)+\"", token.string):
            yield token.start[0], token.string.strip('"')


@cache
def spoken(path: Path) -> Mapping[str, Sequence[str]]:
    """Return each word that a file says, with the places where."""
    found: dict[str, list[str]] = {}
    for line, said in spoken_in((ROOT / path).read_text(encoding="utf-8")):
        for word in words_of(said):
            found.setdefault(word, []).append(f"{path}:{line}: {said}")
    return found


@pytest.mark.parametrize("retired", RETIRED, ids=lambda retired: retired.word)
def test_a_retired_word_stays_away(retired: Retired) -> None:
    found = [
        place
        for path in SOURCES
        if path.as_posix().startswith(retired.rooms) and not path.as_posix().startswith(retired.but or ("-",))
        for place in spoken(path).get(retired.word, ())
    ]
    assert not found, f"say {retired.instead} (docs/glossary.md)"


@pytest.mark.parametrize("phrase", PHRASES)
def test_a_retired_phrase_stays_away(phrase: str) -> None:
    assert [path for path in SOURCES if path.parts[0] != "tests" and phrase in (ROOT / path).read_text(encoding="utf-8")] == []


def test_no_statement_uses_a_retired_table_or_column() -> None:
    assert re.findall(r"\b(?:tries|told|untold|notes|hunches)\b", SCHEMA) == []


def test_the_glossary_says_what_was_retired() -> None:
    listed = GLOSSARY.partition("## Retired words")[2]
    assert [one.word for one in RETIRED if not re.search(rf"\b{one.word.removesuffix('s')}", listed) and one.word != "tries"] == []
