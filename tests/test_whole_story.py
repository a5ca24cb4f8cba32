"""A design team's day on every platform, through the real clients: twenty ideas, a vote, an approved final at 4K, its pack, and what it
cost; with a restart in the middle.
"""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import pytest

from core import reading
from core.errors import BadAsk
from core.model import Act
from core.quota.words import about
from tests.everywhere import Everywhere, Line, everywhere
from tests.servers import PATIENCE
from tests.servers.discord import labels, menu, serve_discord
from tests.servers.discord_limits import Limits
from tests.servers.gemini import GeminiServer
from tests.servers.gemini_answers import painted
from tests.servers.slack import serve_slack
from tests.servers.slack_world import Ephemeral, Said

ASK = 'give me 20 ideas for a poster of a bakery that says "OPEN"'
LIMITS = reading.Limits(tiers=("lite", "flash", "pro"), ratios=("1:1",), sizes=("1K", "4K"), max_count=50)
PAUSE = 0.02  # seconds between two looks


@dataclass(frozen=True)
class Shown:
    """A message as somebody sees it: its words, what can be pressed below it, and how many files it has."""

    words: str
    ways: Sequence[str]
    files: Sequence[str] = ()


class Team(Protocol):
    """Ana, who is an admin, ben and cyd, around one picture that ana asks for."""

    def moved(self, harness: Everywhere) -> None:
        """Go on with the app that was started anew."""

    async def imagine(self, words: str) -> None: ...

    async def say(self, words: str, who: str = "ana") -> None:
        """Write in the picture's thread."""

    async def type(self, name: str) -> None:
        """Type a command that takes nothing."""

    async def approve_by_ben(self) -> None:
        """Type the command that has ben approve finals here."""

    async def seen(self) -> list[Shown]:
        """List what ana sees, also what only she does, oldest first."""

    async def press(self, label: str, who: str = "ana") -> None:
        """Press what is called so, or begins so, below the newest message that has it."""


def fits(label: str, ways: Sequence[str]) -> bool:
    return any(way == label or way.startswith(f"{label} ") for way in ways)


async def until(team: Team, holds: Callable[[Shown], bool], what: str) -> Shown:
    """Wait for a message that is as `holds` demands, and return the newest such."""
    for _ in range(round(PATIENCE / PAUSE)):
        if found := [one for one in await team.seen() if holds(one)]:
            return found[-1]
        await asyncio.sleep(PAUSE)
    raise AssertionError(f"no {what} among {[one.words for one in await team.seen()]}")


async def says(team: Team, words: str) -> Shown:
    return await until(team, lambda one: words in one.words, repr(words))


class OnDiscord:
    def __init__(self, harness: Everywhere) -> None:
        self.discord = harness.discord
        self.discord.make_admin("ana")
        self.thread: Any = None

    def moved(self, harness: Everywhere) -> None:
        assert harness.discord is self.discord

    async def imagine(self, words: str) -> None:
        await self.discord.slash("imagine", {"prompt": words})
        self.thread = await self.discord.thread(await self.discord.picture(1))

    async def say(self, words: str, who: str = "ana") -> None:
        await self.discord.say(words, channel=self.thread, user=who)

    async def type(self, name: str) -> None:
        await self.discord.slash(name, channel=self.thread)

    async def approve_by_ben(self) -> None:
        await self.discord.slash("studio approval", {"person": "ben"}, channel=self.thread)

    def _messages(self) -> list[Any]:
        alone = [one.alone for one in self.discord.world.interactions.values() if one.alone is not None]
        return sorted([*self.discord.everything(), *alone], key=lambda one: int(one["id"]))

    async def seen(self) -> list[Shown]:
        return [
            Shown(
                "\n".join([one["content"], *(str(embed.get("description", "")) for embed in one["embeds"])]),
                [*labels(one), *menu(one)],
                [file["filename"] for file in one["attachments"]],
            )
            for one in self._messages()
        ]

    async def press(self, label: str, who: str = "ana") -> None:
        def newest() -> Any:
            return next((one for one in reversed(self._messages()) if fits(label, [*labels(one), *menu(one)])), None)

        await self.discord.press(await self.discord.until(newest, what=label), label, user=who)


class OnSlack:
    def __init__(self, harness: Everywhere) -> None:
        self.slack = harness.slack
        self.slack.world.facts[self.slack.user("ana")] = {"is_admin": True}
        self.slack.user("ben")
        self.root = ""

    def moved(self, harness: Everywhere) -> None:
        assert harness.slack is self.slack

    async def imagine(self, words: str) -> None:
        await self.slack.command("/imagine", words)
        self.root = (await self.slack.picture(1)).ts

    async def say(self, words: str, who: str = "ana") -> None:
        await self.slack.say(words, thread=self.root, user=who)

    async def type(self, name: str) -> None:
        await self.slack.command("/darkroom", name)

    async def approve_by_ben(self) -> None:
        await self.slack.command("/darkroom", "studio approval @ben")

    def _messages(self) -> list[Said | Ephemeral]:
        return [*sorted(self.slack.messages(), key=lambda said: said.ts), *self.slack.ephemerals]

    async def seen(self) -> list[Shown]:
        return [
            Shown(one.says, [*one.buttons, *one.menu], [file.name for file in one.files] if isinstance(one, Said) else [])
            for one in self._messages()
        ]

    async def press(self, label: str, who: str = "ana") -> None:
        def newest() -> Said | Ephemeral | None:
            return next((one for one in reversed(self._messages()) if fits(label, [*one.buttons, *one.menu])), None)

        await self.slack.press(label, await self.slack.until(newest, what=label), user=who)


class OnThePage:
    def __init__(self, harness: Everywhere) -> None:
        self.page = harness.page
        self.root: str | None = None

    def moved(self, harness: Everywhere) -> None:
        self.page = replace(harness.page, events=self.page.events)

    async def imagine(self, words: str) -> None:
        await self.page.say("ana", f"/imagine {words}")
        self.root = (await self.page.until(lambda line: line["kind"] == "result", "ana"))["id"]

    async def say(self, words: str, who: str = "ana") -> None:
        await self.page.say(_member(who), words, root=self.root)

    async def type(self, name: str) -> None:
        await self.page.say("ana", f"/{name}", root=self.root)

    async def approve_by_ben(self) -> None:
        await self.page.say("ana", "/studio approval @Ben", root=self.root)

    async def _lines(self, who: str = "ana") -> list[Line]:
        return [*await self.page.lines(who), *await self.page.lines(who, root=self.root)]

    async def seen(self) -> list[Shown]:
        return [self._shown(line) for line in await self._lines()]

    def _shown(self, line: Line) -> Shown:
        body = line["body"]
        said = [body.get("caption"), body.get("text"), *(f"{name}: {value}" for name, value in body.get("rows", ()))]
        files = [one["filename"] for one in body.get("pictures", ()) if "filename" in one]
        archive = [body["archive"]["name"]] if body.get("archive") else []
        ways = [one["label"] for one in _ways(line)] + (["Paint them"] if line["kind"] == "unsure" else [])
        return Shown("\n".join(filter(None, said)), ways, [*files, *archive])

    async def press(self, label: str, who: str = "ana") -> None:
        async with asyncio.timeout(PATIENCE):
            while True:
                changed = self.page.chat.changed()
                lines = [line for line in await self._lines(_member(who)) if fits(label, self._shown(line).ways)]
                if lines:
                    break
                await changed.wait()
        way: Line = next((one for one in _ways(lines[-1]) if fits(label, [one["label"]])), {})
        await self.page.press(_member(who), lines[-1], **{key: value for key, value in way.items() if key != "label"})


def _ways(line: Line) -> list[Any]:
    body = line["body"]
    return [one for key in ("ways", "buttons", "pressable", "menu") for one in body.get(key) or ()]


def _member(who: str) -> str:
    return {"cyd": "chloe"}.get(who, who)


TEAMS: dict[str, Callable[[Everywhere], Team]] = {"discord": OnDiscord, "slack": OnSlack, "playground": OnThePage}


@dataclass(frozen=True)
class Books:
    """What is in the ledger: pictures that are charged, micro-dollars in all and of ana's, and how many reservations are open; and what
    the model's calls cost."""

    pictures: int
    charged: int
    called: int
    of_ana: int
    held: int


def books(folder: Path) -> Books:
    with closing(sqlite3.connect(folder / "darkroom.sqlite3")) as database:
        used = database.execute("SELECT person_name, cost FROM ledger WHERE state = 'used'").fetchall()
        (held,) = database.execute("SELECT COUNT(*) FROM ledger WHERE state = 'held'").fetchone()
        (called,) = database.execute("SELECT SUM(cost) FROM model_calls").fetchone()
        return Books(
            pictures=len(used),
            called=called,
            charged=sum(cost for _, cost in used),
            of_ana=sum(cost for name, cost in used if name.lower() == "ana"),
            held=held,
        )


async def drafts(team: Team, harness: Everywhere) -> None:
    """Twenty ideas on one sheet, a vote of three people on them, and its winner."""
    await team.imagine(ASK)
    sheet = await says(team, "20 pictures, v1–v20")
    assert fits("20", sheet.ways)
    await harness.settled()
    assert len(harness.gemini.requests) == 20
    await team.say("vote")
    await says(team, "Nobody has voted yet.")
    for label, who in [("v7", "ana"), ("v7", "ben"), ("v3", "cyd")]:
        await team.press(label, who)
    await says(team, "3 people have voted.")
    await team.press("Close vote")
    await says(team, "The vote is closed: v7 wins with 2 of 3 votes.")


async def refined(team: Team, harness: Everywhere) -> None:
    """The winner, with a change, two that wait and become one, and a crop that costs nothing."""
    await team.press("Pick v7", "ben")
    await says(team, "v7 it is")
    go = asyncio.Event()
    harness.gemini.when("make the sign green", painted().after(go))
    before = len(harness.gemini.requests)
    await team.say("make the sign green", "ben")
    await harness.gemini.seen(before + 1)
    await team.say("add a cat in the window", "cyd")
    await team.say("make the door red")
    await harness.discord.until(lambda: harness.app.renders.under_way() == 3, what="two changes that wait")
    go.set()
    merged = await says(team, "2 changes: “add a cat in the window”")
    assert "v22 from v21" in merged.words
    await team.say("crop it to 4:5")
    assert "no model, free" in (await says(team, "v23 from v22")).words
    await harness.settled()
    assert len(harness.gemini.requests) == before + 2


async def finished(team: Team, harness: Everywhere) -> None:
    """A final that ben has to approve, on Pro, and its pack."""
    await team.approve_by_ben()
    await says(team, "has to approve before a final is painted")
    await team.press("Final 4K")
    await until(team, lambda one: fits("Approve", one.ways), "question")
    before = len(harness.gemini.requests)
    await harness.settled()
    assert len(harness.gemini.requests) == before, "nothing is painted before somebody has approved it"
    await team.press("Approve", "ben")
    final = await says(team, "v24 from v23 · Nano Banana Pro · final")
    assert fits("Pack for social", final.ways)
    await team.press("Pack for social")
    await says(team, "3 pictures may cost up to")
    await harness.settled()
    assert len(harness.gemini.requests) == before + 1, "nothing is painted before the price is agreed to"
    await team.press("Paint them")
    pack = await says(team, "v25–v27 from v24")
    assert "square 1:1, story 9:16, banner 16:9 at 4K" in pack.words
    assert "darkroom-v24-social.zip" in pack.files
    await harness.settled()
    assert [seen.model for seen in harness.gemini.requests[before:]] == ["gemini-3-pro-image"] * 4


async def told(team: Team, harness: Everywhere, folder: Path) -> None:
    """What it came about by, and what it cost."""
    await team.say("history")
    history = (await says(team, "Page 1 of ")).words
    for line in ("v7 · give me 20 ideas", "v21 from v7 · make the sign green", "v25 from v24 · pack 1:1 · pro"):
        assert line in history, "the way to the final is on one page"
    assert "v23 from v22 · crop it to 4:5 · no model · approved by Ben" in history
    await team.say("info v24")
    info = (await says(team, "the draft of this final")).words
    assert "Ana asked to paint v23 as a final at 4K: approved by Ben" in info
    assert re.search(r"Cost\W+\$0\.2\d+", info)
    await team.say("info v23")
    assert re.search(r"Finals\W+v24", (await says(team, "v24 (")).words)
    await harness.settled()
    kept = books(folder)
    assert (kept.pictures, kept.held) == (len(harness.gemini.requests), 0) == (26, 0), "each picture is charged once"
    assert kept.charged == kept.called
    await team.type("usage")
    used = await says(team, "24 pictures, ")
    assert about(kept.of_ana) in used.words
    assert "1 final, from 20 drafts, for " in used.words


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("20 logo ideas", 20),
        ("20 poster ideas", 20),
        ("15 mascot ideas", 15),
        ("ten label concepts", 10),
        ("give me 20 logo ideas", 20),
        ("show me 12 label concepts for jam", 12),
        ("20 poster concepts please", 20),
        (ASK, 20),
        ("two men with ideas", 1),
        ("7 ideas floating above a head", 1),
    ],
)
def test_ideas_are_counted_where_they_are_asked_for(words: str, count: int) -> None:
    found = reading.read(words, LIMITS, in_thread=False)
    assert found.wish is not None
    assert found.wish.count == count


@pytest.mark.parametrize("words", ["give me 20 ideas", "show me 12 ideas please", "zehn Ideen bitte", "I need 5 concepts"])
def test_ideas_of_nothing_are_asked_what_for(words: str) -> None:
    with pytest.raises(BadAsk, match="Ideas for what"):
        reading.wish(act=Act.NEW, words=words, limits=LIMITS)


@pytest.mark.parametrize("platform", list(TEAMS))
async def test_a_team_goes_from_twenty_ideas_to_an_approved_final_and_its_pack(platform: str, tmp_path: Path) -> None:
    async with serve_discord(limits=Limits(())) as discord, serve_slack() as slack, GeminiServer() as gemini:
        async with everywhere(tmp_path, discord=discord, slack=slack, gemini=gemini) as harness:
            team = TEAMS[platform](harness)
            await drafts(team, harness)
        async with everywhere(tmp_path, discord=discord, slack=slack, gemini=gemini) as harness:
            team.moved(harness)
            await refined(team, harness)
            await finished(team, harness)
            await told(team, harness, tmp_path)
        assert discord.violations == []
        assert slack.violations == []
