"""kill -9 after every request of the real publishers, when the platform has done what was asked and nobody has heard of it: after the
next start each ask has one message, with its picture."""

from __future__ import annotations

import asyncio
import hashlib
import io
import shutil
import signal
import sqlite3
import zipfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from core.model import Act, Ask, MicroDollars, Person, Place
from tests.empty import made_with_schemas
from tests.kill_child import Life, ask
from tests.lives import lived
from tests.servers.discord import Discord, serve_discord
from tests.servers.discord_world import Interaction
from tests.servers.slack import Slack, serve_slack
from tests.servers.slack_world import BOT_USER, TEAM, Said

pytestmark = pytest.mark.timeout(480)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kill") / "template"
    made_with_schemas(folder)  # those of the jobs too, which a life without asks does not make
    assert lived(Life(folder, ())) == 0
    return folder


async def test_slack_shows_each_result_once(template: Path, tmp_path: Path) -> None:
    await _after_every_step(_on_slack, template, tmp_path)


async def test_slack_shows_a_pack_and_its_zip_file_once(template: Path, tmp_path: Path) -> None:
    await _after_every_step(_pack_on_slack, template, tmp_path)


async def test_discord_shows_a_result_once(template: Path, tmp_path: Path) -> None:
    await _after_every_step(_on_discord, template, tmp_path)


async def test_discord_turns_each_answer_into_its_result_once(template: Path, tmp_path: Path) -> None:
    await _after_every_step(_on_discord_by_tokens, template, tmp_path)


async def _after_every_step(play: Callable[[Path, Path, int | None], Awaitable[int]], template: Path, tmp_path: Path) -> None:
    some = asyncio.Semaphore(4)

    async def killed(at: int) -> str | None:
        async with some:
            try:
                await play(template, tmp_path / str(at), at)
            except (AssertionError, TimeoutError) as error:
                return f"after request {at}: {error}"
        return None

    steps = await play(template, tmp_path / "dry", None)
    assert [wrong for wrong in await asyncio.gather(*map(killed, range(1, steps + 1))) if wrong] == []


async def _on_slack(template: Path, folder: Path, kill_at: int | None) -> int:
    """Make a picture in the channel, and in a thread a picture, an edit and an undo. Returns how many requests the last life made."""
    async with serve_slack() as slack:
        root = slack.stand("who has an idea?").ts
        place = Place(platform="slack", workspace=TEAM, channel=slack.channel("general").id)
        asks = [
            _at(place, ask("e1", Act.NEW, "a red bicycle"), slack.user("ana")),
            _at(replace(place, root=root), ask("e2", Act.NEW, "a blue door"), slack.user("ana")),
            _at(replace(place, root=root), ask("e3", Act.EDIT, "make it green"), slack.user("ana")),
            _at(replace(place, root=root), ask("e4", Act.UNDO), slack.user("ana")),
        ]
        steps = await _lived(template, Life(folder, asks, platform=("slack", slack.base_url)), kill_at)
        await slack.until(lambda: len(_ours(slack)) == 4, what=f"four messages after a kill at {kill_at}: {_ours(slack)}")
        shown = sorted(hashlib.sha256(said.files[0].data).hexdigest() for said in _ours(slack))
        assert shown == sorted(_results(folder))
        assert slack.violations == []
        return steps


async def _pack_on_slack(template: Path, folder: Path, kill_at: int | None) -> int:
    """Make two formats of a picture, which come with a zip file. Returns how many requests the last life made."""
    async with serve_slack() as slack:
        root = slack.stand("who has an idea?").ts
        place = Place(platform="slack", workspace=TEAM, channel=slack.channel("general").id, root=root)
        first = _at(place, ask("e1", Act.NEW, "a red bicycle"), slack.user("ana"))
        pack = _at(place, ask("e2", Act.PACK, pack="social", formats=("story 9:16", "banner 16:9"), count=2), slack.user("ana"))
        await asyncio.to_thread(shutil.copytree, template, folder / "painted")
        assert await asyncio.to_thread(lived, Life(folder / "painted", (first,), platform=("slack", slack.base_url))) == 0
        life = Life(folder / "packed", (first, replace(pack, agreed=MicroDollars(10_000_000))), platform=("slack", slack.base_url))
        steps = await _lived(folder / "painted", life, kill_at)
        await slack.until(lambda: len(_ours(slack)) == 2, what=f"two messages after a kill at {kill_at}: {_ours(slack)}")
        shown = _ours(slack)[-1].files
        assert [file.name.rpartition(".")[2] for file in shown] == ["png", "png", "zip"]
        pictures = [file.data for said in _ours(slack) for file in said.files if file.name.endswith("png")]
        assert sorted(hashlib.sha256(data).hexdigest() for data in pictures) == sorted(_results(life.folder))
        with zipfile.ZipFile(io.BytesIO(shown[-1].data)) as opened:
            assert [opened.read(name) for name in opened.namelist()] == [file.data for file in shown[:-1]]
        assert slack.violations == []
        return steps


def _ours(slack: Slack) -> list[Said]:
    return [said for said in slack.messages() if said.user == BOT_USER]


async def _on_discord(template: Path, folder: Path, kill_at: int | None) -> int:
    async with serve_discord() as discord:
        channel = discord.general
        place = Place(platform="discord", workspace=channel["guild_id"], channel=channel["id"])
        asks = [
            _at(place, ask("e1", Act.NEW, "a red bicycle"), "42"),
            _at(place, ask("e2", Act.NEW, "a blue door", count=2), "42"),
        ]
        steps = await _lived(template, Life(folder, asks, platform=("discord", discord.api_url)), kill_at)
        ours = discord.everything()
        assert len(ours) == 2, f"killed at {kill_at}: {discord.transcript()}"
        shown = sorted(
            hashlib.sha256(discord.bytes_of(message, n)).hexdigest() for message in ours for n in range(len(message["attachments"]))
        )
        assert shown == sorted(_results(folder))
        assert discord.violations == []
        return steps


async def _on_discord_by_tokens(template: Path, folder: Path, kill_at: int | None) -> int:
    """Type commands that are acknowledged in public: a picture in the channel, and in a thread a picture, an edit and an undo."""
    async with serve_discord() as discord:
        channel = discord.general
        thread = discord.world.add_thread(channel, await discord.say("who has an idea?"), "ideas", 1440, discord.world.bot)
        here = Place(platform="discord", workspace=channel["guild_id"], channel=channel["id"])
        there = replace(here, root=thread["id"])
        interactions = [discord.deferred(channel=channel), *(discord.deferred(channel=thread) for _ in range(3))]
        stories = [
            (here, ask("e1", Act.NEW, "a red bicycle")),
            (there, ask("e2", Act.NEW, "a blue door", count=2)),
            (there, ask("e3", Act.EDIT, "make it green")),
            (there, ask("e4", Act.UNDO)),
        ]
        asks = [
            replace(_at(place, asked, "42"), callback=_callback(discord, interaction))
            for interaction, (place, asked) in zip(interactions, stories, strict=True)
        ]
        steps = await _lived(template, Life(folder, asks, platform=("discord", discord.api_url)), kill_at)
        assert discord.everything() == [interaction.original for interaction in interactions], (
            f"killed at {kill_at}: {discord.transcript()}"
        )
        shown = sorted(
            hashlib.sha256(discord.bytes_of(message, n)).hexdigest()
            for message in discord.everything()
            for n in range(len(message["attachments"]))
        )
        assert shown == sorted(_results(folder))
        assert discord.violations == []
        return steps


def _callback(discord: Discord, interaction: Interaction) -> dict[str, str]:
    assert interaction.original is not None
    return {
        "application": discord.world.application,
        "token": interaction.token,
        "asked": interaction.id,
        "at": interaction.channel,
        "answer": interaction.original["id"],
    }


def _at(place: Place, asked: Ask, person: str) -> Ask:
    return replace(asked, place=place, person=Person(id=person, name="Ana"), callback={})


async def _lived(template: Path, life: Life, kill_at: int | None) -> int:
    await asyncio.to_thread(shutil.copytree, template, life.folder)
    if kill_at is not None:
        killed = replace(life, kill_at=kill_at)
        assert await asyncio.to_thread(lived, killed) in (0, -signal.SIGKILL)
    assert await asyncio.to_thread(lived, life) == 0
    return len(life.world.notes("end")[-1]["steps"])


def _results(folder: Path) -> Sequence[str]:
    connection = sqlite3.connect(folder / "darkroom.sqlite3")
    try:
        made = connection.execute("SELECT sha256 FROM versions").fetchall()
        moved = connection.execute("SELECT v.sha256 FROM moves m JOIN versions v ON v.id = m.version").fetchall()
    finally:
        connection.close()
    return [sha256 for (sha256,) in [*made, *moved]]
