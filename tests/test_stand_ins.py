"""The stand-ins for the studio take whatever the studio takes."""

from __future__ import annotations

import inspect
from inspect import Parameter

import pytest

from core.studio.door import Studio
from tests.playground_harness import StandInStudio
from tests.slack_harness import SmallStudio


@pytest.mark.parametrize("stand_in", [SmallStudio, StandInStudio])
def test_a_stand_in_takes_what_the_studio_takes(stand_in: type) -> None:
    """Else every test of a platform waits a minute for a picture, as soon as an adapter hands in one thing more."""
    shared = {
        name
        for name, made in inspect.getmembers(stand_in, inspect.isfunction)
        if not name.startswith("_") and hasattr(Studio, name)
    }
    assert len(shared) > 5
    lacking = {
        name: missing
        for name in shared
        if (missing := _parameters(Studio, name) - _parameters(stand_in, name)) and not _takes_anything(stand_in, name)
    }
    assert not lacking


def _parameters(of: type, name: str) -> set[str]:
    return set(inspect.signature(getattr(of, name)).parameters)


def _takes_anything(of: type, name: str) -> bool:
    return any(one.kind is Parameter.VAR_KEYWORD for one in inspect.signature(getattr(of, name)).parameters.values())
