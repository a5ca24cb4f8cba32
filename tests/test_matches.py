"""A match over a closed set (an enum's members, answers, kinds) names every case, so that mypy points at it when one is added."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = [path for top in ("bots", "core") for path in sorted((ROOT / top).rglob("*.py"))]


def is_closed(pattern: ast.pattern) -> bool:
    """Whether a pattern names members or classes: `Act.UNDO`, `Accepted()`, `None`, or several of them."""
    match pattern:
        case ast.MatchOr(patterns=patterns):
            return all(is_closed(one) for one in patterns)
        case ast.MatchAs(pattern=ast.pattern() as inner):
            return is_closed(inner)
        case ast.MatchValue(value=ast.Attribute()) | ast.MatchSingleton():
            return True
        case ast.MatchClass(cls=ast.Name(id=name)):
            return name not in {"str", "int", "float", "bytes", "list", "dict"}
        case _:
            return False


def is_wild(case: ast.match_case) -> bool:
    """Whether a case takes all that is left: `_`, `other` or `_ as other`."""
    pattern = case.pattern
    while isinstance(pattern, ast.MatchAs) and pattern.pattern is not None:
        pattern = pattern.pattern
    return isinstance(pattern, ast.MatchAs) and case.guard is None


def left_open(source: str) -> Iterator[int]:
    """List the lines of the matches over a closed set that do not end in assert_never."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Match):
            continue
        cases = [case for case in node.cases if not is_wild(case)]
        if not cases or not all(is_closed(case.pattern) for case in cases):
            continue
        if not is_wild(node.cases[-1]) or "assert_never(" not in ast.unparse(node.cases[-1].body[-1]):
            yield node.lineno


def test_every_match_over_a_closed_set_names_every_case() -> None:
    opened = [f"{path.relative_to(ROOT)}:{line}" for path in SOURCES for line in left_open(path.read_text(encoding="utf-8"))]
    assert opened == []


NEVER = "\n    case _ as other:\n        assert_never(other)"
OPEN = [
    "match act:\n    case Act.UNDO:\n        pass",
    "match act:\n    case Act.UNDO | Act.REDO:\n        pass\n    case _:\n        raise ValueError",
    "match answer:\n    case Accepted():\n        pass\n    case other:\n        print(other)",
    f"match act:\n    case Act.UNDO if here:\n        pass\n    case None:\n        pass{NEVER}".replace("assert_never", "print"),
]
CLOSED = [
    f"match act:\n    case Act.UNDO:\n        pass{NEVER}",
    f"match answer:\n    case Accepted() as one:\n        pass{NEVER}",
    'match word:\n    case "show":\n        pass',  # a word is no closed set
    "match wanted:\n    case (one,):\n        pass\n    case _:\n        pass",
]


@pytest.mark.parametrize(("source", "lines"), [*((one, [1]) for one in OPEN), *((one, []) for one in CLOSED)])
def test_what_is_left_open_is_found(source: str, lines: list[int]) -> None:
    assert list(left_open(source)) == lines
