"""The ports are as narrow as their callers: whoever asks for a port calls every method that it adds."""

import ast
import inspect
from functools import cache
from pathlib import Path
from typing import Protocol, TypeGuard

import pytest

from bots.shared.vocabularies import VOCABULARIES
from core.ports import store
from core.quota import Target
from core.quota.words import whose

ROOT = Path(__file__).parents[1]
_SOURCES = [path for room in ("bots", "core") for path in (ROOT / room).rglob("*.py")]


def _ports() -> dict[str, type]:
    own = {name: found for name, found in vars(store).items() if inspect.isclass(found) and found.__module__ == store.__name__}
    return {name: port for name, port in own.items() if Protocol in port.__bases__}


@cache
def callers() -> dict[str, set[str]]:
    """Map each port to the methods that the modules which import it call of a store."""
    found: dict[str, set[str]] = {}
    for path in _SOURCES:
        tree = ast.parse(path.read_text())
        called = {one.func.attr for one in ast.walk(tree) if isinstance(one, ast.Call) and _of_store(one.func)}
        for one in ast.walk(tree):
            if isinstance(one, ast.ImportFrom) and one.module == store.__name__:
                for name in one.names:
                    found.setdefault(name.name, set()).update(called)
    return found


def _of_store(function: ast.expr) -> TypeGuard[ast.Attribute]:
    if not isinstance(function, ast.Attribute):
        return False
    of = function.value
    return (isinstance(of, ast.Name) and of.id == "store") or (isinstance(of, ast.Attribute) and of.attr == "_store")


PORTS = _ports()


@pytest.mark.parametrize("name", PORTS)
def test_whoever_asks_for_a_port_of_the_store_calls_all_that_it_adds(name: str) -> None:
    port = PORTS[name]
    added = {method for method in vars(port) if inspect.isfunction(vars(port)[method]) and not method.startswith("_")}
    called: set[str] = set().union(*(callers().get(other, set()) for other, wider in PORTS.items() if port in wider.__mro__))
    assert added <= called, f"{name} has {', '.join(sorted(added - called))}, which none of its callers uses"


def test_no_port_of_the_store_is_left_without_a_caller() -> None:
    named = set(callers()) | {base.__name__ for port in PORTS.values() for base in port.__bases__}
    assert set(PORTS) <= named


@pytest.mark.parametrize("room", ["core", "bots/speech"])
def test_no_platform_is_named_in_the_code_of_what_serves_them_all(room: str) -> None:
    for path in (ROOT / room).rglob("*.py"):
        words = {one.value for one in ast.walk(ast.parse(path.read_text())) if isinstance(one, ast.Constant)}
        assert not words & set(VOCABULARIES), f"{path.relative_to(ROOT)} is handed a Vocabulary instead"


@pytest.mark.parametrize(
    ("platform", "said"), [("discord", "the role Makers"), ("slack", "the group Makers"), ("playground", "the group Makers")]
)
def test_limits_are_spoken_of_in_the_platforms_own_words(platform: str, said: str) -> None:
    assert whose(Target.group("1", "Makers"), VOCABULARIES[platform]) == said
