"""Exact edits through the real clients on every platform: said in the thread, by /edit, in the form of the Edit button."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

import pytest
from PIL import Image

from core.acts import table
from core.model import Act
from tests.everywhere import Everywhere
from tests.pictures import saved
from tests.servers import PATIENCE
from tests.test_acts import CLIENTS, Client, OnDiscord, OnSlack, OnThePage, answered


@pytest.fixture(params=list(CLIENTS))
async def client(request: pytest.FixtureRequest, harness: Everywhere) -> Client:
    found = CLIENTS[request.param](harness)
    await found.begin("a red bicycle")
    await harness.settled()
    return found


def words(message: Any) -> str:
    """Everything that a message says, whatever the platform calls that."""
    return str(message)


async def everything(harness: Everywhere, client: Client) -> str:
    """All that was said, to everybody or to one person alone."""
    if isinstance(client, OnDiscord):
        return str((harness.discord.everything(), harness.discord.world.interactions))
    if isinstance(client, OnSlack):
        return str((harness.slack.messages(), harness.slack.ephemerals))
    assert isinstance(client, OnThePage)
    return str(await client._lines())


EXACT = table.row(Act.EXACT)


async def test_an_order_in_the_thread_is_carried_out_without_a_model(harness: Everywhere, client: Client) -> None:
    await answered(harness, client, EXACT, client.say("rotate it left and make it 20% darker"))
    message = await client.newest()
    assert "turned to the left, 20% darker" in words(message)
    assert "no model, free" in words(message)
    await answered(harness, client, table.row(Act.UNDO), client.say("undo"))
    assert len(harness.gemini.requests) == 1


async def test_the_form_of_the_edit_button_takes_one(harness: Everywhere, client: Client) -> None:
    message = await client.newest()
    await answered(harness, client, EXACT, client.press(message, table.label(Act.EDIT), words="crop to 4:5"))
    assert "cropped to 4:5" in words(await client.newest())
    assert len(harness.gemini.requests) == 1


async def test_a_final_can_be_painted_of_it(harness: Everywhere, client: Client) -> None:
    await answered(harness, client, EXACT, client.say("mirror it"))
    await answered(harness, client, table.row(Act.FINAL), client.say("final 2K"))
    assert len(harness.gemini.requests) == 2


async def test_what_cannot_be_is_said_and_nothing_is_paid(harness: Everywhere, client: Client) -> None:
    before = await client.answers()
    await client.say("crop to 9000,9000,10,10")
    async with asyncio.timeout(PATIENCE):
        while True:
            if "reaches outside the picture" in await everything(harness, client):
                break
            await asyncio.sleep(0.01)
    await harness.settled()
    assert (await client.answers()).pictures == before.pictures
    assert len(harness.gemini.requests) == 1


@pytest.mark.parametrize("platform", ["discord", "playground"])
async def test_the_command_takes_one(harness: Everywhere, platform: str) -> None:
    client = CLIENTS[platform](harness)
    await client.begin("a red bicycle")
    if isinstance(client, OnDiscord):
        await harness.discord.slash("edit", {"instruction": "resize to 50%"}, channel=client.thread)
        await harness.discord.until(lambda: "resized" in str(harness.discord.everything()), what="the picture")
    else:
        await answered(harness, client, EXACT, client.say("/edit resize to 50%"))
    await harness.settled()
    assert "resized to 50%" in words(await client.newest())
    assert len(harness.gemini.requests) == 1


async def test_a_mask_keeps_an_edit_within_its_white(harness: Everywhere, client: Client) -> None:
    mask = Image.new("L", (512, 512), 0)
    mask.paste(255, (256, 0, 512, 512))
    data = saved(mask, "PNG")
    words_said = "paint it green where the mask is white"
    if isinstance(client, OnDiscord):
        sent: Awaitable[Any] = harness.discord.say(words_said, channel=client.thread, files=[("mask.png", data)])
    elif isinstance(client, OnSlack):
        sent = harness.slack.say(words_said, thread=client.root, files=[harness.slack.upload(data)])
    else:
        assert isinstance(client, OnThePage)
        async with harness.page.session.post("/api/files", params={"as": "ana", "name": "mask.png"}, data=data) as answer:
            file = (await answer.json())["id"]
        sent = harness.page.post("ana", "/api/say", text=words_said, channel="general", root=client.root, files=[file])
    await answered(harness, client, table.row(Act.EDIT), sent)
    assert "Only the marked region changed (the right side)" in words(await client.newest())
    assert "white marks the region" in harness.gemini.requests[-1].words
