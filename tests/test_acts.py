"""Every act of the table, on every platform: each button pressed, each command typed, each reply word said, through the real clients."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial, partialmethod
from pathlib import Path
from typing import Any, Protocol

import pytest

from bots.shared.vocabularies import VOCABULARIES
from bots.speech import text
from core import reading
from core.acts import table
from core.acts.table import Below, Effect, Needs, Row, Takes
from core.model import Act
from core.reading import Kind, replies
from core.renders.drifting import DriftGuard
from tests.drifting import drifted
from tests.everywhere import Everywhere, Line
from tests.servers import PATIENCE
from tests.servers.discord import labels, menu
from tests.servers.gemini_answers import painted
from tests.servers.slack_world import BOT_USER, Said

Json = dict[str, Any]

WORDS, NEW = "make the door green", "a green door"
BUTTONS = [row for row in table.ROWS if row.button is not None]
COMMANDS = [row for row in table.ROWS if row.command is not None]
REPLIES = [row for row in table.ROWS if row.word]


@dataclass(frozen=True)
class Answers:
    """How many there are by now: messages with pictures, which everybody sees, and what one person alone was told."""

    pictures: int
    alone: int


class Client(Protocol):
    """A platform as somebody in a picture's thread uses it. The thread's first ask stands in the channel itself."""

    def commands(self) -> list[Row]:
        """List the commands that can be typed there."""

    async def begin(self, words: str) -> None: ...

    async def say(self, words: str) -> None: ...

    async def type(self, row: Row) -> None: ...

    async def compare_blind(self) -> None:
        """Ask for a comparison that hides its tiers."""

    async def newest(self) -> Any:
        """Return the newest message with a picture."""

    async def controls(self, message: Any) -> list[str]:
        """List what can be pressed below a message: its buttons, then the entries of its menu."""

    async def press(self, message: Any, label: str, *, words: str) -> None:
        """Press a button or an entry of a menu below a message; `words` go into the form that it opens, if it opens one."""

    async def cancel(self) -> None:
        """Press the button below what is being painted."""

    async def answers(self) -> Answers: ...


@dataclass
class OnDiscord:
    harness: Everywhere
    thread: Any = None

    def commands(self) -> list[Row]:
        return COMMANDS

    async def begin(self, words: str) -> None:
        await self.harness.discord.slash("imagine", {"prompt": words})
        self.thread = await self.harness.discord.thread(await self.harness.discord.picture(1))

    async def say(self, words: str) -> None:
        await self.harness.discord.say(words, channel=self.thread)

    async def type(self, row: Row) -> None:
        assert row.command is not None
        words = {"prompt": NEW} if row.act in (Act.NEW, Act.COMPARE) else {"instruction": WORDS}
        options: dict[Takes, Json] = {
            Takes.NOTHING: {},
            Takes.WORDS: words,
            Takes.SIZE: {"size": "4K"},
            Takes.VERSION: {"version": "v1"},
            Takes.PAGE: {"page": "1"},
            Takes.PACK: {"pack": "social"},
            Takes.TIME: {"time": "2h"},
        }
        await self.harness.discord.slash(row.command.name, options[row.command.takes], channel=self.thread)

    async def compare_blind(self) -> None:
        await self.harness.discord.slash("compare", {"prompt": NEW, "blind": True}, channel=self.thread)

    async def newest(self) -> Any:
        return [one for one in self.harness.discord.everything() if menu(one)][-1]

    async def controls(self, message: Any) -> list[str]:
        return [*labels(message), *menu(message)]

    async def press(self, message: Any, label: str, *, words: str) -> None:
        interaction = await self.harness.discord.press(message, label)
        if interaction.modal is not None:
            await self.harness.discord.submit(interaction, words)

    async def cancel(self) -> None:
        below = [one for one in self.harness.discord.everything() if table.label(Act.CANCEL) in labels(one)]
        await self.harness.discord.press(below[-1], table.label(Act.CANCEL))

    async def answers(self) -> Answers:
        said = self.harness.discord.everything()
        results = [one for one in said if menu(one) and one["attachments"]]
        told = [one for one in said if one not in results and table.label(Act.CANCEL) not in labels(one)]
        alone = [one for one in self.harness.discord.world.interactions.values() if one.alone is not None]
        return Answers(len(results), len(told) + len(alone))


@dataclass
class OnSlack:
    harness: Everywhere
    root: str = ""

    def commands(self) -> list[Row]:
        return [row for row in COMMANDS if row.needs is Needs.NOTHING]

    async def begin(self, words: str) -> None:
        await self.harness.slack.command("/imagine", words)
        self.root = (await self.harness.slack.picture(1)).ts

    async def say(self, words: str) -> None:
        await self.harness.slack.say(words, thread=self.root)

    async def type(self, row: Row) -> None:
        assert row.command is not None
        if row.command.takes is Takes.WORDS:
            command = "/imagine" if row.act is Act.NEW else f"/darkroom {row.command.name}"
            name, _, rest = command.partition(" ")
            await self.harness.slack.command(name, f"{rest} {NEW}".strip())
        else:
            await self.harness.slack.command("/darkroom", row.command.name)

    async def compare_blind(self) -> None:
        await self.harness.slack.command("/darkroom", f"compare {NEW} --blind")

    async def newest(self) -> Any:
        return [said for said in self._ours() if said.menu][-1]

    async def controls(self, message: Any) -> list[str]:
        return [*message.buttons, *message.menu]

    async def press(self, message: Any, label: str, *, words: str) -> None:
        await self.harness.slack.press(label, message)
        if label == table.label(Act.EDIT):
            await self.harness.slack.submit(words=words)

    async def cancel(self) -> None:
        label = table.label(Act.CANCEL)
        await self.harness.slack.press(label, [said for said in self._ours() if label in said.buttons][-1])

    async def answers(self) -> Answers:
        shown = [said for said in self.harness.slack.pictures() if said.menu]
        alone = len(self.harness.slack.pictures()) - len(shown)
        words = ("vote", "tiers are hidden")
        told = [said for said in self._ours() if said.user == BOT_USER and any(word in said.text.lower() for word in words)]
        return Answers(len(shown), alone + len(told) + len(self.harness.slack.ephemerals))

    def _ours(self) -> list[Said]:
        return sorted(self.harness.slack.messages(), key=lambda said: said.ts)


@dataclass
class OnThePage:
    harness: Everywhere
    root: str = ""

    def commands(self) -> list[Row]:
        return COMMANDS

    async def begin(self, words: str) -> None:
        await self.harness.page.say("ana", f"/imagine {words}")
        self.root = (await self.harness.page.until(lambda line: line["kind"] == "result", "ana"))["id"]

    async def say(self, words: str) -> None:
        await self.harness.page.say("ana", words, root=self.root)

    async def type(self, row: Row) -> None:
        assert row.command is not None
        after = {
            Takes.NOTHING: "",
            Takes.WORDS: NEW if row.act in (Act.NEW, Act.COMPARE) else WORDS,
            Takes.SIZE: "4K",
            Takes.VERSION: "v1",
            Takes.PAGE: "1",
            Takes.PACK: "social",
            Takes.TIME: "2h",
        }[row.command.takes]
        await self.say(f"/{row.command.name} {after}".strip())

    async def compare_blind(self) -> None:
        await self.say(f"/compare {NEW} --blind")

    async def newest(self) -> Any:
        return [line for line in await self._lines() if line["kind"] == "result"][-1]

    async def controls(self, message: Any) -> list[str]:
        return [one["label"] for one in self._pressable(message)]

    async def press(self, message: Any, label: str, *, words: str) -> None:
        button = next(one for one in self._pressable(message) if one["label"] == label)
        if button["act"] == Act.EDIT:  # the page opens its own form, and sends what was written there
            await self.harness.page.post(
                "ana", "/api/say", text=words, channel="general", root=self.root, version=button["version"]
            )
        else:
            which = {key: value for key, value in button.items() if key != "label"}
            await self.harness.page.press("ana", message, **which)

    async def cancel(self) -> None:
        painting = [line for line in await self._lines() if line["kind"] == "working"]
        await self.harness.page.press("ana", painting[-1], act=Act.CANCEL)

    async def answers(self) -> Answers:
        lines = await self._lines()
        alone = sum(line["alone"] or line["kind"] in ("failed", "vote", "note") for line in lines)
        return Answers(sum(line["kind"] == "result" for line in lines), alone)

    async def _lines(self) -> list[Line]:
        begins = await self.harness.page.lines("ana")
        return [*begins, *(await self.harness.page.lines("ana", root=self.root))]

    @staticmethod
    def _pressable(line: Line) -> list[Any]:
        return [*line["body"]["buttons"], *line["body"]["menu"]]


CLIENTS: dict[str, Callable[[Everywhere], Client]] = {"discord": OnDiscord, "slack": OnSlack, "playground": OnThePage}


@pytest.fixture(params=list(CLIENTS))
async def client(request: pytest.FixtureRequest, harness: Everywhere) -> Client:
    """Open a thread with two versions."""
    found = CLIENTS[request.param](harness)
    await found.begin("a red bicycle")
    await answered(harness, found, table.row(Act.EDIT), found.say(WORDS))
    return found


async def answered(harness: Everywhere, client: Client, row: Row, done: Awaitable[None]) -> None:
    """Do something and wait for the answer to it: a message that everybody sees, or words for whoever did it."""
    before = await client.answers()
    await done
    async with asyncio.timeout(PATIENCE):
        while True:
            now = await client.answers()
            if now.pictures > before.pictures if row.is_rendered and not row.asks_price else now.alone > before.alone:
                break
            await asyncio.sleep(0.01)
    await harness.settled()


async def stopped(harness: Everywhere, client: Client, row: Row, stop: Callable[[], Awaitable[None]]) -> None:
    """Begin a render, and stop it before there is a picture."""
    light = asyncio.Event()
    harness.gemini.script(painted(wait=light))
    calls, before = len(harness.gemini.requests), await client.answers()
    await client.say("make it night")
    await harness.gemini.seen(calls + 1)
    await stop()
    await harness.settled()
    light.set()
    assert (await client.answers()).pictures == before.pictures, row.act


def act_of(label: str) -> Row:
    """Find the row whose control is called so."""
    begin = {row.button.label.partition("{")[0].strip(): row for row in reversed(BUTTONS) if row.button is not None}
    exact = next((row for row in BUTTONS if row.button is not None and row.button.label == label), None)
    if exact is not None:
        return exact
    return table.row(Act.PICK) if label.isdecimal() else next(row for name, row in begin.items() if label.startswith(f"{name} "))


@dataclass(frozen=True)
class Situation:
    """A message with a picture, and what stands below it for that reason. `act`, `words`: what is said first; None: nothing."""

    below: frozenset[Below]
    act: Act | None = None
    words: str = ""


SITUATIONS = {
    "an edit": Situation(
        frozenset({Below.RESULT, Below.PAINTED, Below.UNDOABLE, Below.CHANGED, Below.DRAFT, Below.OTHER_TIER}),
    ),
    "an undo": Situation(frozenset({Below.UNDONE}), Act.UNDO, "undo"),
    "several pictures": Situation(frozenset({Below.EACH, Below.SEVERAL}), Act.VARIATIONS, "variations"),
    "a final": Situation(frozenset({Below.FINAL, Below.SHOWABLE}), Act.FINAL, "final 2K"),
}


@pytest.mark.parametrize("situation", list(SITUATIONS))
async def test_every_control_is_answered(harness: Everywhere, client: Client, situation: str) -> None:
    found = SITUATIONS[situation]
    if found.act is not None:
        await answered(harness, client, table.row(found.act), client.say(found.words))
    message = await client.newest()
    shown = await client.controls(message)
    wanted = {row.act for row in BUTTONS if row.button is not None and row.button.below in found.below}
    assert wanted <= {act_of(label).act for label in shown}
    for label in sorted(shown, key=lambda label: label != table.label(Act.REDO)):  # a new picture would end what redo goes back to
        await answered(harness, client, act_of(label), client.press(message, label, words=WORDS))


async def test_a_button_shows_the_tiers_of_a_blind_comparison(harness: Everywhere, client: Client) -> None:
    await answered(harness, client, table.row(Act.COMPARE), client.compare_blind())
    label = table.label(Act.SHOW_TIERS)
    await answered(harness, client, table.row(Act.SHOW_TIERS), client.press(await client.newest(), label, words=""))


async def test_a_button_calls_off_what_is_being_painted(harness: Everywhere, client: Client) -> None:
    await stopped(harness, client, table.row(Act.CANCEL), client.cancel)


FINAL, SMALLER = "Final 4K · about 25¢", "Final 2K · about 15¢"
CONTROLS = [  # what is said, then what can be pressed below what comes of it
    ("", f"Edit, Variations, {FINAL}, Redo on Pro | Again, Info, History, Format, {SMALLER}"),
    (WORDS, f"Edit, Undo, Variations, {FINAL}, Redo on Pro | Again, Info, History, Before/after, Format, {SMALLER}"),
    ("undo", f"Edit, Redo, Variations, {FINAL}, Redo on Pro | Again, Info, History, Format, {SMALLER}"),
    ("v1: variations", "1, 2, 3, Edit, Undo | Variations, Vote, Again, Info, History"),
    (f"{WORDS} on pro", f"Edit, Undo, Variations, {FINAL}, Redo on Flash | Again, Info, History, Before/after, Format, {SMALLER}"),
]


@pytest.mark.parametrize("platform", list(CLIENTS))
async def test_what_makes_sense_now_is_a_button_and_the_rest_is_in_the_menu(harness: Everywhere, platform: str) -> None:
    client = CLIENTS[platform](harness)
    await client.begin("a red bicycle")
    for words, shown in CONTROLS:
        if words:
            await answered(harness, client, table.row(Act.EDIT), client.say(words))
        buttons, entries = (part.split(", ") for part in shown.split(" | "))
        room = 5 if platform == "slack" else 25  # of its menus, whose entries are in the order of their use
        assert await client.controls(await client.newest()) == [*buttons, *entries[:room]], words


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for what is measured however slow the machine is."""
    monkeypatch.setattr(DriftGuard, "__init__", partialmethod(DriftGuard.__init__, seconds=PATIENCE))


@pytest.mark.parametrize("platform", list(CLIENTS))
async def test_what_drifted_is_tried_again_everywhere(patient: None, harness: Everywhere, platform: str) -> None:
    pair = next(drifted(1, seed=9, edge=256))
    client, given = CLIENTS[platform](harness), (pair.before, pair.before, pair.after)
    harness.gemini.script(*(painted(data=data, mime="image/jpeg") for data in given))
    await client.begin("a red bicycle")
    for words in ("make the door green", "add a cat"):
        await answered(harness, client, table.row(Act.EDIT), client.say(words))
    message = await client.newest()
    again, at_once = (await client.controls(message))[2:4]
    assert (again, at_once) == ("Try again from v2", "All changes at once from v1")
    for label in (again, at_once):
        await answered(harness, client, table.row(Act.EDIT), client.press(message, label, words=""))
    assert "1. make the door green\n2. add a cat" in harness.gemini.requests[-1].words


def test_something_is_pressed_below_whatever_a_button_may_stand_below() -> None:
    pressed = frozenset[Below]().union(*(situation.below for situation in SITUATIONS.values()))
    assert pressed | {Below.BLIND, Below.DRIFTED, Below.PLACEHOLDER} == set(Below)  # these three have tests of their own above


async def test_every_command_is_answered(harness: Everywhere, client: Client) -> None:
    for row in client.commands():
        if row.effect is Effect.STOPS:
            await stopped(harness, client, row, partial(client.type, row))
        else:
            await answered(harness, client, row, client.type(row))


async def test_every_reply_word_is_answered(harness: Everywhere, client: Client) -> None:
    for row in REPLIES:
        if row.effect is Effect.STOPS:
            await stopped(harness, client, row, partial(client.say, row.word))
        else:
            await answered(harness, client, row, client.say(row.word))


# --- what stands elsewhere agrees with the table


def test_every_act_has_one_row() -> None:
    assert sorted(row.act for row in table.ROWS) == sorted(Act)


def test_every_reply_word_is_understood_as_its_act() -> None:
    limits = reading.Limits(tiers=("flash",), ratios=("1:1",), sizes=("1K", "4K"))
    for row in REPLIES:
        found = reading.read(row.word, limits, in_thread=True, has_references=False)
        assert found.kind is Kind.WORD
        assert found.wish is not None
        assert found.wish.act is row.act


def test_the_word_list_has_the_acts_that_have_a_reply_word() -> None:
    assert set(replies.acts().values()) == {row.act for row in REPLIES}


def test_a_move_says_what_it_did_and_a_button_that_asks_for_words_paints() -> None:
    for row in table.ROWS:
        assert bool(row.caption) == row.moves
        assert row.paints or not row.is_worded


@pytest.mark.parametrize("platform", list(CLIENTS))
def test_help_names_every_reply_word(platform: str) -> None:
    for row in REPLIES:
        assert row.word in text.help_text(VOCABULARIES[platform])


def test_slacks_manifest_has_the_commands() -> None:
    manifest = Path("deploy/slack-manifest.yaml").read_text(encoding="utf-8")
    assert "command: /imagine" in manifest
    hint = re.search(r'usage_hint: "\[([^]]+)\]"', manifest)
    assert hint is not None
    offered = {row.command.name for row in COMMANDS if row.command and row.needs is Needs.NOTHING and not row.is_worded}
    assert offered <= set(hint[1].split(" | "))


async def test_discord_lists_the_commands_with_their_help_and_what_they_take(harness: Everywhere) -> None:
    listed = {one["name"]: one for one in harness.discord.world.commands if one["type"] == 1}
    wanted = {row.command.name: row.command for row in COMMANDS if row.command is not None}
    assert set(listed) == {*wanted, "quota", "usage", "studio"}
    for name, command in wanted.items():
        options = {one["name"] for one in listed[name].get("options", ())}
        assert listed[name]["description"] == command.help
        match command.takes:
            case Takes.NOTHING:
                assert options == set()
            case Takes.SIZE:
                assert options == {"size"}
            case Takes.VERSION:
                assert options == {"version"}
            case Takes.PAGE:
                assert options == {"page"}
            case Takes.PACK:
                assert options == {"pack"}
            case Takes.TIME:
                assert options == {"time"}
            case Takes.WORDS:
                assert options & {"prompt", "instruction"}


async def test_the_playground_completes_every_command(harness: Everywhere) -> None:
    async with harness.page.session.get("/api/team") as answer:
        known = {one["name"]: one for one in (await answer.json())["commands"]}
    assert set(known) == {*table.commands(), "quota", "usage", "studio"}
    for name, row in table.commands().items():
        assert row.command is not None
        assert (known[name]["does"], known[name]["takes"]) == (row.command.help, row.command.hint)
