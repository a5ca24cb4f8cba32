"""A message that a text model reads is kept until it is answered: a process that is killed loses none, and none is read or answered
twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import aiohttp
import pytest

from core.errors import StoreOut
from core.model import Message
from core.runtime.order import Order
from core.studio.answers import CHATTER, SEEN_BEFORE, Accepted, Answer, Ignored, Unsure
from tests.chat import CHANNEL, Chat, open_chat
from tests.processes import darkroom, demo, pictured
from tests.readers import ScriptedReader, read_by
from tests.servers import PATIENCE
from tests.servers.discord import TOKEN, serve_discord
from tests.servers.discord_limits import Limits
from tests.servers.gemini import GeminiServer
from tests.servers.gemini_answers import Answer as Given
from tests.servers.slack import Slack
from tests.servers.slack_feed import HttpFeed
from tests.servers.slack_world import BOT_USER
from tests.test_two_processes import Both

MODEL = {"DARKROOM_CHAT__READER": "model"}
VIETNAMESE = "hay là xanh lá cái cửa"  # the door in green, maybe: the rules are not sure of it
PLAIN = "make the door green"


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    async with open_chat(tmp_path) as chat:
        yield chat


# --- processes that are killed --------------------------------------------------------------------------------------------


@pytest.mark.timeout(300)
async def test_killed_right_after_the_acknowledgement_it_is_read_after_the_next_start(
    slack: Slack, gemini: GeminiServer, tmp_path: Path
) -> None:
    gemini.reads(VIETNAMESE, "edit", need=9)
    async with darkroom(tmp_path, slack, gemini, more=MODEL) as running:
        await slack.command("/imagine", "a red bicycle")
        root = (await pictured(slack)).ts
        await slack.say(VIETNAMESE, thread=root)
        await running.killed()
    async with darkroom(tmp_path, slack, gemini, more=MODEL):
        await pictured(slack, 2)
    assert VIETNAMESE in gemini.requests[-1].words
    assert len(gemini.said) == 1


@pytest.mark.timeout(300)
@pytest.mark.parametrize("more", [{}, MODEL], ids=["rules", "model"])
async def test_in_slack_a_reply_to_a_picture_that_is_not_known_yet_outlives_a_kill(
    slack: Slack, gemini: GeminiServer, tmp_path: Path, more: dict[str, str]
) -> None:
    gemini.reads(PLAIN, "edit", need=9)
    for method in ("files.info", "conversations.history", "conversations.replies"):
        slack.api.fault(method, error="file_not_found", times=1_000)  # Slack shows the picture, and does not tell us its ts yet
    async with darkroom(tmp_path, slack, gemini, more=more) as running:
        await slack.command("/imagine", "a red bicycle")
        root = (await pictured(slack)).ts
        await slack.say(PLAIN, thread=root)
        await running.killed()
    slack.api.faults.clear()
    async with darkroom(tmp_path, slack, gemini, more=more):
        await pictured(slack, 2)
    assert PLAIN in gemini.requests[-1].words
    assert len(slack.pictures()) == 2


@pytest.mark.timeout(300)
async def test_killed_while_the_model_reads_the_rules_take_it_up_and_no_second_call_is_paid(
    slack: Slack, gemini: GeminiServer, tmp_path: Path
) -> None:
    gemini.answer_readings(Given(wait=asyncio.Event()))
    gemini.reads("thanks", "none")
    async with darkroom(tmp_path, slack, gemini, more=MODEL) as running:
        await slack.command("/imagine", "a red bicycle")
        root = (await pictured(slack)).ts
        await slack.say(PLAIN, thread=root)
        await slack.say(VIETNAMESE, thread=root, user="ben")
        await gemini.was_read(2, timeout=PATIENCE)
        await running.killed()
    async with darkroom(tmp_path, slack, gemini, more=MODEL) as running:
        await pictured(slack, 2)
        await slack.until(lambda: asked(slack), what="a line that asks", seconds=PATIENCE)
        assert len(gemini.said) == 2
        assert await running.stopped(within=20) == 0
    async with darkroom(tmp_path, slack, gemini, more=MODEL) as running:
        await slack.say("thanks", thread=root)
        await gemini.was_read(3, timeout=PATIENCE)
        assert await running.stopped(within=20) == 0
    assert len(slack.pictures()) == 2
    assert PLAIN in gemini.requests[-1].words
    assert len(asked(slack)) == 1, "it was asked about once, and nothing of it is left"


@pytest.mark.timeout(300)
async def test_another_process_on_the_same_folder_takes_up_what_the_killed_one_read(
    slack: Slack, gemini: GeminiServer, tmp_path: Path
) -> None:
    gemini.answer_readings(Given(wait=asyncio.Event()))
    async with (
        darkroom(tmp_path, slack, gemini, mode="http", more=MODEL) as first,
        darkroom(tmp_path, slack, gemini, mode="http", works=False, more=MODEL) as second,
    ):
        slack.feed = first.feed(slack)
        await slack.command("/imagine", "a red bicycle")
        root = (await pictured(slack)).ts
        await slack.say(PLAIN, thread=root)
        await gemini.was_read(1, timeout=PATIENCE)
        await first.killed()
        await second.logged("messages_taken_up")
        await pictured(slack, 2)
    assert len(gemini.said) == 1


@pytest.mark.timeout(300)
async def test_two_processes_that_get_every_message_read_it_once(slack: Slack, gemini: GeminiServer, tmp_path: Path) -> None:
    gemini.reads(VIETNAMESE, "edit", need=9)
    gemini.reads("vui quá", "none")
    async with (
        darkroom(tmp_path, slack, gemini, mode="http", more=MODEL) as first,
        darkroom(tmp_path, slack, gemini, mode="http", works=False, more=MODEL) as second,
    ):
        slack.feed = cast(HttpFeed, Both(first.feed(slack), second.feed(slack)))
        await slack.command("/imagine", "a red bicycle")
        root = (await pictured(slack)).ts
        await slack.say("vui quá", thread=root, user="ben")
        await slack.say(VIETNAMESE, thread=root)
        await pictured(slack, 2)
        for running in (first, second):
            assert await running.stopped(within=20) == 0
    assert sorted(gemini.said) == [VIETNAMESE, "vui quá"]
    assert len(gemini.requests) == 2


@pytest.mark.timeout(300)
async def test_in_discord_a_thread_and_a_mention_where_nobody_asked_before_outlive_a_kill(
    slack: Slack, gemini: GeminiServer, tmp_path: Path
) -> None:
    gemini.answer_readings(*[Given(wait=asyncio.Event())] * 2)
    async with serve_discord(limits=Limits(())) as discord:
        more = {**MODEL, "DISCORD_TOKEN": TOKEN, "DARKROOM_DISCORD__API_URL": discord.api_url}
        elsewhere = discord.world.add_channel("elsewhere")
        async with darkroom(tmp_path, slack, gemini, more=more) as running:
            await discord.slash("imagine", {"prompt": "a red bicycle"})
            thread = await discord.thread(await discord.picture(1))
            await discord.say(PLAIN, channel=thread)
            await discord.say("@darkroom paint a boat on the lake", channel=elsewhere)
            await gemini.was_read(2, timeout=PATIENCE)
            await running.killed()
        async with darkroom(tmp_path, slack, gemini, more=more) as running:
            await discord.until(lambda: len(discord.pictures()) == 3, what="two more pictures", seconds=PATIENCE)
            assert await running.stopped(within=20) == 0
        discord.lawful()
    assert len(gemini.said) == 2
    for words in (PLAIN, "paint a boat on the lake"):
        assert sum(words in seen.words for seen in gemini.requests) == 1


@pytest.mark.timeout(300)
async def test_on_the_page_a_line_outlives_a_kill(gemini: GeminiServer, tmp_path: Path) -> None:
    gemini.answer_readings(Given(wait=asyncio.Event()))
    async with demo(tmp_path, gemini, more=MODEL) as running, Page(running.port) as page:
        await page.say("/imagine a red bicycle")
        root = await page.pictured(1)
        saying = asyncio.create_task(page.say(PLAIN, root=root))
        await gemini.was_read(1, timeout=PATIENCE)
        await running.killed()
        await asyncio.gather(saying, return_exceptions=True)
    async with demo(tmp_path, gemini, more=MODEL) as running:
        await gemini.seen(2, timeout=PATIENCE)
        assert PLAIN in gemini.requests[-1].words
        assert await running.stopped(within=20) == 0
    assert len(gemini.said) == 1


def asked(slack: Slack) -> list[Any]:
    return [said for said in slack.messages() if said.user == BOT_USER and said.buttons and "?" in said.says]


class Page:
    """The playground of a process, over HTTP."""

    def __init__(self, port: int) -> None:
        self._at = f"http://127.0.0.1:{port}"
        self._events = 0

    async def __aenter__(self) -> Page:
        self._session = await AsyncExitStack().enter_async_context(aiohttp.ClientSession(self._at, headers={"Origin": self._at}))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    async def say(self, words: str, *, root: str | None = None) -> None:
        self._events += 1
        said = {"as": "ana", "event": f"event-{self._events:04}", "channel": "general", "text": words, "root": root}
        async with self._session.post("/api/say", json=said) as response:
            assert response.status == 200

    async def pictured(self, count: int) -> str:
        """Wait for this many pictures in the channel, and return the root of the newest."""
        async with asyncio.timeout(PATIENCE):
            while True:
                async with self._session.get("/api/channels/general?as=ana") as response:
                    lines = [one for one in (await response.json())["lines"] if one["kind"] == "result"]
                if len(lines) >= count:
                    return str(lines[-1]["id"])
                await asyncio.sleep(0.02)  # another process: nothing to wait on


# --- within a process ----------------------------------------------------------------------------------------------------


class Cut(ScriptedReader):
    """Reads for ever, as far as anybody waits for it."""

    def __init__(self) -> None:
        super().__init__()
        self.asked_again = asyncio.Semaphore(0)

    async def read(self, lines: Any, scene: Any) -> Any:
        self.calls.append(tuple(lines))
        self.asked_again.release()
        await asyncio.Event().wait()


async def begun(chat: Chat) -> None:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()


async def killed(chat: Chat, *said: Message) -> ScriptedReader:
    """Receive messages, and let the process end while they are being read."""
    chat.reader = reader = Cut()
    chat.start()
    hearing: list[asyncio.Task[Answer]] = []
    for one in said:  # one after the other, so that they are kept in order
        hearing.append(asyncio.create_task(chat.studio.hear(one)))
        await reader.asked_again.acquire()
    for task in hearing:
        task.cancel()
    await asyncio.gather(*hearing, return_exceptions=True)
    return reader


async def taken_up(chat: Chat) -> list[Answer]:
    return [await chat.studio.hear(left.message, left=left) for left in await chat.studio.left_unread(CHANNEL.platform)]


async def test_what_comes_in_is_kept_before_it_counts_as_arrived_and_gone_when_it_is_answered(chat: Chat) -> None:
    read_by(chat, greener="edit", funny="none", which="unclear", how="info")
    await begun(chat)
    kept: list[int] = []
    for words in ("greener please", "funny that", "which one now", "how dear was it", "undo", "thanks // all"):
        await chat.studio.hear(chat.message("ben", words), slow=lambda: kept.append(chat.kept("SELECT COUNT(*) FROM unread")[0][0]))
        await chat.settled()
        assert chat.kept("SELECT COUNT(*) FROM unread") == [(0,)], words
    assert kept == [1] * 5


async def test_talk_that_is_delivered_again_is_neither_read_nor_answered_again(chat: Chat) -> None:
    reader = read_by(chat, make="none")
    await begun(chat)
    said = chat.message("ben", "make it green, he said")
    assert await chat.studio.hear(said) == CHATTER
    chat.now.at += timedelta(hours=1)
    chat.start()
    assert await chat.studio.hear(said) == SEEN_BEFORE
    assert len(reader.calls) == 1


async def test_what_was_left_is_taken_up_in_order_once(chat: Chat) -> None:
    await begun(chat)
    said = [chat.message(who, words) for who, words in (("ben", "make the door green"), ("eve", "make the sky darker"))]
    await killed(chat, *said)
    read_by(chat)
    assert await taken_up(chat) == [], "for all that is known, the other process lives"
    chat.now.at += timedelta(seconds=7)
    assert [type(one) for one in await taken_up(chat)] == [Accepted, Accepted]
    assert await chat.settled() != []
    assert [one.words for one in await chat.versions()] == ["a red bicycle", *(one.text for one in said)]
    chat.now.at += timedelta(minutes=1)
    assert await taken_up(chat) == []
    assert [await chat.studio.hear(one) for one in said] == [SEEN_BEFORE] * 2


async def test_of_what_was_left_the_model_reads_what_it_was_not_asked_about_and_nothing_that_is_old(chat: Chat) -> None:
    await begun(chat)
    said = chat.message("ben", "greener please")
    for age, reads in ((timedelta(minutes=50), 1), (timedelta(minutes=70), 0)):
        said = chat.message("ben", f"greener {age} please")
        now = chat.now()
        await chat.store.keep_unread(said, now, now)
        chat.now.at += age
        reader = read_by(chat, greener="none")
        answers = await taken_up(chat)
        assert len(reader.calls) == reads
        assert (answers == [CHATTER]) is bool(reads), answers
        await chat.settled()
        assert chat.kept("SELECT COUNT(*) FROM unread") == [(0,)]


async def test_a_reading_that_was_cut_off_and_is_unsure_to_the_rules_gets_one_line(chat: Chat) -> None:
    await begun(chat)
    await killed(chat, chat.message("ben", VIETNAMESE))
    reader = read_by(chat)
    chat.now.at += timedelta(seconds=7)
    (answer,) = await taken_up(chat)
    assert isinstance(answer, Unsure)
    assert reader.calls == []


async def test_what_nobody_takes_up_is_forgotten_with_the_rest(chat: Chat) -> None:
    await begun(chat)
    now = chat.now()
    await chat.store.keep_unread(chat.message("ben", "greener"), now, now)
    await chat.store.forget_before(now - timedelta(days=1))
    assert chat.kept("SELECT COUNT(*) FROM unread") == [(1,)]
    await chat.store.forget_before(now + timedelta(days=1))
    assert chat.kept("SELECT COUNT(*) FROM unread") == [(0,)]


async def test_the_whole_message_is_kept(chat: Chat) -> None:
    await begun(chat)
    said = chat.message(
        "ben",
        "like \u202ethis\u202c {cat}",
        references=("cat.png",),
        pointed=(chat.attached("dog.png"),),
        replied_to="m1",
        addressed=True,
        groups=("g1", "g2"),
        callback={"at": "c1"},
        locale="vi",
        home="w2",
    )
    now = chat.now()
    await chat.store.keep_unread(said, now, now)
    (left,) = await chat.store.left_unread(CHANNEL.platform, chat.now(), chat.now())
    assert left.message == said


async def test_where_the_store_does_not_answer_the_rules_read_and_nobody_is_answered_twice(chat: Chat) -> None:
    reader = read_by(chat, make="none", xịn="none")
    await begun(chat)

    async def out(*_: object) -> Any:
        raise StoreOut

    chat.store.keep_unread = out  # type: ignore[method-assign, assignment]
    assert isinstance(await chat.say("ben", "make the door green"), Accepted)
    assert isinstance(await chat.say("ben", "xịn, mai mình gửi file cho khách nhé"), Ignored)
    assert reader.calls == []
    await chat.settled()


async def test_what_could_not_be_noted_as_answered_is_not_answered_again(chat: Chat) -> None:
    read_by(chat, greener="edit")
    await begun(chat)
    accept, first_time = chat.store.accept, chat.store.first_time

    async def out(*_: object, **__: object) -> Any:
        raise StoreOut

    chat.store.accept, chat.store.first_time = out, out  # type: ignore[method-assign]
    with pytest.raises(StoreOut):
        await chat.say("ben", "greener please")
    chat.store.accept, chat.store.first_time = accept, first_time  # type: ignore[method-assign]
    chat.now.at += timedelta(seconds=10)
    assert await taken_up(chat) == [], "ben was told to try again"
    assert chat.kept("SELECT COUNT(*) FROM unread") == [(0,)]


# --- order -------------------------------------------------------------------------------------------------------------


async def test_what_is_certain_waits_for_what_is_read_before_it(chat: Chat) -> None:
    read_by(chat, greener="edit")
    await begun(chat)
    said = [chat.message("ben", words) for words in ("greener please", "undo", "v1: make it night")]
    answers = await asyncio.gather(*(chat.studio.hear(one) for one in said))
    assert all(isinstance(one, Accepted) for one in answers)
    await chat.settled()
    acts = chat.kept("SELECT json_extract(wish, '$.act') FROM renders ORDER BY place_in_thread")
    assert [act for (act,) in acts] == ["new", "edit", "undo", "edit"]


async def test_in_an_order_those_that_wait_let_others_begin_and_go_on_in_order() -> None:
    order, seen, outside = Order(), list[str](), [asyncio.Event() for _ in range(3)]

    async def one(n: int, *keys: str, waits: bool = True) -> None:
        async with order.turn(*keys) as turn:
            seen.append(f"{n} begins")
            if waits:
                turn.wait()
                await outside[n].wait()
            await turn.resume()
            seen.append(f"{n} goes on")

    tasks = [asyncio.create_task(one(0, "a")), asyncio.create_task(one(1, "a")), asyncio.create_task(one(2, "a", "b"))]
    tasks += [asyncio.create_task(one(3, "b", waits=False)), asyncio.create_task(one(4, "c", waits=False))]
    for _ in range(20):
        await asyncio.sleep(0)
    assert sorted(seen) == [*(f"{n} begins" for n in range(5)), "4 goes on"]
    for n in (2, 1, 0):
        outside[n].set()
        await asyncio.sleep(0)
    await asyncio.gather(*tasks)
    assert [line for line in seen if line.endswith("goes on")] == [f"{n} goes on" for n in (4, 0, 1, 2, 3)]
    assert order._last == {}


async def test_in_an_order_a_turn_that_fails_keeps_nobody_back_and_lets_nobody_past() -> None:
    order, outside, seen = Order(), asyncio.Event(), list[int]()

    async def slow() -> None:
        async with order.turn("a") as turn:
            turn.wait()
            await outside.wait()
            await turn.resume()
            seen.append(0)

    async def fails() -> None:
        async with order.turn("a"):
            raise ValueError

    async def last() -> None:
        async with order.turn("a") as turn:
            await turn.resume()
            seen.append(2)

    tasks = [asyncio.create_task(one()) for one in (slow, fails, last)]
    for _ in range(20):
        await asyncio.sleep(0)
    assert seen == []
    outside.set()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert seen == [0, 2]
    assert order._last == {}
