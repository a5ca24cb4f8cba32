"""docs/architecture.md is a true map: what the pages name is there, and every room stands in its table once, in the order of imports."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
MAP = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
MODULES = [path for top in ("bots", "core") for path in (ROOT / top).rglob("*.py")]
ROWS = re.findall(r"^\| (\d+) \| `(\w+/\w+)` \|.*\| `([^`]+)` \|$", MAP, flags=re.MULTILINE)
BULLETS = re.findall(r"^- \*\*`(\w+/\w+)`\*\* (.*(?:\n  .*)*)", MAP, flags=re.MULTILINE)


def members(classes: set[str]) -> Iterator[str]:
    """List every method, field and constant of these classes, as `Studio.ask`."""
    for source in (path.read_text(encoding="utf-8") for path in MODULES):
        if not classes & set(re.findall(r"^class (\w+)", source, flags=re.MULTILINE)):
            continue
        for known in (node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)):
            for one in known.body:
                if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield f"{known.name}.{one.name}"
                if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name):
                    yield f"{known.name}.{one.target.id}"
                if isinstance(one, ast.Assign):
                    yield from (f"{known.name}.{target.id}" for target in one.targets if isinstance(target, ast.Name))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_that_a_page_names_is_there(page: Path) -> None:
    named = re.findall(r"`((?:bots|core|deploy|docs|tests)/[\w./*]+)`", page.read_text(encoding="utf-8"))
    assert [path for path in named if not any(ROOT.glob(path.rstrip("/")))] == []


def test_every_room_stands_in_the_table_once_and_may_be_entered_where_it_says() -> None:
    rooms = {f"{path.parent.parent.name}/{path.parent.name}" for path in ROOT.glob("[bc]o[rt][es]/*/__init__.py")}
    assert sorted(room for _, room, _ in ROWS) == sorted(rooms)
    assert all(entry.startswith(f"{room}/") and (ROOT / entry).is_file() for _, room, entry in ROWS)


def test_the_table_is_in_the_order_that_imports_are_held_to() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    layers = [
        (top, set(layer.split(" | ")))
        for top in ("bots", "core")
        for one in contracts
        if one.get("containers") == [top]
        for layer in one["layers"]
    ]
    held = [
        rooms for rooms in ({f"{top}/{name}" for name in names if (ROOT / top / name).is_dir()} for top, names in layers) if rooms
    ]
    assert [{room for number, room, _ in ROWS if number == str(at)} for at in range(1, len(held) + 1)] == held


@pytest.mark.parametrize(("room", "said"), BULLETS, ids=[room for room, _ in BULLETS])
def test_what_is_said_room_by_room_is_in_that_room(room: str, said: str) -> None:
    files = re.findall(r"`(\w+(?:\.py|/))`", said)
    assert [name for name in files if not any((ROOT / room).rglob(name.rstrip("/")))] == []


def test_what_the_map_names_in_the_code_is_there() -> None:
    code = re.findall(r"`([A-Z]\w*\.\w+)`", MAP)
    names = set(members({name.partition(".")[0] for name in code}))
    assert len(code) > 30
    assert [name for name in code if name not in names] == []


# --- what the map says of the code -------------------------------------------------------------------------------------------


def changed_after_raising(source: str) -> Iterator[int]:
    """List the lines on which a handler changes the exception that it caught."""
    for handler in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ExceptHandler) and node.name):
        for node in ast.walk(handler):
            match node:
                case ast.Attribute(value=ast.Name(id=handler.name), ctx=ast.Store() | ast.Del(), lineno=line):
                    yield line
                case ast.Call(func=ast.Attribute(value=ast.Name(id=handler.name), attr="add_note" | "after", lineno=line)):
                    yield line


def test_nobody_changes_an_exception_after_it_was_raised() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}" for path in MODULES for line in changed_after_raising(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize("change", ["error.args = ()", "error.code += 1", "error.add_note('x')", "raise error.after(calls)"])
def test_a_changed_exception_would_be_found(change: str) -> None:
    assert list(changed_after_raising(f"try:\n    pass\nexcept OSError as error:\n    {change}")) == [4]
