"""Votes as people see them on every platform, through the real clients."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Protocol

import pytest

from core.acts.voting import Tally
from core.model import Person, Place, ThreadId, VersionId, VoteId
from core.ports.votes import Board, Cell, Vote
from tests.everywhere import Everywhere
from tests.servers import PATIENCE
from tests.servers.discord import labels, menu
from tests.servers.slack_world import BOT_USER, Said

_PAUSE = 0.05  # seconds between two looks
ANA = Person(id="p", name="P")
HOW = "Vote for as many as you like, once each. Press again to take a vote back."


class Client(Protocol):
    """A platform as people in a picture's thread use it."""

    async def begin(self, words: str) -> None: ...

    async def say(self, words: str, who: str = "ana") -> None: ...

    async def vote(self) -> tuple[str, list[str]]:
        """Return what the newest message of a vote says, and its buttons."""

    async def press(self, label: str, who: str) -> None:
        """Press a button of that message."""

    async def press_sheet(self, label: str) -> None:
        """Press a button below the newest pictures."""

    async def told(self, who: str) -> str:
        """Return what somebody was told last, alone or in the thread."""

    async def pictures(self) -> int: ...

    def place(self) -> Place: ...


class OnDiscord:
    def __init__(self, harness: Everywhere) -> None:
        self.discord = harness.discord
        self.thread: Any = None
        self.last: dict[str, Any] = {}

    async def begin(self, words: str) -> None:
        await self.discord.slash("imagine", {"prompt": words})
        self.thread = await self.discord.thread(await self.discord.picture(1))

    async def say(self, words: str, who: str = "ana") -> None:
        await self.discord.say(words, channel=self.thread, user=who)

    def _vote(self) -> Any:
        return next(
            (one for one in reversed(self.discord.ours(self.thread)) if "ote" in one["content"][:24] and one["components"]), None
        )

    async def vote(self) -> tuple[str, list[str]]:
        found = self._vote()
        return (found["content"], [*labels(found), *menu(found)]) if found else ("", [])

    async def press(self, label: str, who: str) -> None:
        self.last[who] = await self.discord.press(self._vote(), label, user=who)

    async def press_sheet(self, label: str) -> None:
        sheet = [one for one in self.discord.everything() if one["attachments"] and menu(one)][-1]
        self.last["ana"] = await self.discord.press(sheet, label)

    async def told(self, who: str) -> str:
        if who in self.last:
            return await self.discord.answer(self.last[who])
        return str(self.discord.ours(self.thread)[-1]["content"])

    async def pictures(self) -> int:
        return len([one for one in self.discord.everything() if one["attachments"]])

    def place(self) -> Place:
        channel = str(self.thread["parent_id"])
        return Place(platform="discord", workspace=str(self.thread["guild_id"]), channel=channel, root=str(self.thread["id"]))


class OnSlack:
    def __init__(self, harness: Everywhere) -> None:
        self.slack = harness.slack
        self.root = ""

    async def begin(self, words: str) -> None:
        await self.slack.command("/imagine", words)
        self.root = (await self.slack.picture(1)).ts

    async def say(self, words: str, who: str = "ana") -> None:
        await self.slack.say(words, thread=self.root, user=who)

    def _vote(self) -> Said | None:
        ours = [said for said in sorted(self.slack.messages(), key=lambda said: said.ts) if said.user == BOT_USER]
        votes = [said for said in ours if said.metadata is not None and said.metadata["event_type"] == "darkroom_vote"]
        return votes[-1] if votes else None

    async def vote(self) -> tuple[str, list[str]]:
        found = self._vote()
        return (found.text, [*found.buttons, *found.menu]) if found else ("", [])

    async def press(self, label: str, who: str) -> None:
        found = self._vote()
        assert found is not None
        await self.slack.press(label, found, user=who)

    async def press_sheet(self, label: str) -> None:
        await self.slack.press(label, [said for said in self.slack.pictures() if said.menu][-1])

    async def told(self, who: str) -> str:
        alone = self.slack.told(who)
        return alone[-1].text if alone else max(self.slack.messages(), key=lambda said: said.ts).says

    async def pictures(self) -> int:
        return len(self.slack.pictures())

    def place(self) -> Place:
        return Place(platform="slack", workspace="T0TEAM", channel=self.slack.channel("general").id, root=self.root)


class OnThePage:
    def __init__(self, harness: Everywhere) -> None:
        self.page = harness.page
        self.root = ""

    async def begin(self, words: str) -> None:
        await self.page.say("ana", f"/imagine {words}")
        self.root = (await self.page.until(lambda line: line["kind"] == "result", "ana"))["id"]

    async def say(self, words: str, who: str = "ana") -> None:
        await self.page.say(who, words, root=self.root)

    async def _vote(self) -> Any:
        lines = await self.page.lines("ana", root=self.root)
        return next((line for line in reversed(lines) if line["kind"] == "vote"), None)

    async def vote(self) -> tuple[str, list[str]]:
        found = await self._vote()
        if found is None:
            return "", []
        return found["body"]["text"], [one["label"] for one in (*found["body"]["pressable"], *found["body"]["buttons"])]

    async def press(self, label: str, who: str) -> None:
        line = await self._vote()
        which = next(one for one in (*line["body"]["pressable"], *line["body"]["buttons"]) if one["label"].startswith(label))
        await self.page.press(who, line, **{key: value for key, value in which.items() if key != "label"})

    async def press_sheet(self, label: str) -> None:
        begins = await self.page.lines("ana")
        line = [one for one in (*begins, *(await self.page.lines("ana", root=self.root))) if one["kind"] == "result"][-1]
        which = next(one for one in (*line["body"]["buttons"], *line["body"]["menu"]) if one["label"] == label)
        await self.page.press("ana", line, **{key: value for key, value in which.items() if key != "label"})

    async def told(self, who: str) -> str:
        lines = await self.page.lines(who, root=self.root)
        return str([line for line in lines if line["kind"] == "note"][-1]["body"]["text"])

    async def pictures(self) -> int:
        lines = [*await self.page.lines("ana"), *await self.page.lines("ana", root=self.root)]
        return sum(line["kind"] == "result" for line in lines)

    def place(self) -> Place:
        return Place(platform="playground", workspace="playground", channel="general", root=self.root)


CLIENTS: dict[str, Callable[[Everywhere], Client]] = {"discord": OnDiscord, "slack": OnSlack, "playground": OnThePage}


async def until(client: Client, holds: Any, what: str) -> tuple[str, list[str]]:
    """Wait until the message of a vote is as `holds` demands."""
    found: tuple[str, list[str]] = "", []
    for _ in range(round(PATIENCE / _PAUSE)):
        found = await client.vote()
        if holds(*found):
            return found
        await asyncio.sleep(_PAUSE)
    raise AssertionError(f"no {what}: {found}")


async def until_told(client: Client, who: str, sentence: str) -> None:
    last = ""
    for _ in range(round(PATIENCE / _PAUSE)):
        if (last := await client.told(who)) == sentence:
            return
        await asyncio.sleep(_PAUSE)
    assert last == sentence


@pytest.mark.parametrize("platform", list(CLIENTS))
async def test_a_thread_votes_and_goes_on_with_who_won(harness: Everywhere, platform: str) -> None:
    client: Client = CLIENTS[platform](harness)
    await client.begin("a red bicycle --count 3")
    await harness.settled()
    await client.say("vote")
    says, below = await until(client, lambda says, below: bool(below), "a vote")
    assert (says.splitlines(), below) == ([HOW, "Nobody has voted yet."], ["v1", "v2", "v3", "Close vote"])
    counts = "Your vote for {} counts. Press again to take it back."
    for label, who, told in [
        ("v2", "ana", counts),
        ("v2", "ben", counts),
        ("v1", "ben", counts),
        ("v1", "ben", "Your vote for {} is taken back."),
    ]:
        await client.press(label, who)
        await until_told(client, who, told.format(label))
    says, _ = await until(client, lambda says, below: "2 people" in says and "v1" not in says, "a tally")
    assert says.splitlines()[1:] == ["v2 ██ 2", "2 people have voted."]
    await client.press("Close vote", "ben")
    await until_told(client, "ben", "Only Ana, who opened this vote, and admins (by its button) can close it.")
    await client.press("Close vote", "ana")
    await until_told(client, "ana", "The vote is closed: v2 wins with 2 of 2 votes.")
    says, below = await until(client, lambda says, below: says.startswith("The vote is closed"), "an end")
    assert below == ["Pick v2", "Final 4K · about 25¢"]
    before = await client.pictures()
    await client.press("Pick v2", "ben")
    for _ in range(round(PATIENCE / _PAUSE)):
        if await client.pictures() == before + 1:
            break
        await asyncio.sleep(_PAUSE)
    assert await client.pictures() == before + 1


@pytest.mark.parametrize("platform", list(CLIENTS))
async def test_a_button_opens_a_vote_too(harness: Everywhere, platform: str) -> None:
    client: Client = CLIENTS[platform](harness)
    await client.begin("a red bicycle --count 2")
    await harness.settled()
    await client.press_sheet("Vote")
    _, below = await until(client, lambda says, below: bool(below), "a vote")
    assert below == ["v1", "v2", "Close vote"]
    await until_told(client, "ana", "The vote is open: everybody who sees this channel can vote, at no cost.")
    await client.press_sheet("Vote")
    await until_told(client, "ana", "A vote on these pictures is open already: its message is above.")


@pytest.mark.parametrize("platform", list(CLIENTS))
async def test_many_pictures_are_voted_for_from_menus(harness: Everywhere, platform: str) -> None:
    """What is shown for 50 pictures is accepted by each platform, and names each once."""
    client: Client = CLIENTS[platform](harness)
    await client.begin("a red bicycle")
    await harness.settled()
    cells = tuple(Cell(version=VersionId(f"x{n}"), label=f"v{n + 1}") for n in range(50))
    vote = Vote(
        id=VoteId("f" * 32),
        about="r",
        thread=ThreadId("t"),
        place=client.place(),
        person=Person(id="p", name="P"),
        cells=cells,
        opened_at=datetime(2026, 11, 21, tzinfo=UTC),
        closes_at=None,
    )
    board = Board(vote=vote, tally=Tally(counts=(2, 1, *[0] * 48), people=2), revision=1)
    publisher = harness.publishers[platform]
    message = await publisher.show_vote(board)
    _, below = await client.vote()
    assert [label for label in below if label.startswith("v")] == [cell.label for cell in cells]
    assert "Close vote" in below
    assert await publisher.show_vote(replace(board, message=message)) == message
    await client.press("v40", "ben")
    await until_told(client, "ben", "The picture or its vote was deleted, so your vote wasn't counted. For a new vote, reply vote.")


# --- reactions, and messages that are deleted

_KEYCAP = "\ufe0f\u20e3"


class Reacting(Client, Protocol):
    """A platform where people react to messages."""

    async def react(self, number: int, who: str, *, on: bool = True) -> None: ...

    async def delete_vote(self) -> None: ...


class ReactingOnDiscord(OnDiscord):
    async def react(self, number: int, who: str, *, on: bool = True) -> None:
        emoji = "\N{KEYCAP TEN}" if number == 10 else f"{number}{_KEYCAP}"
        self.discord.react(self._vote(), emoji, user=who, on=on)

    async def delete_vote(self) -> None:
        self.discord.delete_message(self._vote())


class ReactingOnSlack(OnSlack):
    async def react(self, number: int, who: str, *, on: bool = True) -> None:
        found = self._vote()
        assert found is not None
        names = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "keycap_ten")
        await self.slack.react(found, names[number - 1], user=who, on=on, again=True)

    async def delete_vote(self) -> None:
        found = self._vote()
        assert found is not None
        await self.slack.delete(found)


REACTING: dict[str, Callable[[Everywhere], Reacting]] = {"discord": ReactingOnDiscord, "slack": ReactingOnSlack}


@pytest.mark.parametrize("platform", list(REACTING))
async def test_reactions_with_a_number_are_votes(harness: Everywhere, platform: str) -> None:
    client: Reacting = REACTING[platform](harness)
    await client.begin("a red bicycle --count 3")
    await harness.settled()
    await client.say("vote")
    await until(client, lambda says, below: bool(below), "a vote")
    await client.react(2, "ana")
    await client.react(2, "darkroom")
    await client.react(7, "ben")
    await client.react(3, "ben")
    await until(client, lambda says, below: "2 people have voted." in says, "two votes")
    await client.press("v2", "cyd")
    await until_told(client, "cyd", "Your vote for v2 counts. Press again to take it back.")
    await client.react(2, "cyd")  # one person, one vote, however it is given
    await client.react(3, "ben", on=False)
    await client.react(1, "ben")
    await client.react(1, "ben")
    says, _ = await until(client, lambda says, below: "3 people" in says and "v3" not in says, "a changed vote")
    assert says.splitlines()[1:] == ["v2 ██ 2", "v1 █ 1", "3 people have voted."]
    await client.react(2, "cyd", on=False)
    await until(client, lambda says, below: "2 people" in says, "a vote taken back")
    await client.press("Close vote", "ana")
    await until(client, lambda says, below: "Close vote" not in below, "an end")
    await client.react(3, "ben")
    says, _ = await until(client, lambda says, below: says.startswith("The vote is closed"), "an end")
    assert "v1 and v2 tie with 1 vote each" in says
    assert await harness.app.studio.votes.react("1.1", "1", cast=True, event=None, place=client.place(), person=ANA) is None


@pytest.mark.parametrize("platform", list(REACTING))
async def test_a_vote_whose_message_is_deleted_ends_at_once_though_nobody_votes(harness: Everywhere, platform: str) -> None:
    client: Reacting = REACTING[platform](harness)
    await client.begin("a red bicycle --count 2")
    await harness.settled()
    await client.say("vote")
    await until(client, lambda says, below: bool(below), "a vote")
    await client.react(1, "ben")
    await until(client, lambda says, below: "1 person" in says, "a tally")
    await client.delete_vote()
    told = "The message of this vote was deleted. The vote is closed: v1 wins with the only vote. To vote again, reply vote."
    await harness.discord.until(lambda: told in said_in(harness), what="what came of it")


@pytest.mark.parametrize(("platform", "gone"), [("discord", 1), ("slack", 1), ("slack", 0)])  # on Slack, the first has replies
async def test_a_picture_that_is_deleted_shows_nothing_any_more_and_its_thread_goes_on(
    harness: Everywhere, platform: str, gone: int
) -> None:
    client: Reacting = REACTING[platform](harness)
    await client.begin("a red bicycle")
    await harness.settled()
    await client.say("make it green")
    await until_pictures(client, 2)
    await harness.settled()
    place = client.place()
    thread = await harness.app.studio.history(place)
    shown = [(await harness.app.studio.posts_of(one.id))[0].message for one in thread.versions]
    if platform == "discord":
        harness.discord.delete_message(next(one for one in harness.discord.everything() if one["id"] == shown[gone]))
    else:
        await harness.slack.delete(next(said for said in harness.slack.pictures() if said.ts == shown[gone]))
    for _ in range(round(PATIENCE / _PAUSE)):
        if not await harness.app.studio.posts_of(thread.versions[gone].id):
            break
        await asyncio.sleep(_PAUSE)
    assert not await harness.app.studio.posts_of(thread.versions[gone].id)
    assert await harness.app.studio.posts_of(thread.versions[1 - gone].id)
    before = await client.pictures()
    await client.say("undo")
    await until_pictures(client, before + 1)
    await client.say("redo")
    await until_pictures(client, before + 2)
    await harness.settled()
    assert await harness.app.studio.posts_of(thread.versions[1].id)


async def until_pictures(client: Client, count: int) -> None:
    for _ in range(round(PATIENCE / _PAUSE)):
        if await client.pictures() == count:
            return
        await asyncio.sleep(_PAUSE)
    assert await client.pictures() == count


def said_in(harness: Everywhere) -> str:
    """Everything that is said on Discord and Slack."""
    slack = [said.says for said in harness.slack.messages()]
    return "\n".join([*(one["content"] for one in harness.discord.everything()), *slack])


async def test_slack_posts_a_vote_anew_where_it_lets_no_message_be_changed(harness: Everywhere) -> None:
    """It may still be there, so nothing is said of a deletion."""
    client = ReactingOnSlack(harness)
    await client.begin("a red bicycle --count 2")
    await harness.settled()
    await client.say("vote")
    await until(client, lambda says, below: bool(below), "a vote")
    first = client._vote()
    harness.slack.api.fault("chat.update", error="edit_window_closed")
    await client.press("v2", "ben")
    await until(client, lambda says, below: "1 person" in says and client._vote() != first, "a new message")
    await client.react(1, "cyd")
    _, below = await until(client, lambda says, below: "2 people" in says, "a vote in it")
    assert "Close vote" in below
    assert "deleted" not in said_in(harness)
