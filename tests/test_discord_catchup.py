"""What people say while no session of ours can hear it is heard later: after a restart, or a session that could not be resumed."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from discord.utils import time_snowflake

from bots.discord.checkpoint import Checkpoint
from bots.discord.config import Shards
from core.errors import StoreOut
from core.store.database import sqlite_url
from core.store.sql_store import SqlStore
from tests.discord_harness import Chat, discord_harness
from tests.servers.discord import Discord

Json = dict[str, Any]
HOUR = 3600.0


async def begun(discord: Discord) -> tuple[Json, Json]:
    """Begin a thread with its first picture."""
    count = len(discord.pictures()) + 1
    await discord.slash("imagine", {"prompt": "a red bicycle"}, user="ana")
    first = await discord.picture(count)
    return first, await discord.thread(first)


async def caught_up(chat: Chat) -> None:
    """Wait until the client looks for nothing any more and what it found is over."""
    checkpoint = chat.gateway._listener.checkpoint
    await chat.discord.until(lambda: checkpoint._gaps == {}, what="no gap left")
    await chat.settled()
    await chat.discord.until(
        lambda: checkpoint._latest >= int(chat.discord.everything()[-1]["id"]), what="our own last message heard"
    )


async def nap(seconds: float) -> None:
    await asyncio.sleep(min(seconds, 0.05))


def read(discord: Discord, channel: Json) -> int:
    return len(discord.requests("GET", rf"channels/{channel['id']}/messages$"))


async def test_what_was_said_while_we_were_away_is_carried_out_in_order_and_once(discord: Discord, tmp_path: Path) -> None:
    async with discord_harness(tmp_path, discord=discord):
        _, thread = await begun(discord)
    await discord.say("make the door green", user="ben", channel=thread)
    await discord.say("printing this one for the office wall", user="cyd", channel=thread)
    await discord.say("and a cat on the doorstep", user="cyd", channel=thread)
    async with discord_harness(tmp_path, discord=discord) as chat:
        await discord.picture(3)
        # Each ask's answer stands where its placeholder was posted, and two that were found together post theirs at the same time.
        (third,) = (one for one in discord.pictures() if "v3 from v2" in one["content"])
        assert third["referenced_message"]["content"] == "and a cat on the doorstep"
        await caught_up(chat)
        assert chat.calls == 2, "chatter costs nothing"
        assert len(discord.ours(thread)) == 2, "and is not answered"
    reads = read(discord, thread)
    async with discord_harness(tmp_path, discord=discord) as chat:
        await caught_up(chat)
        assert chat.calls == 0
        assert len(discord.ours(thread)) == 2
    assert read(discord, thread) == reads, "nothing is new there"


async def test_a_session_that_cannot_be_taken_up_again_loses_nothing(discord: Discord, tmp_path: Path) -> None:
    async with discord_harness(tmp_path, discord=discord) as chat:
        _, thread = await begun(discord)
        await discord.gateway.drop(forget=True)
        await discord.say("make the door green", user="ben", channel=thread)
        assert "v2 from v1" in (await discord.picture(2))["content"]
        assert discord.gateway.identifies == 2
        await caught_up(chat)
        await discord.say("make it night", user="ben", channel=thread)
        assert "v3 from v2" in (await discord.picture(3))["content"]
        assert chat.calls == 3


async def test_a_session_that_goes_on_asks_for_nothing(discord: Discord, tmp_path: Path) -> None:
    async with discord_harness(tmp_path, discord=discord) as chat:
        _, thread = await begun(discord)
        await caught_up(chat)
        reads = read(discord, thread)
        await discord.gateway.drop()
        await discord.say("make the door green", user="ben", channel=thread)
        await discord.picture(2)
        assert discord.gateway.resumes == 1
        assert read(discord, thread) == reads


async def test_what_is_older_than_some_hours_is_left_alone(discord: Discord, tmp_path: Path) -> None:
    discord.world.skew = -9 * HOUR
    first_thread = discord.world.add_thread(discord.general, (said := await discord.say("a root")), "Old", 1440, discord.world.bot)
    discord.world.skew = 0.0
    assert said["id"] == first_thread["id"]
    async with discord_harness(tmp_path, discord=discord):
        _, thread = await begun(discord)
    async with SqlStore.open(sqlite_url(tmp_path / "darkroom.sqlite3")) as kept:
        await kept.keep_checkpoint("discord", "", int(said["id"]))
    discord.world.skew = -7 * HOUR
    await discord.say("make the door green", user="ben", channel=thread)
    discord.world.skew = 0.0
    await discord.say("make it night", user="ben", channel=thread)
    async with discord_harness(tmp_path, discord=discord) as chat:
        assert "v2 from v1" in (await discord.picture(2))["content"]
        await caught_up(chat)
        assert chat.calls == 1


async def test_replies_below_a_picture_mentions_and_direct_messages_are_found_too(discord: Discord, tmp_path: Path) -> None:
    direct = discord.direct("cyd")
    async with discord_harness(tmp_path, discord=discord, direct_messages=True):
        first, thread = await begun(discord)
        await discord.slash("imagine", {"prompt": "a boat"}, user="cyd", channel=direct)
        await discord.picture(2)
    await discord.say("what a day", user="cyd")
    await discord.reply(first, "make the door green", user="ben")
    await discord.say("at night", user="cyd", channel=direct)
    async with discord_harness(tmp_path, discord=discord, direct_messages=True) as chat:
        await discord.picture(4)
        await caught_up(chat)
        assert chat.calls == 2
        assert len([one for one in discord.ours(thread) if one["attachments"]]) == 1
        assert len([one for one in discord.ours(direct) if one["attachments"]]) == 2


async def test_without_the_intent_only_what_is_said_to_us_is_heard(discord: Discord, tmp_path: Path) -> None:
    discord.world.content_toggle = False
    async with discord_harness(tmp_path, discord=discord, message_content=False):
        _, thread = await begun(discord)
    await discord.say("make the door green", user="ben", channel=thread)
    await discord.say("@darkroom make it night", user="ben", channel=thread)
    async with discord_harness(tmp_path, discord=discord, message_content=False) as chat:
        assert "v2 from v1" in (await discord.picture(2))["content"]
        await caught_up(chat)
        assert chat.calls == 1
        assert len(discord.ours(thread)) == 1, "what is blank is not answered"


async def test_a_channel_whose_history_we_may_not_read_is_not_asked_for(discord: Discord, tmp_path: Path) -> None:
    async with discord_harness(tmp_path, discord=discord) as chat:
        _, thread = await begun(discord)
        await caught_up(chat)
    reads = read(discord, thread)
    discord.deny("read_message_history")
    await discord.say("make the door green", user="ben", channel=thread)
    async with discord_harness(tmp_path, discord=discord) as chat:
        await caught_up(chat)
        assert read(discord, thread) == reads
        assert chat.calls == 0


async def test_a_channel_that_is_not_given_at_once_is_asked_for_again(discord: Discord, tmp_path: Path) -> None:
    async with discord_harness(tmp_path, discord=discord):
        _, thread = await begun(discord)
    await discord.say("make the door green", user="ben", channel=thread)
    discord.fail("GET", rf"channels/{thread['id']}/messages$", status=400)
    async with discord_harness(tmp_path, discord=discord, sleep=nap) as chat:
        assert "v2 from v1" in (await discord.picture(2))["content"]
        await caught_up(chat)
        assert chat.calls == 1


async def test_a_gap_that_stays_is_looked_into_by_the_next_session(discord: Discord, tmp_path: Path) -> None:
    async with discord_harness(tmp_path, discord=discord):
        _, thread = await begun(discord)
    await discord.say("make the door green", user="ben", channel=thread)
    scripted = discord.fail("GET", rf"channels/{thread['id']}/messages$", status=400, times=4)
    async with discord_harness(tmp_path, discord=discord, sleep=nap) as chat:
        await discord.until(lambda: scripted.times == 0, what="all tries")
        await discord.gateway.drop(forget=True)
        assert "v2 from v1" in (await discord.picture(2))["content"]
        await caught_up(chat)
        assert chat.calls == 1


async def test_what_cannot_be_read_now_is_found_at_the_next_start(discord: Discord, tmp_path: Path) -> None:
    async with discord_harness(tmp_path, discord=discord):
        _, thread = await begun(discord)
    await discord.say("make the door green", user="ben", channel=thread)
    scripted = discord.fail("GET", rf"channels/{thread['id']}/messages$", status=400, times=99)
    async with discord_harness(tmp_path, discord=discord) as chat:
        await discord.until(lambda: scripted.times < 99, what="a try")
        await discord.slash("imagine", {"prompt": "a boat"}, user="ana")
        await discord.picture(2)
        assert chat.calls == 1
    scripted.times = 0
    async with discord_harness(tmp_path, discord=discord) as chat:
        assert "v2 from v1" in (await discord.picture(3))["content"]
        await caught_up(chat)
        assert chat.calls == 1


async def test_the_limits_of_a_role_hold_for_what_is_heard_late(discord: Discord, tmp_path: Path) -> None:
    role = discord.world.add_role("Interns", "ben")
    discord.make_admin("ana")
    async with discord_harness(tmp_path, discord=discord) as chat:
        interaction = await discord.slash("quota set", {"images": 1, "role": role}, user="ana")
        await discord.answer(interaction)
        _, thread = await begun(discord)
    await discord.say("make the door green", user="ben", channel=thread)
    await discord.say("make it night", user="ben", channel=thread)
    async with discord_harness(tmp_path, discord=discord) as chat:
        await discord.until(lambda: [one for one in discord.ours(thread) if "1 image" in one["content"]], what="a refusal")
        await caught_up(chat)
        assert chat.calls == 1


async def test_whoever_left_the_server_is_heard_as_one_without_roles(discord: Discord, tmp_path: Path) -> None:
    async with discord_harness(tmp_path, discord=discord):
        _, thread = await begun(discord)
    said = await discord.say("make the door green", user="ben", channel=thread)
    discord.world.left.add(said["author"]["id"])
    async with discord_harness(tmp_path, discord=discord) as chat:
        assert "v2 from v1" in (await discord.picture(2))["content"]
        assert chat.calls == 1


# --- how far we have listened


def moment(minutes_ago: float) -> int:
    return time_snowflake(datetime.now(UTC) - timedelta(minutes=minutes_ago))


class Kept:
    """Keeps checkpoints as the store does; while `down`, the database is out of reach, and while `slow` is set, nothing is kept yet."""

    def __init__(self, known: int | None = None) -> None:
        self.moments = {} if known is None else {"": known}
        self.down = False
        self.slow: asyncio.Event | None = None

    async def checkpoint(self, platform: str, part: str) -> int | None:
        return self.moments.get(part, min(self.moments.values(), default=None))

    async def keep_checkpoint(self, platform: str, part: str, moment: int) -> None:
        if self.down:
            raise StoreOut
        if self.slow is not None:
            await self.slow.wait()
        self.moments[part] = moment

    async def noted(self, checkpoint: Checkpoint) -> int:
        await checkpoint.save()
        return self.moments[""]


async def listening(kept: Kept) -> Checkpoint:
    checkpoint = Checkpoint(kept)
    await checkpoint.begin()
    return checkpoint


async def test_a_message_that_was_not_handled_to_its_end_counts_as_unheard() -> None:
    kept = Kept()
    checkpoint = await listening(kept)
    first, second, third = moment(3), moment(2), moment(1)
    with checkpoint.hearing(first):
        pass
    with pytest.raises(RuntimeError), checkpoint.hearing(second):
        raise RuntimeError
    with checkpoint.hearing(third):
        pass
    assert await kept.noted(checkpoint) == second - 1


async def test_what_other_shards_hear_does_not_cover_the_gap_of_one() -> None:
    kept = Kept(moment(30))
    checkpoint = await listening(kept)
    for shard in (0, 1):
        checkpoint.begins(shard)
    with checkpoint.catching_up(0) as since:
        assert moment(31) < since < moment(29)
    with checkpoint.hearing(moment(1)):
        pass
    began = await kept.noted(checkpoint)
    assert began < moment(29), "shard 1 has heard nothing yet"
    with checkpoint.catching_up(1) as since:
        assert since == began
    assert await kept.noted(checkpoint) > moment(2)
    checkpoint.lost(1)
    with checkpoint.hearing(moment(0)):
        pass
    assert moment(4) < await kept.noted(checkpoint) < moment(2), "a dead connection is found out late"
    checkpoint.resumed(1)
    assert await kept.noted(checkpoint) > moment(1)


async def test_of_two_catch_ups_of_a_shard_the_first_to_end_leaves_the_gap_of_the_other() -> None:
    kept = Kept(moment(30))
    checkpoint = await listening(kept)
    checkpoint.begins(0)
    with checkpoint.catching_up(0) as first:
        second = checkpoint.catching_up(0)
        assert second.__enter__() == first
    with checkpoint.hearing(moment(0)):
        pass
    assert await kept.noted(checkpoint) == first, "a kill now would lose what the second is still reading"
    second.__exit__(None, None, None)
    assert await kept.noted(checkpoint) > first


async def test_where_nothing_is_known_a_short_while_is_looked_back_on() -> None:
    checkpoint = await listening(Kept())
    with checkpoint.catching_up(0) as since:
        assert moment(11) < since < moment(9)
    await checkpoint.save()


@pytest.mark.parametrize("left", ["", "many", None])
async def test_a_file_that_says_nothing_is_none(left: str | None, tmp_path: Path) -> None:
    if left is not None:
        (tmp_path / "heard").write_text(left)
    checkpoint = Checkpoint(Kept(), left=tmp_path / "heard")
    await checkpoint.begin()
    checkpoint.begins(0)
    assert moment(11) < checkpoint._whole() < moment(9)


async def test_the_file_of_a_program_before_this_one_counts_until_something_is_kept(tmp_path: Path) -> None:
    kept, before = Kept(), moment(60)
    (tmp_path / "heard").write_text(str(before))
    checkpoint = Checkpoint(kept, left=tmp_path / "heard")
    await checkpoint.begin()
    assert await kept.noted(checkpoint) == before
    with checkpoint.hearing(moment(1)):
        pass
    later = await kept.noted(checkpoint)
    again = Checkpoint(kept, left=tmp_path / "heard")
    await again.begin()
    assert await kept.noted(again) == later


async def test_a_database_out_of_reach_keeps_nobody_from_hearing() -> None:
    kept = Kept()
    checkpoint = await listening(kept)
    kept.down = True
    last = moment(0)
    with checkpoint.hearing(last):
        pass
    await checkpoint.save()
    kept.down = False
    assert await kept.noted(checkpoint) == last


async def test_a_slow_database_keeps_nobody_waiting_and_the_last_note_stands() -> None:
    kept = Kept()
    kept.slow = asyncio.Event()
    checkpoint, first, second = await listening(kept), moment(1), moment(0)
    with checkpoint.hearing(first):
        pass
    with checkpoint.hearing(second):
        pass
    last = asyncio.create_task(checkpoint.save())
    kept.slow.set()
    await last
    assert kept.moments == {"": second}


# --- several gateways


async def test_a_gateway_on_another_machine_goes_on_where_the_one_before_it_stopped(discord: Discord, tmp_path: Path) -> None:
    async with discord_harness(tmp_path, discord=discord, shards=Shards((0,), 1)) as chat:
        _, thread = await begun(discord)
        await chat.settled()
    await discord.say("make the door green", user="ben", channel=thread)
    (tmp_path / "discord-explained").unlink(missing_ok=True)  # of its folder, the other machine has the database alone
    async with discord_harness(tmp_path, discord=discord, shards=Shards((0,), 1)) as chat:
        await discord.picture(2)
        await caught_up(chat)
        assert await chat.app.store.checkpoint("discord", "0-0/1") is not None
