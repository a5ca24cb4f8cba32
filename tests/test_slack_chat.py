"""What people do in Slack, and what they see: over Socket Mode and over HTTP, through the real bolt and SDK."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from core.model import Act
from tests.slack_house import House, slack_house


@pytest.fixture(params=["socket", "http"])
async def house(request: pytest.FixtureRequest) -> AsyncIterator[House]:
    async with slack_house(request.param) as running:
        yield running
    assert running.slack.violations == []
    assert all(ack.ok and ack.seconds < 1.0 for ack in running.slack.acks)


async def test_a_picture_is_made_in_the_channel_and_refined_in_its_thread(house: House) -> None:
    slack = house.slack
    await slack.command("/imagine", "a red bicycle")
    first = await slack.picture(1)
    assert first.root == first.ts, "the first picture stands in the channel itself"
    assert "a red bicycle" in first.says
    assert "v1" in first.says
    assert {"Undo", "Redo", "Again", "Variations", "Final", "Edit", "Info", "History"} == set(first.buttons)
    assert first.files[0].alt == "a red bicycle"

    await slack.say("make the door green", user="ben", thread=first.ts)
    second = await slack.picture(2)
    assert second.root == first.ts
    assert "v2, from v1" in second.says
    await slack.until(lambda: len(slack.messages()) == 3, what="no placeholders left")
    assert [ask.wish.act for ask in house.studio.asks] == [Act.NEW, Act.EDIT]
