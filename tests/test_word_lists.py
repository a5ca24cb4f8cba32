"""Word lists are data: Python holds none longer than twenty entries, and the files of core/reading/words are of one form."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from core.reading.tiers import terms

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
