"""What the playground suggests to ask, what it says of its samples, and what it shows of an ask."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bots.playground import team, view
from bots.playground.pictures import FILES
from bots.speech import playground_text
from core.engine.sample import scene
from core.model import Act, Attachment, Person, Place, RenderId, Wish
from core.ports.platform import Post, Progress
from core.reading import flags, lists
from core.reading.tokens import plain, tokens
from core.reading.values import Limits
from tests.fakes import MemoryMarks
from tests.playground_harness import TIERS, Harness, open_harness, served_again

ASKS = [ask for channel in team.CHANNELS.values() for _, ask in channel.asks]
_BETWEEN = frozenset(["a", "an", "the", "and", "in", "on", "over", "above", "by", "at", "leaning", "against"])
_SEEN = 7  # kinds of things in one ask, at most


@pytest.mark.parametrize("ask", ASKS)
def test_a_suggested_ask_has_nothing_that_the_samples_do_not_draw(ask: str) -> None:
    words = ask.removeprefix("/imagine ").partition(" --")[0]
    assert ask.startswith("/imagine ")
    drawn = scene.fresh(words, 1)
    assert 1 <= len(drawn.things) <= _SEEN
    assert not drawn.colours  # each colour is said of a thing, and drawn there
    missing = [word for word in tokens(plain(words)) if word not in _BETWEEN and not _shows(word, words)]
    assert missing == []


def _shows(word: str, words: str) -> bool:
    """Whether the picture would be another one without that word."""
    without = " ".join(one for one in words.replace(",", "").split() if one != word)
    return scene.fresh(without, 1).things != scene.fresh(words, 1).things or _air(without) != _air(words)


def _air(words: str) -> tuple[str, str | None]:
    told = scene.fresh(words, 1)
    return told.light, told.weather


def test_a_suggestion_of_what_is_not_drawn_would_be_found() -> None:
    assert not _shows("crane", "a paper crane on a door")
    assert _shows("door", "a paper crane on a door")


def test_every_channel_suggests_something_and_no_two_the_same() -> None:
    assert all(len(channel.asks) >= 3 for channel in team.CHANNELS.values())
    assert len(set(ASKS)) == len(ASKS)


async def _team(url: str) -> dict[str, Any]:
    async with aiohttp.ClientSession() as session, session.get(f"{url}/api/team") as answer:
        return dict(await answer.json())


async def test_the_page_is_told_of_samples_only_where_samples_are_painted(tmp_path: Path) -> None:
    async with open_harness(tmp_path) as harness:
        assert (await _team(harness.playground.url))["notice"] is None
        async with served_again(harness, samples=True) as served:
            assert (await _team(served.url))["notice"] == playground_text.SAMPLES
    assert "GEMINI_API_KEY" in playground_text.SAMPLES
    assert "no AI" in playground_text.SAMPLES


def test_every_flag_and_its_values_can_be_completed() -> None:
    offered = view.flags(TIERS)
    known = [lists.entries(f"flags.options.{option}")[0] for option in lists.table("flags.options")]
    assert [one["flag"] for one in offered] == [f"--{name}" for name in known]
    values = {one["flag"]: tuple(value for value, _ in one["values"]) for one in offered}
    limits = Limits(tiers=values["--tier"], ratios=values["--ar"], sizes=values["--size"])
    for flag, some in values.items():
        for value in some:
            assert list(flags.split(f"a fox {flag} {value}", limits).values.values()) == [value]
    assert dict(offered[1]["values"])["16:9"] == "landscape"


def _shown(wish: Wish, *references: Attachment) -> Any:
    post = Post(
        render=RenderId("r1"),
        place=Place(platform="playground", workspace="demo", channel="general", root=None),
        person=Person(id="ana", name="Ana"),
        wish=wish,
        marks=MemoryMarks(),
        references=references,
    )
    return view.working(TIERS, post, Progress(tier="flash", stage="queued"))["ask"]


def test_an_ask_shows_its_flags() -> None:
    wish = Wish(act=Act.NEW, words="a fox", tier="pro", ratio="16:9", size="2K", count=4, avoid="people\u202e, text")
    assert _shown(wish)["flags"] == ["--tier pro", "--ar 16:9", "--size 2K", "--count 4", "--avoid people, text"]
    assert _shown(Wish(act=Act.NEW, words="a fox"))["flags"] == []
    compared = Wish(act=Act.NEW, words="a fox", compare=("pro", "flash"), count=2, size="2K")
    assert _shown(compared)["flags"] == ["--size 2K", "--compare pro,flash"]
    assert _shown(Wish(act=Act.NEW, words="a fox", compare=()))["flags"] == ["--compare"]
    assert len(_shown(Wish(act=Act.NEW, words="a fox", avoid="x" * 4000))["flags"][0]) < 100


def test_the_flags_of_a_blind_comparison_name_no_tier() -> None:
    orders = [("pro", "flash", "lite"), ("lite", "pro", "flash")]
    shown = [_shown(Wish(act=Act.NEW, words="a fox", compare=order, blind=True, count=3))["flags"] for order in orders]
    assert shown == [["--compare", "--blind"]] * 2


def test_an_ask_shows_its_references() -> None:
    photo = Attachment(url=FILES + "abc", name="a photo.png", size=12_000, id="abc")
    assert _shown(Wish(act=Act.NEW, words="a fox"), photo)["files"] == [{"id": "abc", "name": "a photo.png", "size": 12_000}]
    assert _shown(Wish(act=Act.NEW, words="a fox"))["files"] == []


async def test_the_references_of_a_command_stand_in_its_line(tmp_path: Path) -> None:
    async with open_harness(tmp_path) as harness:
        file = await _attached(harness)
        body = {"as": "ana", "event": "event-0001", "channel": "general", "text": "/imagine a fox --ar 16:9", "files": [file]}
        url = harness.playground.url
        async with aiohttp.ClientSession(headers={"Origin": url}) as session, session.post(f"{url}/api/say", json=body) as answer:
            assert answer.status == 200
        await harness.studio.idle()
        (line,) = await harness.chat.channel("general", viewer="ana")
        assert line.kind == "result"
        assert line.body["ask"]["files"] == [{"id": file, "name": "photo.png", "size": 5}]
        assert line.body["ask"]["flags"] == ["--ar 16:9"]


async def _attached(harness: Harness) -> str:
    async def pieces() -> Any:
        yield b"photo"

    return (await harness.chat.keep_file("photo.png", pieces())).id
