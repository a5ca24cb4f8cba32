"""What the store promises under concurrency: events once, threads apart, places in order, versions once."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.acts.history import Move
from core.model import (
    UNPAINTED,
    Act,
    Ask,
    Attachment,
    Choice,
    Message,
    MicroDollars,
    Original,
    Painted,
    Person,
    Place,
    Reason,
    Receipt,
    Render,
    RenderId,
    RenderState,
    Sha256,
    Stage,
    ThreadId,
    Version,
    VersionId,
    Wish,
)
from core.ports.engine import ModelCall
from core.ports.pending import PendingAsk, ToKeep
from core.ports.platform import MERGED, Marks, PostedMessage
from core.ports.readings import Kept, Unread
from core.ports.records import Entry, Merged, PostedVersion, ShownPictures
from core.quota import Rules, Spent
from core.reading.lettering import Misread
from core.renders.lettering import misread_of
from core.renders.posting import StoredMarks
from core.store import rows
from core.store.database import sqlite_url
from core.store.sql_store import SqlStore
from tests.databases import Databases
from tests.fakes import MemoryMarks
from tests.versions import version as plain_version

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
CHANNEL = Place(platform="slack", workspace="T1", channel="C1")
ANA = Person(id="U1", name="Ana")
PICTURES = tuple(Attachment(url=f"https://files/{n}", name=f"{n}.png", id=f"F{n}") for n in (1, 2))
RULES = Rules()
SECOND = timedelta(seconds=1)
SAID = Message(event="m:1", place=replace(CHANNEL, root="1.0"), person=ANA, text="làm cửa xanh lá đi \ud83d\0")


@pytest.fixture
async def store(databases: Databases) -> AsyncIterator[SqlStore]:
    async with SqlStore.open(await databases.new()) as open:
        yield open


def entry(
    n: int | str, *, event: str | None = None, thread: str | None = None, place: Place = CHANNEL, wish: Wish | None = None
) -> Entry:
    ask = Ask(
        event=event or f"e{n}",
        place=place,
        person=ANA,
        wish=wish or Wish(act=Act.NEW, words="a lighthouse"),
        references=(Attachment(url="https://files/1", name="1.png", size=7, mime="image/png", id="F1"),),
        replied_to="m0",
        message="m1",
        callback={"token": "secret"},
        locale="de",
    )
    choice = Choice(tier="flash", reason=Reason.ORDINARY, rule=10)
    return Entry(id=RenderId(f"r{n}"), ask=ask, thread=ThreadId(thread or f"t{n}"), choice=choice, target=None, follows=False)


def version(n: int, render: str, thread: str, *, parent: str | None = None) -> Version:
    at = NOW + timedelta(seconds=n)
    return replace(
        plain_version(n),
        id=VersionId(f"v{n}"),
        number=0,
        render=RenderId(render),
        thread=ThreadId(thread),
        made_at=at,
        parent=VersionId(parent) if parent else None,
        original=Original(sha256=Sha256(f"{n:064x}"), mime="image/png", width=3, height=2, size=9),
        person=ANA,
        asked_ratio="16:9",
        asked_size="2K",
        receipt=Receipt(cost=MicroDollars(34_000), seconds=1.0, remark="said", response_id="id", model_version="m"),
    )


def beside(versions: Sequence[Version]) -> list[Version]:
    return [replace(one, slot=slot) for slot, one in enumerate(versions)]


async def recorded(store: SqlStore, render: str, versions: Sequence[Version]) -> list[Version]:
    outcome = await store.record_versions(RenderId(render), beside(versions), RULES, NOW)
    assert outcome is not None
    assert await store.outcome(RenderId(render), RULES, NOW) == outcome
    return list(outcome.shown)


async def rendered(store: SqlStore, id: str) -> Render:
    found = await store.render(RenderId(id))
    assert found is not None
    return found


# --- accepting ---------------------------------------------------------------------------------------------------------


async def test_a_render_comes_back_as_it_was_accepted(store: SqlStore) -> None:
    given = entry(
        1,
        wish=Wish(act=Act.EDIT, words="mach’s\n«grün» 🚪", version=2, tier="pro", ratio="1:1", size="4K", count=3, avoid="people"),
    )
    assert await store.accept(given, NOW) == 0
    render = await rendered(store, "r1")
    assert (render.wish, render.choice, render.references) == (given.ask.wish, given.choice, given.ask.references)
    assert (render.place, render.person, render.callback, render.locale) == (CHANNEL, ANA, {"token": "secret"}, "de")
    assert (render.message, render.replied_to, render.accepted_at, render.state) == ("m1", "m0", NOW, RenderState.QUEUED)


async def test_an_event_is_acted_upon_once(store: SqlStore) -> None:
    assert not await store.is_known("slack", "same")
    assert not await store.is_known("slack", "same"), "asking notes nothing"
    assert await store.accept(entry(1, event="same"), NOW) == 0
    assert await store.is_known("slack", "same")
    assert await store.accept(entry(2, event="same"), NOW) is None
    assert not await store.first_time("slack", "same", NOW)
    assert await store.first_time("discord", "same", NOW)
    assert await store.render(RenderId("r2")) is None
    assert await store.thread(ThreadId("t2")) is None


async def test_a_refused_event_makes_no_render_later(store: SqlStore) -> None:
    assert await store.first_time("slack", "e1", NOW)
    assert await store.accept(entry(1), NOW) is None


async def test_events_are_forgotten_when_no_platform_delivers_them_again(store: SqlStore) -> None:
    await store.first_time("slack", "old", NOW - timedelta(days=15))
    await store.first_time("slack", "new", NOW)
    ask = Ask(event="e", place=CHANNEL, person=ANA, wish=Wish(act=Act.EDIT, words="hm"), callback={"token": "secret"})
    await store.first_time("slack", "m1", NOW - timedelta(days=15), ToKeep(pending=PendingAsk(id="old", ask=ask)))
    await store.first_time("slack", "m2", NOW, ToKeep(pending=PendingAsk(id="new", ask=ask)))
    thread = replace(CHANNEL, root="t")
    showing = ShownPictures(place=thread, person=ANA, pictures=PICTURES, until=NOW - timedelta(days=15))
    await store.keep_shown([showing, replace(showing, person=None, until=NOW)])
    await store.forget_before(NOW - timedelta(days=14))
    await store.forget_shown_before(NOW - timedelta(days=14))
    assert await store.shown(thread, ANA, NOW - timedelta(days=16)) == ()
    assert await store.shown(thread, None, NOW - timedelta(days=16)) == PICTURES
    assert await store.first_time("slack", "old", NOW)
    assert not await store.first_time("slack", "new", NOW)
    assert await store.pending_ask("old") is None
    assert await store.pending_ask("new") == PendingAsk(id="new", ask=replace(ask, callback={}))


async def test_pictures_shown_are_kept_for_each_person_and_place_until_their_moment(store: SqlStore) -> None:
    thread, ben = replace(CHANNEL, root="t"), Person(id="ben", name="Ben")
    later = NOW + timedelta(minutes=15)
    for place, person in ((thread, ANA), (thread, ben), (thread, None), (CHANNEL, ANA)):
        await store.keep_shown([ShownPictures(place=place, person=person, pictures=PICTURES[:1], until=later)])
    await store.keep_shown([ShownPictures(place=thread, person=ANA, pictures=PICTURES, until=later)])
    assert await store.shown(thread, ANA, NOW) == PICTURES
    assert await store.shown(thread, ANA, later) == ()
    await store.forget_shown(thread, ANA)
    assert await store.shown(thread, ANA, NOW) == ()
    assert await store.shown(thread, ben, NOW) == await store.shown(thread, None, NOW) == PICTURES[:1]
    await store.forget_all_shown(thread)
    assert await store.shown(thread, ben, NOW) == await store.shown(thread, None, NOW) == ()
    assert await store.shown(CHANNEL, ANA, NOW) == PICTURES[:1], "another place"


async def test_a_message_that_is_deleted_takes_back_the_pictures_that_it_showed_and_no_others(store: SqlStore) -> None:
    thread, later = replace(CHANNEL, root="t"), NOW + timedelta(minutes=15)
    assert len(PICTURES) > 1
    for place, person in ((thread, ANA), (CHANNEL, ANA), (thread, None)):
        for message, pictures in (("m1", PICTURES[:1]), ("m2", PICTURES)):
            await store.keep_shown([ShownPictures(place=place, person=person, pictures=pictures, until=later, message=message)])
    await store.message_deleted(replace(CHANNEL, channel="another"), "m1", "m1", NOW)
    await store.message_deleted(CHANNEL, "m", "m", NOW)
    assert await store.shown(thread, ANA, NOW) == PICTURES
    await store.message_deleted(CHANNEL, "m1", "m1", NOW)
    for place, person in ((thread, ANA), (CHANNEL, ANA), (thread, None)):
        assert await store.shown(place, person, NOW) == PICTURES[1:]
    await store.message_deleted(CHANNEL, "m2", "m2", NOW)
    assert await store.shown(thread, ANA, NOW) == await store.shown(CHANNEL, ANA, NOW) == await store.shown(thread, None, NOW) == ()


async def test_pictures_whose_moment_has_come_are_over_whatever_becomes_of_their_message(store: SqlStore) -> None:
    thread, over = replace(CHANNEL, root="t"), NOW + timedelta(minutes=15)
    here = ShownPictures(place=thread, person=ANA, pictures=PICTURES, until=over, message="m1")
    await store.keep_shown([here, replace(here, person=None, until=over + timedelta(minutes=1))])
    await store.message_deleted(CHANNEL, "m1", "m1", over)
    assert await store.shown(thread, None, NOW) == (), "whose moment is yet to come goes with the message"
    await store.forget_shown_before(over)
    assert await store.shown(thread, ANA, NOW) == PICTURES, "kept until the moment after"
    await store.forget_shown_before(over + timedelta(seconds=1))
    assert await store.shown(thread, ANA, NOW) == ()


async def test_pictures_that_are_taken_go_in_the_whole_channel_while_anybody_may_mean_them(store: SqlStore) -> None:
    later = NOW + timedelta(minutes=15)
    for place in (CHANNEL, replace(CHANNEL, root="t")):
        await store.keep_shown([ShownPictures(place=place, person=ANA, pictures=PICTURES, until=later)])
    await store.forget_taken(CHANNEL, ANA, PICTURES[:1], NOW)
    assert await store.shown(CHANNEL, ANA, NOW) == PICTURES, "others than those that are kept"
    await store.forget_taken(CHANNEL, ANA, PICTURES, NOW)
    assert await store.shown(CHANNEL, ANA, NOW) == await store.shown(replace(CHANNEL, root="t"), ANA, NOW) == ()


async def test_two_stores_on_one_database_accept_an_event_once(databases: Databases) -> None:
    url = await databases.new()
    async with SqlStore.open(url) as one, SqlStore.open(url) as two:
        tries = [store.accept(entry(f"{n}-{at}", event=f"e{n}"), NOW) for n in range(25) for at, store in enumerate((one, two))]
        accepted = await asyncio.gather(*tries)
        for n in range(25):
            assert sorted(taken is None for taken in accepted[2 * n : 2 * n + 2]) == [False, True]
        assert len(await one.unreported()) == len(await two.unreported()) == 25


_TAKER = """
    import asyncio, sys
    from tests.test_store import NOW, SqlStore, entry

    async def main() -> None:
        async with SqlStore.open(sys.argv[1]) as store:
            print("ready", flush=True)
            sys.stdin.readline()
            for n in range(40):
                if await store.accept(entry(f"{n}-{sys.argv[2]}", event=f"e{n}", thread="shared"), NOW) is not None:
                    print(n, flush=True)

    asyncio.run(main())
"""


async def test_two_processes_on_one_database_accept_every_event_once_and_in_one_order(databases: Databases) -> None:
    url = await databases.new()

    async def taker(name: str) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-c", dedent(_TAKER), url, name, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )

    takers = [await taker("a"), await taker("b")]
    for one in takers:
        assert one.stdout is not None
        assert await asyncio.wait_for(one.stdout.readline(), 30) == b"ready\n"
    outputs = await asyncio.wait_for(asyncio.gather(*(one.communicate(b"go\n") for one in takers)), 60)
    assert [one.returncode for one in takers] == [0, 0]
    taken = [int(n) for out, _ in outputs for n in out.split()]
    assert sorted(taken) == list(range(40))
    async with SqlStore.open(url) as store:
        places = [(await rendered(store, id)).place_in_thread for id in await store.unreported()]
        assert sorted(places) == list(range(1, 41))


# --- threads -----------------------------------------------------------------------------------------------------------


async def test_places_in_a_thread_are_taken_in_order_of_arrival(store: SqlStore) -> None:
    accepted = [await store.accept(entry(n, thread="t"), NOW) for n in range(5)]
    assert accepted == [0, 1, 2, 3, 4]
    assert await store.ahead_of(RenderId("r3")) == ["r0", "r1", "r2"]
    await store.advance(RenderId("r1"), RenderState.CANCELLED, of=UNPAINTED, now=NOW)
    await store.advance(RenderId("r0"), RenderState.PAINTING, of=UNPAINTED, now=NOW)
    assert await store.ahead_of(RenderId("r3")) == ["r0", "r2"]
    assert await store.newest_unpainted(ThreadId("t")) == "r4"
    await store.advance(RenderId("r4"), RenderState.FAILED, of=UNPAINTED, now=NOW)
    newest = await store.newest(ThreadId("t"))
    assert newest is not None
    assert (newest.id, newest.state) == ("r4", RenderState.FAILED)
    assert await store.newest(ThreadId("another")) is None
    assert list(await store.unreported()) == ["r0", "r1", "r2", "r3", "r4"]


async def test_roots_of_different_channels_and_platforms_lead_to_different_threads(store: SqlStore) -> None:
    places = [
        Place(platform=platform, workspace=workspace, channel=channel, root="1.0")
        for platform in ("slack", "discord")
        for workspace in ("T1", "T2")
        for channel in ("C1", "C2")
    ]
    for n, place in enumerate(places):
        assert await store.accept(entry(n, place=place), NOW) == 0
    found = [await store.thread_at(place) for place in places]
    assert [thread.id for thread in found if thread is not None] == [f"t{n}" for n in range(8)]
    assert [thread.place for thread in found if thread is not None] == places


async def test_two_first_asks_on_one_message_share_its_thread(store: SqlStore) -> None:
    place = replace(CHANNEL, root="1.0")
    assert await store.accept(entry(1, place=place), NOW) == 0
    assert await store.accept(entry(2, place=place), NOW) == 1
    assert (await rendered(store, "r2")).thread == "t1"
    assert await store.thread(ThreadId("t2")) is None


async def test_a_placeholder_and_its_result_both_lead_to_the_thread(store: SqlStore) -> None:
    await store.accept(entry(1), NOW)
    await store.posted(RenderId("r1"), PostedMessage(message="p", root="p"), marks={})
    thread = await store.thread_at(replace(CHANNEL, root="p"))
    assert thread is not None
    assert (thread.id, thread.place.root) == ("t1", "p")
    await store.accept(entry(2, place=replace(CHANNEL, root="p"), thread="t1"), NOW)
    await store.record_versions(RenderId("r1"), [version(1, "r1", "t1")], RULES, NOW)
    await store.delivered(RenderId("r1"), PostedMessage(message="m", root="m", aliases=("x",)), {0: VersionId("v1")}, NOW, marks={})
    for root in ("p", "m", "x"):
        thread = await store.thread_at(replace(CHANNEL, root=root))
        assert thread is not None
        assert (thread.id, thread.place.root) == ("t1", "m")
    # what is said later in the thread does not move its root
    await store.record_versions(RenderId("r2"), [version(2, "r2", "t1")], RULES, NOW)
    await store.delivered(RenderId("r2"), PostedMessage(message="m2", root="p"), {0: VersionId("v2")}, NOW, marks={})
    thread = await store.thread(ThreadId("t1"))
    assert thread is not None
    assert thread.place.root == "m"


async def test_the_first_to_claim_a_root_keeps_it(store: SqlStore) -> None:
    for n in (1, 2):
        await store.accept(entry(n), NOW)
        await store.posted(RenderId(f"r{n}"), PostedMessage(message="m", root="m"), marks={})
    thread = await store.thread_at(replace(CHANNEL, root="m"))
    assert thread is not None
    assert thread.id == "t1"


# --- versions ----------------------------------------------------------------------------------------------------------


async def test_versions_are_numbered_once_and_the_first_is_current(store: SqlStore) -> None:
    await store.accept(entry(1), NOW)
    made = await recorded(store, "r1", [version(1, "r1", "t1"), version(2, "r1", "t1")])
    again = await recorded(store, "r1", [version(8, "r1", "t1"), version(9, "r1", "t1")])
    assert [(one.id, one.number, one.before) for one in made] == [("v1", 1, None), ("v2", 2, None)]
    assert again == made == await store.versions(ThreadId("t1"))
    assert (await rendered(store, "r1")).state is RenderState.PAINTED
    thread = await store.thread(ThreadId("t1"))
    assert thread is not None
    assert (thread.current, thread.undone) == ("v1", ())
    await store.accept(entry(2, thread="t1"), NOW)
    (third,) = await recorded(store, "r2", [version(3, "r2", "t1", parent="v2")])
    assert (third.number, third.parent, third.before) == (3, "v2", "v1")
    assert await store.version(VersionId("v3")) == third


async def test_a_cancelled_render_records_nothing(store: SqlStore) -> None:
    await store.accept(entry(1), NOW)
    assert await store.advance(RenderId("r1"), RenderState.CANCELLED, of=UNPAINTED, now=NOW)
    assert not await store.advance(RenderId("r1"), RenderState.CANCELLED, of=UNPAINTED, now=NOW)
    assert await store.record_versions(RenderId("r1"), [version(1, "r1", "t1")], RULES, NOW) is None
    assert await store.record_move(RenderId("r1"), Move(shown=VersionId("v1"), current=VersionId("v1"), undone=()), NOW) is None
    assert await store.versions(ThreadId("t1")) == []


async def test_a_move_is_made_once(store: SqlStore) -> None:
    for n in (1, 2, 3):
        await store.accept(entry(n, thread="t"), NOW)
    for n in (1, 2):
        await store.record_versions(RenderId(f"r{n}"), [version(n, f"r{n}", "t")], RULES, NOW)
    undone = Move(shown=VersionId("v1"), current=VersionId("v1"), undone=(VersionId("v2"),))
    moved = await store.record_move(RenderId("r3"), undone, NOW)
    assert moved is not None
    assert ([one.id for one in moved.shown], moved.current, moved.number_of) == (["v1"], "v1", {"v1": 1})
    assert await store.record_move(RenderId("r3"), Move(shown=VersionId("v2"), current=VersionId("v2"), undone=()), NOW) == moved
    assert await store.outcome(RenderId("r3"), RULES, NOW) == moved
    thread = await store.thread(ThreadId("t"))
    assert thread is not None
    assert (thread.current, thread.undone) == ("v1", ("v2",))
    await store.accept(entry(4, thread="t"), NOW)
    await store.record_versions(RenderId("r4"), [version(4, "r4", "t")], RULES, NOW)
    thread = await store.thread(ThreadId("t"))
    assert thread is not None
    assert (thread.current, thread.undone) == ("v4", ())


async def test_to_show_a_version_again_moves_nothing(store: SqlStore) -> None:
    for n in (1, 2):
        await store.accept(entry(n, thread="t"), NOW)
        await store.record_versions(RenderId(f"r{n}"), [version(n, f"r{n}", "t")], RULES, NOW)
    await store.accept(replace(entry(3, thread="t", wish=Wish(act=Act.SHOW)), choice=None, target=VersionId("v1")), NOW)
    assert (await rendered(store, "r3")).choice is None
    shown = await store.record_move(RenderId("r3"), Move(shown=VersionId("v1"), current=VersionId("v2"), undone=()), NOW)
    assert shown is not None
    assert ([one.id for one in shown.shown], shown.current) == (["v1"], "v2")


async def test_a_version_that_was_to_be_shown_before_an_upgrade_is_shown_after_it(store: SqlStore) -> None:
    """An earlier version chose a tier for what calls no model, and noted no move for what moves nothing."""
    await store.accept(entry(1, thread="t"), NOW)
    await store.record_versions(RenderId("r1"), [version(1, "r1", "t")], RULES, NOW)
    await store.accept(replace(entry(2, thread="t", wish=Wish(act=Act.SHOW)), target=VersionId("v1")), NOW)
    assert await store.advance(RenderId("r2"), RenderState.PAINTED, of=UNPAINTED, now=NOW)
    outcome = await store.outcome(RenderId("r2"), RULES, NOW)
    assert outcome is not None
    assert [one.id for one in outcome.shown] == ["v1"]


async def test_a_message_shows_versions_in_order_of_the_newest_delivery(store: SqlStore) -> None:
    await store.accept(entry(1), NOW)
    made = await recorded(store, "r1", [version(n, "r1", "t1") for n in (1, 2, 3)])
    for _ in range(2):
        await store.delivered(
            RenderId("r1"), PostedMessage(message="m", root="m"), {at: one.id for at, one in enumerate(made)}, NOW, marks={}
        )
    assert await store.versions_at(CHANNEL, "m") == made
    assert await store.versions_at(replace(CHANNEL, channel="C2"), "m") == []
    render = await rendered(store, "r1")
    assert (render.state, render.reported, render.callback) == (RenderState.DONE, True, {})
    assert await store.unreported() == {}


async def test_the_first_picture_of_a_slot_stands(store: SqlStore) -> None:
    await store.accept(entry(1), NOW)
    first = version(1, "r1", "t1").original
    second = version(2, "r1", "t1").original
    paid = ModelCall(outcome="painted", cost=MicroDollars(5), seconds=1.0, billed=True)
    assert [await store.begin_call(RenderId("r1"), 0) for _ in range(3)] == [0, 1, 2]
    assert await store.begin_call(RenderId("r1"), 1) == 0
    for original in (first, second):
        painted = Painted(
            slot=0,
            original=original,
            receipt=Receipt(cost=MicroDollars(5), seconds=1.0, remark="r", response_id="x", model_version="m"),
        )
        await store.keep_painted(RenderId("r1"), painted, "flash", (paid, paid), NOW)
    turn = await store.take_turn(RenderId("r1"), NOW)
    assert turn is not None
    (kept,) = turn.painted
    assert (kept.original, kept.receipt.remark, kept.receipt.response_id, kept.receipt.model_version) == (first, "r", "x", "m")


class All:
    """Merges every render that waits."""

    def merge(self, first: Render, waiting: Sequence[Render]) -> Sequence[Render]:
        return waiting

    def merged(self, first: Render, others: Sequence[Render]) -> Merged:
        return Merged(wish=replace(first.wish, words=f"all {1 + len(others)}"), changes="[]", sentence="with the first")


async def test_what_waits_is_merged_once_with_the_turn_that_takes_it(store: SqlStore) -> None:
    for n in (1, 2, 3, 4):
        await store.accept(entry(n, thread="t1"), NOW)
    assert await store.advance(RenderId("r3"), RenderState.CANCELLED, of=UNPAINTED, now=NOW)
    turn = await store.take_turn(RenderId("r1"), NOW, All())
    assert turn is not None
    assert (turn.merged, turn.changes, turn.render.wish.words) == (("r2", "r4"), "[]", "all 3")
    assert (await store.underway(RenderId("r1"))).marks == {MERGED: "[]"}  # type: ignore[union-attr]
    for id in ("r2", "r4"):
        one = await rendered(store, id)
        assert (one.state, one.sentence, one.reported) == (RenderState.CANCELLED, "with the first", False)
        assert await store.take_turn(RenderId(id), NOW, All()) is None
    await store.accept(entry(5, thread="t1"), NOW)
    again = await store.take_turn(RenderId("r1"), NOW, All())
    assert again is not None
    assert (again.merged, again.render.wish.words) == ((), "all 3"), "a turn that was taken merges nothing more"


async def test_the_messages_that_show_a_version_are_found(store: SqlStore) -> None:
    await store.accept(entry(1), NOW)
    made = await recorded(store, "r1", [version(n, "r1", "t1") for n in (1, 2)])
    ids = [one.id for one in made]
    await store.delivered(RenderId("r1"), PostedMessage(message="9.1", root="m1"), dict(enumerate(ids)), NOW, marks={})
    await store.delivered(RenderId("r1"), PostedMessage(message="10.1", root="m1"), dict(enumerate(ids[1:])), NOW, marks={})
    assert await store.posts_of(ids[0], limit=9) == [PostedVersion(message="9.1", position=0, root="m1")]
    found = [(post.message, post.position) for post in await store.posts_of(ids[1], limit=9)]
    assert found == [("10.1", 0), ("9.1", 1)]
    assert len(await store.posts_of(ids[1], limit=1)) == 1
    assert await store.posts_of(VersionId("another"), limit=9) == []


async def test_channels_with_recent_work_are_found(store: SqlStore) -> None:
    await store.accept(entry(1), NOW - timedelta(days=2))
    await store.accept(entry(2, thread="another"), NOW)
    (found,) = await store.lately("slack", NOW - timedelta(days=3), limit=9)
    assert (found.workspace, found.root) == ("T1", None)
    assert await store.lately("discord", NOW - timedelta(days=3), limit=9) == []
    assert await store.lately("slack", NOW + timedelta(seconds=1), limit=9) == []


async def test_recent_seconds_and_pictures_are_newest_first(store: SqlStore) -> None:
    await store.accept(entry(1), NOW)
    plain = [version(n, "r1", "t1") for n in (1, 2, 3)]
    made = [replace(one, receipt=replace(one.receipt, seconds=float(n)), tier="flash") for n, one in enumerate(plain, 1)]
    await store.record_versions(RenderId("r1"), beside(made), RULES, NOW)
    assert await store.recent_seconds("flash", "2K", 2) == [3.0, 2.0]
    assert await store.recent_seconds("flash", "4K", 2) == []
    assert await store.recent_seconds("flash", None, 2) == []
    assert await store.recent_seconds("pro", "2K", 2) == []
    assert [one.id for one in await store.made_by("slack", "T1", "U1", limit=2)] == ["v3", "v2"]
    assert await store.made_by("slack", "T2", "U1", limit=2) == []
    await store.set_alt(VersionId("v3"), "a new text")
    (newest,) = await store.made_by("slack", "T1", "U1", limit=1)
    assert newest.alt == "a new text"


async def test_marks_are_kept_for_each_render_and_can_change(store: SqlStore) -> None:
    await store.set_mark(RenderId("r1"), "message", "1")
    await store.set_mark(RenderId("r1"), "message", "2")
    await store.set_mark(RenderId("r2"), "message", "3")
    assert (await store.marks(RenderId("r1")), await store.marks(RenderId("r2"))) == ({"message": "2"}, {"message": "3"})
    await store.set_marks("message", {RenderId("r1"): "4", RenderId("r2"): "5"})
    assert (await store.marks(RenderId("r1")), await store.marks(RenderId("r2"))) == ({"message": "4"}, {"message": "5"})


async def test_what_was_misread_in_a_picture_is_kept_with_the_ask_that_corrects_it(store: SqlStore) -> None:
    ask = entry(1).ask
    for found, id in (('{"one": [["OPEN", "OPNE"]]}', "p1"), ('{"two": [["OPEN", ""]]}', "p2")):
        await store.keep_misread(RenderId("r1"), found, PendingAsk(id=id, ask=ask), NOW)
        assert (await store.marks(RenderId("r1")))["lettering"] == found
        kept = await store.pending_ask(id)
        assert kept is not None
        assert kept.ask.wish == ask.wish
    assert misread_of(await store.marks(RenderId("r1")), VersionId("two")) == (Misread(wanted="OPEN", seen=""),)
    assert misread_of(await store.marks(RenderId("r1")), VersionId("one")) == ()


@pytest.mark.parametrize("kind", ["stored", "notes"])
async def test_what_is_noted_is_on_disk_once_the_posted_message_is(store: SqlStore, kind: str) -> None:
    """This is the contract of ports.Marks: a crash leaves what was set, and what was noted before the last posted message."""
    id, notes = RenderId("r1"), MemoryMarks()
    await store.accept(entry(1), NOW)
    stored = StoredMarks(store, id, {})
    marks: Marks = stored if kind == "stored" else notes
    await marks.set("opening", "1")
    marks.defer("placeholder", "p")
    assert (marks.get("opening"), marks.get("placeholder"), marks.get("message")) == ("1", "p", None)
    await store.posted(id, PostedMessage(message="p", root="p"), marks=stored.take())
    notes.written()
    marks.defer("message", "m")
    assert marks.get("message") == "m"
    notes.crash()
    left = await store.marks(id) if kind == "stored" else notes.values
    assert left == {"opening": "1", "placeholder": "p"}
    assert stored.take() == ({"message": "m"} if kind == "stored" else {})
    assert stored.take() == {}


async def test_a_database_is_as_it_was_when_it_is_opened_again(databases: Databases) -> None:
    url = await databases.new()
    async with SqlStore.open(url) as store:
        await store.accept(entry(1), NOW)
        await store.record_versions(RenderId("r1"), [version(1, "r1", "t1")], RULES, NOW)
    async with SqlStore.open(url) as store:
        assert await store.unreported() == {"r1": RenderState.PAINTED}
        assert [one.number for one in await store.versions(ThreadId("t1"))] == [1]
        assert not await store.first_time("slack", "e1", NOW)


# --- messages that are read --------------------------------------------------------------------------------------------


async def test_messages_are_kept_taken_up_and_ended_once(store: SqlStore) -> None:
    assert await store.keep_unread(SAID, NOW, NOW + 6 * SECOND) is Kept.YES
    assert await store.keep_unread(SAID, NOW + SECOND, NOW + 7 * SECOND) is Kept.NO, "somebody reads it"
    assert await store.left_unread("slack", NOW + SECOND, NOW + 7 * SECOND) == ()
    later = NOW + 10 * SECOND
    assert await store.left_unread("slack", later, later + 6 * SECOND) == [Unread(message=SAID, since=NOW, was_read=False)]
    assert await store.left_unread("slack", later, later + 6 * SECOND) == (), "it is taken"
    assert await store.first_time("slack", SAID.event, later)
    assert not await store.first_time("slack", SAID.event, later)
    assert await store.left_unread("slack", later + timedelta(hours=1), later + timedelta(hours=2)) == ()
    assert await store.keep_unread(SAID, later, later + SECOND) is Kept.NO, "it was answered"


# --- any interleaving ---------------------------------------------------------------------------------------------------

DELIVERIES = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2), st.integers(0, 1)), min_size=1, max_size=14)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deliveries=DELIVERIES, concurrent=st.booleans())
def test_however_events_are_delivered_each_is_accepted_once_in_its_thread(
    databases: Databases, deliveries: list[tuple[int, int, int]], concurrent: bool
) -> None:
    """Each delivery is (event, thread root, which store). The first delivery of an event wins, and places are 1, 2, 3, … in each thread."""

    async def play() -> None:
        url = await databases.new()
        async with AsyncExitStack() as stack:
            stores = [await stack.enter_async_context(SqlStore.open(url)) for _ in range(2)]

            async def deliver(n: int, event: int, root: int, at: int) -> int | Spent | Render | None:
                place = replace(CHANNEL, root=f"root-{root}")
                return await stores[at].accept(entry(n, event=f"e{event}", place=place, thread=f"t-{root}-{n}"), NOW)

            calls = [deliver(n, *delivery) for n, delivery in enumerate(deliveries)]
            outcomes = list(await asyncio.gather(*calls)) if concurrent else [await call for call in calls]
            accepted = [n for n, outcome in enumerate(outcomes) if outcome is not None]
            assert sorted(deliveries[n][0] for n in accepted) == sorted({event for event, _, _ in deliveries})
            threads: dict[int, list[Render]] = {}
            for n in accepted:
                threads.setdefault(deliveries[n][1], []).append(await rendered(stores[0], f"r{n}"))
            for renders in threads.values():
                assert len({render.thread for render in renders}) == 1
                assert sorted(render.place_in_thread for render in renders) == list(range(1, len(renders) + 1))
            assert len({renders[0].thread for renders in threads.values()}) == len(threads)
            if not concurrent:
                assert all([r.place_in_thread for r in renders] == list(range(1, len(renders) + 1)) for renders in threads.values())

    asyncio.run(play())


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_the_schema_is_made_once_where_three_open_a_new_database_together(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = sqlite_url(tmp_path / "new.sqlite3") if kind == "sqlite" else request.getfixturevalue("postgres").bare()
    async with AsyncExitStack() as stack:
        stores = await asyncio.gather(*(stack.enter_async_context(SqlStore.open(url)) for _ in range(3)))
        assert [await store.first_time("slack", "e", NOW) for store in stores] == [True, False, False]


async def test_the_newest_versions_and_a_numbered_one_are_found_without_the_rest(store: SqlStore) -> None:
    assert await store.newest_versions(ThreadId("t")) == []
    assert await store.numbered(ThreadId("t"), 1) == []
    for n in (1, 2):
        await store.accept(entry(n, thread="t"), NOW)
    await store.accept(entry(3, thread="other"), NOW)
    await recorded(store, "r1", [version(1, "r1", "t")])
    await recorded(store, "r2", [version(2, "r2", "t", parent="v1"), version(3, "r2", "t", parent="v1")])
    await recorded(store, "r3", [version(4, "r3", "other")])
    assert [one.id for one in await store.newest_versions(ThreadId("t"))] == ["v2", "v3"]
    assert [one.number for one in await store.numbered(ThreadId("t"), 1)] == [1, 3]
    assert [one.number for one in await store.numbered(ThreadId("t"), 3)] == [3]
    assert [one.number for one in await store.numbered(ThreadId("t"), 9)] == [3]


async def test_shards_that_are_cut_anew_begin_where_the_one_furthest_behind_was(store: SqlStore) -> None:
    assert await store.checkpoint("discord", "0-3/8") is None
    await store.keep_checkpoint("discord", "0-3/8", 5)
    await store.keep_checkpoint("discord", "4-7/8", 3)
    await store.keep_checkpoint("discord", "0-3/8", 7)
    await store.keep_checkpoint("slack", "", 1)
    assert await store.checkpoint("discord", "0-3/8") == 7
    assert await store.checkpoint("discord", "4-7/8") == 3
    assert await store.checkpoint("discord", "0-15/16") == 3


def test_a_wish_is_kept_without_the_fields_that_say_nothing() -> None:
    """So that a process of the version before, which knows fewer, can carry it out."""
    assert json.loads(rows.wish_text(Wish(act=Act.EDIT, words="make it green"))) == {"act": "edit", "words": "make it green"}
    full = Wish(act=Act.NEW, words="a fox", version=3, count=4, ratio="16:9", failed_on=("pro",), open=("size",), stage=Stage.RULES)
    for wish in (Wish(act=Act.UNDO), full):
        assert rows.wish_from(rows.wish_text(wish)) == wish
        assert rows.wish_from(rows.wish_text(wish)).open == wish.open
    kept = PendingAsk(id="p", ask=entry(1, wish=full).ask, price=None)
    assert rows.pending_ask_from("p", rows.pending_ask_text(kept)).ask.wish == full
