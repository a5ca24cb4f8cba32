"""A link to a message takes its picture along, on every platform, and only where whoever links it may see it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import partial
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.discord import links as discord_links
from bots.playground import links as playground_links
from bots.slack import links as slack_links
from bots.speech import text
from tests.everywhere import Everywhere
from tests.pictures import plain_png
from tests.servers.discord_world import VIEW
from tests.servers.slack_world import Said

PHOTO = plain_png(32, 24, b"abc")
HIDDEN = text.LINK_HIDDEN


def painted_with(harness: Everywhere) -> list[str]:
    """Return the hashes of the newest model call's pictures."""
    return list(harness.gemini.requests[-1].sha256s)


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


# --- Slack


def slack_link(said: Said, *, host: str = "w.slack.com") -> str:
    root = f"?thread_ts={said.thread_ts}&cid={said.channel}" if said.thread_ts else ""
    return f"https://{host}/archives/{said.channel}/p{said.ts.replace('.', '')}{root}"


async def slack_says(harness: Everywhere, words: str) -> str:
    """Ask for a picture in Slack and return the sentence that stands in its place."""
    slack = harness.slack
    before = len(slack.messages())
    await slack.command("/imagine", words, user="ana")
    await slack.until(lambda: len(slack.messages()) > before, what="a placeholder")
    await harness.settled()
    return slack.messages()[-1].text.rpartition("”: ")[2]


async def test_slack_a_linked_photo_of_another_channel_goes_along(harness: Everywhere) -> None:
    slack = harness.slack
    slack.channel("design")
    photo = await slack.say("look", user="ben", channel="design", files=[slack.upload(PHOTO)])
    reply = await slack.say(
        "and this", user="ben", channel="design", thread=photo.ts, files=[slack.upload(plain_png(9, 9, b"xyz"))]
    )
    await slack.command("/imagine", f"a poster in the style of {slack_link(photo)}", user="ana")
    await slack.picture(1)
    assert painted_with(harness) == [sha256(PHOTO)]
    assert f"Picture 1 is the one that the link {slack_link(photo)} leads to." in harness.gemini.requests[-1].words
    await slack.command("/imagine", f"a poster in the style of {slack_link(reply)}", user="ana")
    await slack.picture(2)
    assert painted_with(harness) == [sha256(plain_png(9, 9, b"xyz"))]


async def test_slack_a_linked_picture_of_ours_goes_along_as_it_was_painted(harness: Everywhere) -> None:
    slack = harness.slack
    await slack.command("/imagine", "a red bicycle", user="ben")
    first = await slack.picture(1)
    original = slack.world.files[first.files[0].id].data
    await slack.command("/imagine", "a blue house", user="ana")
    second = await slack.picture(2)
    await slack.say(f"make the sky like in {slack_link(first)}", user="ana", thread=second.ts)
    await slack.picture(3)
    assert painted_with(harness)[0] == sha256(original)


async def test_slack_a_private_channel_is_told_apart_from_nothing(harness: Everywhere) -> None:
    slack = harness.slack
    secret = slack.channel("secret", private=True)
    photo = await slack.say("psst", user="ben", channel="secret", files=[slack.upload(PHOTO)])
    gone = Said(channel=secret.id, ts="1700000000.000001", user="U1", text="")
    nowhere = Said(channel="C0999999", ts=photo.ts, user="U1", text="")
    calls = len(harness.gemini.requests)
    said = {await slack_says(harness, f"a poster like {slack_link(one)}") for one in (photo, gone, nowhere)}
    assert len(said) == 1
    assert HIDDEN in said.pop()
    assert text.LINK_ELSEWHERE.format(workspace="workspace") in await slack_says(
        harness, f"a poster like {slack_link(photo, host='rivals.slack.com')}"
    )
    words = await slack.say("only words", user="ben")
    assert "has no picture" in await slack_says(harness, f"a poster like {slack_link(words)}")
    assert len(harness.gemini.requests) == calls, "nothing was paid"
    await slack.say("hello", user="ana", channel="secret")  # now she is a member
    await slack.command("/imagine", f"a poster like {slack_link(photo)}", user="ana")
    await slack.picture(1)
    assert painted_with(harness) == [sha256(PHOTO)]


# --- Discord


def discord_link(harness: Everywhere, message: Mapping[str, Any], *, guild: str | None = None) -> str:
    return f"https://discord.com/channels/{guild or harness.discord.world.guild}/{message['channel_id']}/{message['id']}"


async def discord_says(harness: Everywhere, words: str) -> str:
    interaction = await harness.discord.slash("imagine", {"prompt": words}, user="ben")
    await harness.settled()
    said = await harness.discord.answered(interaction)
    return said[said.index("”: ") :] if "”: " in said else said


async def test_discord_a_linked_photo_of_another_channel_goes_along(harness: Everywhere) -> None:
    discord = harness.discord
    other = discord.world.add_channel("design")
    photo = await discord.say("look", user="ana", channel=other, files=[("a.png", PHOTO)])
    link = discord_link(harness, photo)
    await discord.slash("imagine", {"prompt": f"a poster in the style of {link}"}, user="ben")
    await discord.picture(1)
    assert painted_with(harness) == [sha256(PHOTO)]
    assert f"Picture 1 is the one that the link {link} leads to." in harness.gemini.requests[-1].words


async def test_discord_a_linked_picture_of_ours_goes_along_as_it_was_painted(harness: Everywhere) -> None:
    discord = harness.discord
    await discord.slash("imagine", {"prompt": "a red bicycle"}, user="ana")
    first = await discord.picture(1)
    await discord.slash("imagine", {"prompt": f"a house in the colours of {discord_link(harness, first)}"}, user="ben")
    await discord.picture(2)
    assert painted_with(harness) == [sha256(discord.bytes_of(first))]


async def test_discord_a_channel_that_the_asker_cannot_see_is_told_apart_from_nothing(harness: Everywhere) -> None:
    discord = harness.discord
    secret = discord.world.add_channel("secret")
    photo = await discord.say("psst", user="ana", channel=secret, files=[("a.png", PHOTO)])
    secret["permission_overwrites"] = [{"id": discord.world.guild, "type": 0, "allow": "0", "deny": str(VIEW)}]
    link = discord_link(harness, photo)
    gone = discord_link(harness, {**photo, "id": "1200000000000000001"})
    nowhere = discord_link(harness, {**photo, "channel_id": "1200000000000000002"})
    said = {await discord_says(harness, f"a poster like {one}") for one in (link, gone, nowhere)}
    assert len(said) == 1
    assert HIDDEN in said.pop()
    elsewhere = discord_link(harness, photo, guild="1200000000000000003")
    assert text.LINK_ELSEWHERE.format(workspace="server") in await discord_says(harness, f"a poster like {elsewhere}")
    words = await discord.say("only words", user="ana")
    assert "has no picture" in await discord_says(harness, f"a poster like {discord_link(harness, words)}")
    assert harness.gemini.requests == [], "nothing was paid"
    ben = discord.world.person("ben")["id"]
    secret["permission_overwrites"].append({"id": ben, "type": 1, "allow": str(VIEW), "deny": "0"})
    await discord.slash("imagine", {"prompt": f"a poster like {link}"}, user="ben")
    await discord.picture(1)
    assert painted_with(harness) == [sha256(PHOTO)]


async def test_discord_a_private_thread_is_for_those_in_it(harness: Everywhere) -> None:
    discord = harness.discord
    topic = await discord.say("a surprise", user="ana")
    thread = discord.world.add_thread(discord.general, topic, "surprise", 1440, discord.world.person("ana"))
    thread["type"] = 12
    nobody_manages = {"id": discord.world.guild, "type": 0, "allow": "0", "deny": str(1 << 34)}
    discord.general["permission_overwrites"] = [nobody_manages]
    photo = await discord.say("psst", user="ana", channel=thread, files=[("a.png", PHOTO)])
    assert HIDDEN in await discord_says(harness, f"a poster like {discord_link(harness, photo)}")
    thread["joined"] = [discord.world.person("ben")["id"]]
    await discord.slash("imagine", {"prompt": f"a poster like {discord_link(harness, photo)}"}, user="ben")
    await discord.picture(1)
    assert painted_with(harness) == [sha256(PHOTO)]


# --- a link and nothing else


async def test_a_mention_with_a_link_alone_is_told_how_to_go_on(harness: Everywhere) -> None:
    slack, discord = harness.slack, harness.discord

    def says(words: str) -> bool:
        return any(words in one["content"] for one in discord.ours())

    photo = await slack.say("look", user="ben", files=[slack.upload(PHOTO)])
    for link, way_out in ((slack_link(photo), "Send it again and say"), ("https://example.com/a-page", "I can't open links.")):
        before = len(slack.ephemerals)
        await slack.say(f"@Darkroom {link}", user="ana")
        assert way_out in (await slack.ephemeral(before + 1)).text
    posted = await discord.say("look", user="ben", files=[("a.png", PHOTO)])
    page = "https://example.com/a-page"
    for link, way_out in ((discord_link(harness, posted), "Send it again and say"), (page, "I can't open links.")):
        await discord.say(f"@darkroom {link}", user="ana")
        await discord.until(partial(says, way_out), what=way_out)
    assert harness.gemini.requests == []


# --- the playground


async def test_the_playground_a_linked_thread_gives_its_picture(harness: Everywhere) -> None:
    page = harness.page
    await page.say("ana", "/imagine a red bicycle")
    first = await page.until(lambda line: line["kind"] == "result", "ana")
    await page.say("ben", f"/imagine a house in the colours of http://127.0.0.1:8765/#general/{first['id']}")
    await page.seen(lambda lines: sum(line["kind"] == "result" for line in lines) == 2, "ben")
    assert len(painted_with(harness)) == 1
    await page.say("ben", "/imagine a house like http://127.0.0.1:8765/#general/99999")
    failed = await page.until(lambda line: line["kind"] == "failed", "ben")
    assert HIDDEN in str(failed["body"])
    assert len(harness.gemini.requests) == 2


@pytest.mark.parametrize(
    ("module", "link"),
    [
        (slack_links, "https://acme.slack.com/archives/C12345678/p1700000000000100"),
        (discord_links, "https://discord.com/channels/1200000000000000001/1200000000000000002/1200000000000000003"),
        (playground_links, "http://127.0.0.1:8765/#general/12"),
    ],
)
@given(before=st.text(), after=st.text())
def test_a_link_is_found_among_any_words(module: ModuleType, link: str, before: str, after: str) -> None:
    words = f"{before} {link} {after}"
    found = module.links(words)
    assert link in found
    assert all(one in words for one in found)
