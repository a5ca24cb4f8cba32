"""Limits as people meet them: refusals, captions, what is given back, what admins do."""

import asyncio
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from core.errors import EngineTimeout, Refused
from core.model import Act, Ask, MicroDollars, Person, Place, Receipt
from core.ports.engine import ModelCall
from core.ports.pending import PendingAsk, ToKeep
from core.quota import Limit, Rules, Spent, Target, parse
from core.quota.admins import By
from core.store.database import sqlite_url
from core.store.sql_store import SqlStore
from core.studio.answers import Accepted, Confirm, Ignored, LimitSpent
from tests.chat import CHANNEL, Chat, open_chat, refused

ADMIN = Person(id="id-ada", name="ada")


def by(chat: Chat, person: Person = ADMIN, place: Place = CHANNEL) -> By:
    return By(event=chat.event(), place=place, person=person)


async def allow(chat: Chat, *texts: str, target: Target | None = None) -> list[Limit]:
    limits = [chat.studio.quota.typed(text, CHANNEL, target) for text in texts]
    await chat.studio.quota.set(limits, by(chat), admin=True)
    return limits


async def lines(chat: Chat, who: str = "ana", **more: object) -> list[str]:
    found = await chat.studio.quota.show(CHANNEL, chat.person(who), **more)  # type: ignore[arg-type]
    return [one.line for one in found]


async def left(chat: Chat, who: str = "ana") -> list[tuple[int, int, int]]:
    return [
        (one.balance.used, one.balance.held, one.balance.left) for one in await chat.studio.quota.show(CHANNEL, chat.person(who))
    ]


async def caption(chat: Chat) -> str | None:
    await chat.jobs.idle()
    result = chat.platform.news[-1].result
    return None if result is None else result.quota_left


async def test_a_channel_gets_its_images_and_no_more(chat: Chat) -> None:
    await allow(chat, "2 images a day")
    refusal = "This channel has used its 2 images for today. More from tomorrow 00:00 (UTC), or ask an admin now."
    await chat.plays(f"""
        ana     /imagine a red bicycle
        studio  v1 [a red bicycle] lite
        ben     make it green
        studio  v2 from v1 [a red bicycle > make it green] flash
        ana     now at night
        studio  {refusal}
        ana     undo
        studio  Back to v1 [a red bicycle]
        ana     info
        studio  v1, the current one; made from scratch: a new picture; a red bicycle
    """)


async def test_the_caption_says_what_is_left_of_the_tightest_limit(chat: Chat) -> None:
    await chat.imagine("ana", "a red bicycle")
    assert await caption(chat) is None
    await allow(chat, "4 images a day", "$5 a month", "100 images a week each")
    await chat.imagine("ana", "a red bicycle")
    assert await caption(chat) == "2 left today"
    await allow(chat, "3 images a month on lite")
    await chat.imagine("ana", "a red bicycle")
    assert await caption(chat) == "0 left this month on lite"


async def test_a_limit_that_is_new_counts_what_was_used_before_it(chat: Chat) -> None:
    for _ in range(3):
        await chat.imagine("ana", "a red bicycle")
    await chat.jobs.idle()
    await allow(chat, "4 images a day", "$1 a week", "10 images an hour each")
    assert sorted(await left(chat)) == [(3, 0, 1), (3, 0, 7), (102_000, 0, 898_000)]
    assert sorted(await left(chat, "ben")) == [(0, 0, 10), (3, 0, 1), (102_000, 0, 898_000)]


async def test_money_is_held_at_its_highest_price_and_charged_as_it_was(chat: Chat) -> None:
    await allow(chat, "$0.10 a day")
    chat.engine.slow["bicycle"] = asyncio.Event()
    await chat.imagine("ana", "a red bicycle --tier flash")
    await chat.engine.begun(1)
    [(used, held, rest)] = await left(chat)
    assert used == 0
    assert 34_000 < held < 60_000
    assert rest == 100_000 - held
    chat.engine.slow["bicycle"].set()
    await chat.jobs.idle()
    assert await left(chat) == [(34_000, 0, 66_000)]
    await chat.imagine("ana", "a red bicycle --tier flash")
    await chat.jobs.idle()
    assert await left(chat) == [(68_000, 0, 32_000)]
    assert re.search(
        r"This may cost up to \$0\.0\d+; this channel has \$0\.032 left of its \$0\.10 for today\.",
        refused(await chat.imagine("ana", "a red bicycle --tier flash")),
    )


async def test_the_cheaper_tier_is_offered_where_it_has_room(chat: Chat) -> None:
    await allow(chat, "$0.15 a day", "1 image a day on flash")
    spent = await chat.imagine("ana", "a red bicycle --tier pro")
    assert isinstance(spent, LimitSpent)
    assert re.search("Flash still has room: press the button, or add --tier flash", refused(spent))
    assert spent.other is not None
    assert spent.other.tier == "flash"
    await chat.imagine("ana", "a red bicycle --tier flash")
    await chat.jobs.idle()
    spent = await chat.imagine("ana", "a red bicycle --tier pro")
    assert isinstance(spent, LimitSpent)
    assert spent.other is not None
    assert spent.other.tier == "lite"


@pytest.mark.parametrize("error", [Refused("No."), EngineTimeout("Slow.")])
async def test_what_fails_is_given_back(chat: Chat, error: Exception) -> None:
    await allow(chat, "1 image a day", "$0.05 a day")
    chat.engine.fails["gun"] = error  # type: ignore[assignment]
    await chat.imagine("ana", "a gun")
    await chat.jobs.idle()
    assert sorted(await left(chat)) == [(0, 0, 1), (0, 0, 50_000)]


async def test_what_is_cancelled_is_given_back(chat: Chat) -> None:
    await allow(chat, "1 image a day")
    chat.engine.slow["bicycle"] = asyncio.Event()
    await chat.imagine("ana", "a red bicycle")
    await chat.engine.begun(1)
    chat.root = next(iter(chat.platform.messages))
    await chat.ask("ana", chat.studio.wish(Act.CANCEL, ""))
    await chat.jobs.idle()
    assert await left(chat) == [(0, 0, 1)]


async def test_a_batch_is_reserved_whole_and_settled_by_the_picture(chat: Chat) -> None:
    await allow(chat, "5 images a day")
    await allow(chat, "3 images an hour")
    assert re.search(
        r"You asked for 4 images; the limit is 3 images an hour for this channel\. It resets .* Ask for fewer, or ask an admin for more\.",
        refused(await chat.imagine("ana", "a red bicycle --count 4")),
    )
    assert (0, 0, 5) in await left(chat)
    await chat.studio.quota.clear(Target.in_channel("c"), by(chat), admin=True, which=chat.studio.quota.which("hour"))
    await chat.imagine("ana", "a red bicycle --count 4")
    await chat.jobs.idle()
    assert await left(chat) == [(4, 0, 1)]
    assert re.search(
        r"You asked for 2 images; this channel has 1 left of its 5 images for today\. Ask for 1 now\.",
        refused(await chat.imagine("ana", "a red bicycle --count 2")),
    )


async def test_pictures_of_a_batch_that_did_not_come_out_are_given_back(chat: Chat) -> None:
    await allow(chat, "4 images a day")
    painted = chat.engine._painting

    def some(brief, number):  # type: ignore[no-untyped-def]
        if number > 2:
            raise EngineTimeout("Slow.")
        return painted(brief, number)

    chat.engine._painting = some  # type: ignore[method-assign]
    await chat.imagine("ana", "a red bicycle --count 4")
    await chat.jobs.idle()
    assert await left(chat) == [(2, 0, 2)]


async def test_a_queue_of_edits_cannot_slip_a_dearer_picture_past_the_limit(chat: Chat) -> None:
    """An edit is as large as what it is made from, so behind a 4K picture that is still being painted it is reserved as 4K."""
    await allow(chat, "$1 a day")
    await chat.plays("""
        ana     /imagine a red bicycle --tier flash
        studio  v1 [a red bicycle] flash
    """)
    alone = await chat.say("ana", "make it green")
    await chat.settled()
    chat.engine.slow["blue"] = asyncio.Event()
    await chat.say("ana", "make it blue --size 4K")
    await chat.engine.begun(3)
    [(_, large, _)] = await left(chat)
    behind = await chat.say("ana", "make it red")
    [(_, both, _)] = await left(chat)
    assert isinstance(alone, Accepted)
    assert isinstance(behind, Accepted)
    assert both - large > 100_000
    chat.engine.slow["blue"].set()
    await chat.jobs.idle()
    assert (await left(chat))[0][:2] == (4 * 34_000, 0)


async def test_what_cost_more_than_its_highest_price_is_ours(chat: Chat) -> None:
    await allow(chat, "$0.05 a day")
    painted = chat.engine._painting
    dear = MicroDollars(90_000)
    chat.engine._painting = lambda brief, number: replace(  # type: ignore[method-assign]
        painted(brief, number),
        receipt=Receipt(cost=dear, seconds=1.0),
        model_calls=(ModelCall(outcome="painted", cost=dear, seconds=1.0, billed=True),),
    )
    await chat.imagine("ana", "a red bicycle")
    await chat.jobs.idle()
    since, until = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
    [row] = await chat.store.ledger.usage_rows(since, until, after=None, limit=9)
    assert row.charged + row.ours == dear
    [(used, held, rest)] = await left(chat)
    assert (used, held) == (row.charged, 0)
    assert used + rest == 50_000


def old_names(connection: sqlite3.Connection) -> None:
    """Return the names as they were before the migrations 0006 to 0022."""
    newer = (
        "checkpoints",
        "votes",
        "ballots",
        "comparisons",
        "tier_calls",
        "tier_health",
        "approvals",
        "approved_by",
        "commits",
        "leases",
        "workers",
        "installs_begun",
        "installations",
        "unread",
        "reading_budgets",
    )
    for table in (*newer, "channel_settings"):
        connection.execute(f"DROP TABLE {table}")
    connection.execute("ALTER TABLE versions DROP COLUMN hidden")
    connection.execute("DROP INDEX notices_unposted")
    connection.execute("ALTER TABLE notices RENAME TO notes")
    connection.execute("CREATE INDEX notes_unposted ON notes (posted, platform)")
    connection.execute("ALTER TABLE pending_asks RENAME TO hunches")
    connection.execute("ALTER TABLE model_calls RENAME TO tries")
    connection.execute("DROP INDEX renders_unreported")
    connection.execute("ALTER TABLE renders RENAME COLUMN reported TO told")
    connection.execute("CREATE INDEX renders_untold ON renders (told, accepted_at)")


async def test_a_database_of_before_quotas_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "darkroom.sqlite3"
    async with open_chat(tmp_path) as chat:
        await chat.imagine("ana", "a red bicycle")
        await chat.jobs.idle()
    with closing(sqlite3.connect(path)) as connection, connection:
        old_names(connection)
        for table in ("books", "limits", "grants", "ledger", "meters", "audit", "notes", "requests", "shown"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    async with SqlStore.open(sqlite_url(path)) as store:
        assert await store.ledger.limits("playground", "w") == []
        assert (await store.made_by("playground", "w", "id-ana", limit=1))[0].words == "a red bicycle"


async def test_notes_of_before_they_were_told_anew_are_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "darkroom.sqlite3"
    async with open_chat(tmp_path) as chat:
        await allow(chat, "1 image a day")
        await chat.imagine("ana", "a red bicycle")
        await chat.jobs.idle()
        assert await chat.studio.quota.notices.due_notices("playground")
        now = chat.now()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TABLE shown")
        old_names(connection)
        connection.execute("DROP INDEX ledger_by_moment")
        connection.execute("ALTER TABLE notes RENAME COLUMN key TO sentence")
        connection.execute("UPDATE alembic_version SET version_num = '0002'")
    async with SqlStore.open(sqlite_url(path)) as store:
        assert not await store.ledger.due_notices("playground", Rules(), now), "only its sentence was kept"
        [balance] = await store.ledger.balances_at(CHANNEL, "id-ana", (), Rules(), now, tier=None)
        spent = Spent(balance=balance, claimed=1, place=CHANNEL, at=now, rules=Rules())
        await store.first_time("playground", "e", now, ToKeep(gone=spent))
        assert len(await store.ledger.due_notices("playground", Rules(), now)) == 1


async def test_a_refused_ask_leaves_no_trace_and_is_answered_once(chat: Chat) -> None:
    await allow(chat, "1 image a day")
    await chat.imagine("ana", "a red bicycle")
    await chat.jobs.idle()
    unreported = await chat.store.unreported()
    wish = chat.studio.typed("a blue door")
    assert isinstance(await chat.ask("ana", wish, place=CHANNEL, event="the same"), LimitSpent)
    assert isinstance(await chat.ask("ana", wish, place=CHANNEL, event="the same"), Ignored)
    assert await chat.store.unreported() == unreported
    assert await left(chat) == [(1, 0, 0)]


async def test_each_person_has_their_own(chat: Chat) -> None:
    await allow(chat, "1 image a day each")
    await chat.imagine("ana", "a red bicycle")
    assert await caption(chat) == "0 left today for you"
    assert re.search(r"You've used your 1 image for today here\.", refused(await chat.imagine("ana", "a red bicycle")))
    await chat.imagine("ben", "a red bicycle")


async def test_a_group_shares_its_limit_and_others_are_not_bound(chat: Chat) -> None:
    await allow(chat, "1 image a day", target=Target.group("R1", "interns"))
    wish = chat.studio.typed("a red bicycle")
    await chat.ask("ana", wish, place=CHANNEL, groups=("R0", "R1"))
    await chat.jobs.idle()
    assert re.search(
        "The group interns has used its 1 image for today",
        refused(await chat.ask("ben", wish, place=CHANNEL, groups=("R1",))),
    )
    await chat.ask("ben", wish, place=CHANNEL, groups=("R10",))


async def test_a_persons_limit_holds_in_every_channel(chat: Chat) -> None:
    await allow(chat, "1 image a day", target=Target.person(chat.person("ana")))
    await chat.imagine("ana", "a red bicycle", place=replace(CHANNEL, channel="other"))
    await chat.jobs.idle()
    assert re.search("You've used your 1 image for today in this workspace", refused(await chat.imagine("ana", "a red bicycle")))
    await chat.imagine("ben", "a red bicycle")
    assert isinstance(await chat.imagine("ana", "a red bicycle", place=replace(CHANNEL, workspace="another")), Accepted)


async def test_a_limit_that_was_changed_is_noted_anew(chat: Chat) -> None:
    quota = chat.studio.quota
    for amount, more in ((1, 1), (5, 3)):
        await allow(chat, f"{amount} images a day")
        for _ in range(more):
            await chat.imagine("ana", "a red bicycle")
        await chat.jobs.idle()
        [note] = await quota.notices.due_notices("playground")
        assert f"({amount} image{'s' if amount > 1 else ''} a day) is {100 if amount == 1 else 80}% full" in note.sentence
        await quota.notices.notice_posted(note)
        assert not await quota.notices.due_notices("playground")


async def test_a_channel_without_limits_of_its_own_follows_the_defaults(tmp_path: Path) -> None:
    rules = Rules(defaults=(parse("1 image a day", ("flash",)).terms,))
    async with open_chat(tmp_path, rules=rules) as chat:
        await chat.imagine("ana", "a red bicycle")
        assert re.search("1 image for today", refused(await chat.imagine("ana", "a red bicycle")))
        assert "(the default)" in (await lines(chat))[0]
        await chat.jobs.idle()
        await allow(chat, "3 images a day")
        assert await left(chat) == [(1, 0, 2)]
        await chat.imagine("ana", "a red bicycle", place=replace(CHANNEL, channel="other"))


async def test_the_defaults_bind_beside_limits_that_are_no_channels(tmp_path: Path) -> None:
    async with open_chat(tmp_path, rules=Rules(defaults=(parse("1 image a day", ("flash",)).terms,))) as chat:
        await allow(chat, "50 images a day", target=Target.workspace())
        await allow(chat, "40 images a day", target=Target.member("c", chat.person("ana")))
        await chat.imagine("ana", "a red bicycle")
        await chat.jobs.idle()  # until then the image is being painted, and the refusal says so
        assert re.search("This channel has used its 1 image for today", refused(await chat.imagine("ana", "a red bicycle")))
        assert len(await lines(chat)) == 3


async def test_a_limit_opens_again_at_the_workspaces_midnight(tmp_path: Path) -> None:
    async with open_chat(tmp_path, rules=Rules(zone=ZoneInfo("Europe/Berlin"), zone_name="Europe/Berlin")) as chat:
        await allow(chat, "1 image a day")
        chat.now.at = datetime(2026, 11, 21, 22, 30, tzinfo=UTC)
        await chat.imagine("ana", "a red bicycle")
        assert re.search(r"More from tomorrow 00:00 \(Europe/Berlin\)", refused(await chat.imagine("ana", "a red bicycle")))
        chat.now.at = datetime(2026, 11, 21, 23, 0, tzinfo=UTC)
        await chat.imagine("ana", "a red bicycle")
        chat.now.at = datetime(2026, 11, 21, 22, 40, tzinfo=UTC)  # the clock is put back: the day before is as full as it was
        assert isinstance(await chat.imagine("ana", "a red bicycle"), LimitSpent)
        await chat.jobs.idle()
        assert await left(chat) == [(1, 0, 0)]


async def test_a_picture_counts_in_the_period_it_was_asked_in(chat: Chat) -> None:
    await allow(chat, "1 image a day")
    chat.engine.slow["bicycle"] = asyncio.Event()
    chat.now.at = datetime(2026, 11, 21, 23, 59, tzinfo=UTC)
    await chat.imagine("ana", "a red bicycle")
    await chat.engine.begun(1)
    chat.now.at += timedelta(hours=1)
    assert await left(chat) == [(0, 0, 1)]
    chat.engine.slow["bicycle"].set()
    await chat.jobs.idle()
    assert await left(chat) == [(0, 0, 1)]
    chat.now.at -= timedelta(hours=2)
    assert await left(chat) == [(1, 0, 0)]


async def test_a_restart_in_the_middle_settles_what_was_held(chat: Chat) -> None:
    await allow(chat, "2 images a day")
    chat.engine.slow["bicycle"] = asyncio.Event()
    await chat.imagine("ana", "a red bicycle")
    await chat.engine.begun(1)
    await chat.jobs.kill()
    assert await left(chat) == [(0, 1, 1)]
    chat.engine.slow["bicycle"].set()
    chat.start()
    for render in await chat.store.unreported():
        chat.jobs.submit(render)
    await chat.jobs.idle()
    assert await left(chat) == [(1, 0, 1)]
    rows = await chat.store.ledger.usage_rows(
        datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC), after=None, limit=9
    )
    assert [(row.state, row.charged, row.ours > 0) for row in rows] == [("used", 34_000, True)]


async def test_an_ask_above_the_configured_price_is_confirmed_first(tmp_path: Path) -> None:
    async with open_chat(tmp_path, rules=Rules(confirm_above=MicroDollars(100_000))) as chat:
        await chat.plays("""
            ana     /imagine a red bicycle
            studio  v1 [a red bicycle] lite
            ben     make it green
            studio  v2 from v1 [a red bicycle > make it green] flash
        """)
        answer = await chat.press("ana", "final", 1)
        assert isinstance(answer, Confirm)
        assert answer.price > 100_000
        assert await chat.settled() == []
        pressed = {"event": "press", "place": CHANNEL, "person": chat.person("ana"), "confirmed": True}
        assert isinstance(await chat.studio.go_ahead(answer.pending, **pressed), Accepted)  # type: ignore[arg-type]
        assert isinstance(await chat.studio.go_ahead(answer.pending, **pressed), Ignored)  # type: ignore[arg-type]
        [line] = await chat.settled()
        assert line.startswith("v3 from v1 [a red bicycle > (final)]")
        assert line.endswith("pro")


async def test_the_button_of_an_unsure_line_is_bound_by_limits_too(chat: Chat) -> None:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    await allow(chat, "1 image a day")
    message = chat.message("ben", "make it green")
    wish = chat.studio.wish(Act.EDIT, "make it green")
    pending = PendingAsk(id="h", ask=Ask(event=message.event, place=message.place, person=message.person, wish=wish))
    await chat.store.first_time("playground", message.event, chat.now(), ToKeep(pending=pending))
    spent = await chat.studio.go_ahead("h", event="x", place=CHANNEL, person=chat.person("ana"))
    assert isinstance(spent, LimitSpent)
    assert spent.request is not None
