"""A render's one line in the log: how it ended, what it cost and where its time went, and nothing that anybody wrote."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from core.errors import PostFailed, Refused
from core.model import MicroDollars, Render, RenderId, RenderState, ThreadId
from core.ports.engine import ModelCall
from core.renders.story import STAGES, Story
from tests.chat import Chat
from tests.test_store import NOW, entry

WORDS = "a red bicycle nobody else may hear of"


class Clock:
    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


async def over(chat: Chat, *said: str) -> list[Mapping[str, Any]]:
    with capture_logs() as logs:
        await chat.played(said)
    return [line for line in logs if line["event"] == "render_over"]


async def test_a_picture_is_told_in_one_line(chat: Chat) -> None:
    (line,) = await over(chat, f"ana /imagine {WORDS}")
    told = {key: line[key] for key in ("platform", "act", "tier", "outcome", "code", "pictures", "calls", "resumed")}
    assert told == {
        "platform": "playground",
        "act": "new",
        "tier": "lite",
        "outcome": "done",
        "code": None,
        "pictures": 1,
        "calls": 1,
        "resumed": False,
    }
    assert line["micro_dollars"] > 0
    assert all(0 <= line[stage] <= line["since_accepted"] for stage in ("model", "storing", "posting"))


async def test_several_pictures_and_a_free_move_are_told_too(chat: Chat) -> None:
    batch, _, undo = await over(chat, f"ana /imagine {WORDS} --count 3", "ana make it green", "ana undo")
    assert (batch["pictures"], batch["calls"]) == (3, 3)
    assert (undo["act"], undo["tier"], undo["outcome"], undo["calls"], undo["micro_dollars"]) == ("undo", None, "done", 0, 0)


async def test_a_failure_is_told_with_its_code_and_what_it_cost(chat: Chat) -> None:
    spent = ModelCall(outcome="refused", cost=MicroDollars(1_200), seconds=1.0, billed=True)
    chat.engine.fails["bicycle"] = Refused("No.").after([spent])
    (line,) = await over(chat, f"ana /imagine {WORDS}")
    assert (line["outcome"], line["code"], line["pictures"]) == ("failed", "refused", 0)
    assert (line["calls"], line["micro_dollars"]) == (1, 1_200)


async def test_what_nobody_may_read_is_in_no_line(chat: Chat) -> None:
    chat.platform.refuses["deliver"] = [PostFailed("busy")]
    with capture_logs() as logs:
        await chat.played([f"ana /imagine {WORDS}", "ana make the bicycle green"])
    assert "bicycle" not in repr([{**line, "exc_info": None} for line in logs])
    assert [line["event"] for line in logs].count("ask_accepted") == 2


def story(clock: Clock, *, state: RenderState = RenderState.QUEUED, now: datetime = NOW) -> Story:
    ask = entry(1).ask
    render = Render(
        id=RenderId("r1"),
        thread=ThreadId("t1"),
        place_in_thread=1,
        place=ask.place,
        person=ask.person,
        wish=ask.wish,
        choice=None,
        references=(),
        target=None,
        follows=False,
        state=state,
        accepted_at=NOW,
    )
    return Story(render, clock=clock, now=now)


def test_what_happens_at_once_counts_once() -> None:
    clock = Clock()
    told = story(clock)
    first, second = told.timed("model"), told.timed("model")
    first.__enter__()
    clock.at += 2
    second.__enter__()
    clock.at += 3
    first.__exit__(None, None, None)
    clock.at += 1
    second.__exit__(None, None, None)
    clock.at += 10
    with told.timed("posting"):
        clock.at += 1
    line = told.line()
    assert [line[stage] for stage in STAGES] == [0, 6, 0, 1]
    assert line["seconds"] == line["since_accepted"] == 17


@pytest.mark.parametrize(("state", "waited"), [(RenderState.QUEUED, 30.0), (RenderState.PAINTED, 0.0)])
def test_the_time_before_its_job_is_waiting_unless_another_process_worked_on_it(state: RenderState, waited: float) -> None:
    line = story(Clock(), state=state, now=NOW + timedelta(seconds=30)).line()
    assert (line["waiting"], line["since_accepted"]) == (waited, 30.0)
    assert line["resumed"] is (state is not RenderState.QUEUED)
