"""Asks that wait for a button: kept whole, carried on at no higher price than was shown, and cheap to keep."""

import json
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.errors import NotAllowed, StudioError
from core.model import Act, MicroDollars, Wish
from core.quota import Rules
from core.quota.admins import By
from core.store.connection import Runner, Work
from core.store.database import Database
from core.store.sql_store import SqlStore
from core.studio.answers import Accepted, Answer, Confirm, Ignored, LimitSpent, TierOff, Unsure
from core.tiers import DEFAULT_TIERS
from tests.chat import CHANNEL, Chat, open_chat

DEAR = Rules(confirm_above=MicroDollars(100_000))


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    async with open_chat(tmp_path, rules=DEAR) as open:
        yield open


def times(chat: Chat, tier: str, factor: int) -> None:
    """Restart with a tier that costs this many times as much."""
    prices = DEFAULT_TIERS[tier].prices
    assert prices is not None
    chat.tiers[tier] = replace(DEFAULT_TIERS[tier], prices=replace(prices, image_output=prices.image_output * factor))
    chat.start()


async def allow(chat: Chat, text: str) -> None:
    quota = chat.studio.quota
    by = By(event=chat.event(), place=CHANNEL, person=chat.person("ada"))
    await quota.set([quota.typed(text, CHANNEL)], by, admin=True)


# --- the price ---------------------------------------------------------------------------------------------------------------


async def test_a_price_that_rose_since_it_was_shown_is_asked_about_again(chat: Chat) -> None:
    shown = await chat.imagine("ana", "a red bicycle --tier pro")
    assert isinstance(shown, Confirm)
    times(chat, "pro", 2)
    pressed = {"event": "press", "place": CHANNEL, "person": chat.person("ana"), "confirmed": True}
    asked = await chat.studio.go_ahead(shown.pending, **pressed)  # type: ignore[arg-type]
    assert isinstance(asked, Confirm)
    assert asked.price > shown.price
    assert isinstance(await chat.studio.go_ahead(shown.pending, **pressed), Ignored)  # type: ignore[arg-type]
    assert await chat.settled() == []
    assert isinstance(await chat.agree("ana", asked.pending), Accepted)
    assert isinstance(await chat.agree("ana", asked.pending), Ignored), "both buttons are one ask"
    assert isinstance(await chat.agree("ana", shown.pending), Confirm | Ignored)
    assert await chat.settled() == ["v1 [a red bicycle] pro"]


async def test_a_price_that_fell_or_stayed_is_not_asked_about_again(chat: Chat) -> None:
    times(chat, "pro", 2)
    shown = await chat.imagine("ana", "a red bicycle --tier pro")
    assert isinstance(shown, Confirm)
    times(chat, "pro", 1)
    assert isinstance(await chat.agree("ana", shown.pending), Accepted)


async def test_a_lesser_final_that_became_dearer_asks_again_where_no_price_is_configured(tmp_path: Path) -> None:
    async with open_chat(tmp_path) as chat:
        await chat.imagine("ana", "a lighthouse")
        await chat.settled()
        chat.engine.gone = {"pro"}
        shown = await chat.say("ana", "final")
        assert isinstance(shown, Confirm)
        times(chat, "flash", 3)
        asked = await chat.agree("ana", shown.pending)
        assert isinstance(asked, Confirm)
        assert asked.price > shown.price
        assert isinstance(await chat.agree("ana", asked.pending), Accepted)


async def test_what_is_carried_on_without_a_price_is_confirmed_where_it_is_dear(chat: Chat) -> None:
    chat.engine.gone = {"flash", "lite"}
    chat.tiers["flash"] = replace(DEFAULT_TIERS["flash"], successor="pro")
    chat.start()
    off = await chat.imagine("ana", "a red bicycle --tier flash")
    assert isinstance(off, TierOff)
    assert off.other is not None
    assert off.other.tier == "pro"
    assert isinstance(await chat.agree("ana", off.other.pending), Confirm), "no price was shown with it"


# --- kept whole --------------------------------------------------------------------------------------------------------------


async def test_the_version_meant_stays_the_one_though_another_is_current_when_the_button_is_pressed(chat: Chat) -> None:
    await chat.plays("""
        ana     /imagine a red bicycle
        studio  v1 [a red bicycle] lite
    """)
    asked = await chat.press("ana", "final", 1)
    assert isinstance(asked, Confirm)
    await chat.plays("""
        ben     make it green
        studio  v2 from v1 [a red bicycle > make it green] flash
    """)
    assert isinstance(await chat.agree("ana", asked.pending), Accepted)
    [line] = await chat.settled()
    assert line.startswith("v3 from v1")


async def test_all_that_was_asked_is_kept_until_the_button_is_pressed(chat: Chat) -> None:
    wish = Wish(act=Act.NEW, words="a poster with this cat", tier="pro", ratio="3:4", size="2K", avoid="dogs")
    asked = await chat.ask("ana", wish, place=CHANNEL, references=["cat.png"], locale="de")
    assert isinstance(asked, Confirm)
    chat.start()
    assert isinstance(await chat.agree("ana", asked.pending), Accepted)
    await chat.settled()
    [brief] = chat.engine.briefs
    assert (brief.tier.name, brief.ratio, brief.size, len(brief.pictures)) == ("pro", "3:4", "2K", 1)
    assert "dogs" in brief.words
    assert chat.kept("SELECT locale FROM renders") == [("de",)]


async def test_a_limit_offers_the_same_ask_on_another_tier_to_who_asked(chat: Chat) -> None:
    await allow(chat, "$0.10 a day")
    chat.rules = Rules()
    chat.start()
    spent = await chat.imagine("ana", "a red bicycle --tier pro --ar 16:9")
    assert isinstance(spent, LimitSpent)
    assert spent.other is not None
    with pytest.raises(NotAllowed):
        await chat.agree("ben", spent.other.pending)
    assert isinstance(await chat.agree("ana", spent.other.pending), Accepted)
    await chat.settled()
    [brief] = chat.engine.briefs
    assert (brief.tier.name, brief.ratio) == (spent.other.tier, "16:9")


async def test_a_tier_that_is_off_offers_its_successor(chat: Chat) -> None:
    chat.engine.gone = {"lite"}
    off = await chat.imagine("ana", "a red bicycle --tier lite")
    assert isinstance(off, TierOff)
    assert off.other is not None
    assert isinstance(await chat.agree("ana", off.other.pending), Accepted)
    assert await chat.settled() == ["v1 [a red bicycle] flash"]


@pytest.mark.parametrize("confirms", [True, False])
async def test_asks_kept_by_the_version_before_are_carried_on(chat: Chat, confirms: bool) -> None:
    """The version before kept a message and a wish, without a price."""
    person, place = {"id": "id-ana", "name": "ana"}, {"platform": "playground", "workspace": "w", "channel": "c", "root": None}
    picture = chat.attached("cat.png")
    message = {
        "event": "e-old",
        "place": place,
        "person": person,
        "text": "a poster with this cat",
        "references": [
            {"url": picture.url, "name": "cat.png", "size": None, "mime": None, "id": None, "address": None, "origin": ""}
        ],
        "pointed": [],
        "hidden": "",
        "replied_to": None,
        "id": None,
        "addressed": False,
        "to_others": False,
        "callback": {},
        "locale": "de",
        "groups": ["R1"],
        "home": None,
    }
    wish = {"act": "new", "words": "a poster with this cat", "version": None, "tier": "pro", "ratio": None, "size": None}
    body = json.dumps({"message": message, "wish": {**wish, "count": 1, "avoid": None, "note": ""}})
    with closing(sqlite3.connect(chat.database)) as connection, connection:
        connection.execute("INSERT INTO pending_asks (id, body, kept_at) VALUES ('old', ?, 1)", (body,))
    answer = await chat.studio.go_ahead("old", event="x", place=CHANNEL, person=chat.person("ana"), confirmed=confirms)
    assert isinstance(answer, Accepted if confirms else Confirm)
    if isinstance(answer, Confirm):
        assert isinstance(await chat.agree("ana", answer.pending), Accepted)
    assert await chat.settled() == ["v1 [a poster with this cat + 1] pro"]
    assert len(chat.engine.briefs[0].pictures) == 1


# --- what it costs -----------------------------------------------------------------------------------------------------------


class Counting:
    """A runner of a database that counts its transactions that may write."""

    def __init__(self, runner: Runner) -> None:
        self.runner = runner
        self.written = 0

    async def read(self, work: Work[Any], *, long: bool = False) -> Any:
        return await self.runner.read(work, long=long)

    async def write(self, work: Work[Any]) -> Any:
        self.written += 1
        return await self.runner.write(work)

    async def beat(self, work: Work[Any]) -> Any:
        return await self.runner.beat(work)

    async def tell(self) -> None:
        await self.runner.tell()

    async def listen(self, news: Callable[[], None]) -> None:
        await self.runner.listen(news)


def counted(chat: Chat) -> Counting:
    runner = Counting(chat.store._database._runner)
    chat.store = SqlStore(Database(runner))
    chat.start()
    return runner


async def test_a_refusal_costs_two_transactions_at_most(chat: Chat) -> None:
    await chat.plays("""
        ana     /imagine a red bicycle
        studio  v1 [a red bicycle] lite
    """)
    await allow(chat, "$0.13 a day")
    chat.rules = Rules()
    runner = counted(chat)

    async def costs(answering: Any) -> tuple[Answer | str, int]:
        runner.written = 0
        try:
            return await answering, runner.written
        except StudioError as error:
            return error.code, runner.written

    spent, written = await costs(chat.imagine("ana", "a blue door --tier pro", place=CHANNEL))
    assert isinstance(spent, LimitSpent)
    assert spent.request is not None
    assert spent.other is not None
    assert written == 2, "nothing is accepted; then the event, the note for admins, the request and the other tier's ask"
    again, written = await costs(chat.studio.go_ahead(spent.other.pending, event="p", place=CHANNEL, person=chat.person("ana")))
    assert isinstance(again, Accepted)
    await chat.jobs.idle()
    spent, written = await costs(chat.say("ben", "make it a blue door --tier pro"))
    assert isinstance(spent, LimitSpent)
    assert written == 2
    chat.engine.gone = {"lite"}
    off, written = await costs(chat.imagine("ana", "a blue door --tier lite", place=CHANNEL))
    assert isinstance(off, TierOff)
    assert written == 1
    unsure, written = await costs(chat.say("ben", "final?"))
    assert isinstance(unsure, Unsure)
    assert written == 1
    mentioned = chat.message("ana", "", references=["cat.png"], place=CHANNEL, addressed=True)
    wordless, written = await costs(chat.studio.hear(mentioned))
    assert (wordless, written) == ("bad_ask", 2), "the picture is kept for the words that are yet to come"


async def test_a_price_to_confirm_costs_one_transaction(chat: Chat) -> None:
    runner = counted(chat)
    assert isinstance(await chat.imagine("ana", "a red bicycle --tier pro"), Confirm)
    assert runner.written == 1
