"""Limits as admins set, clear, grant and read them, and what they are told unasked."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.errors import BadAsk, NotAllowed, Refused
from core.model import Person
from core.quota import EVERYBODY, Rules, Scope, Target, Whom, parse
from core.studio.answers import LimitSpent
from tests.chat import CHANNEL, Chat, open_chat
from tests.test_quota_talk import ADMIN, allow, by, left


async def test_only_admins_change_anything(chat: Chat) -> None:
    quota = chat.studio.quota
    limit = quota.typed("2 images a day", CHANNEL)
    ana = by(chat, chat.person("ana"))
    for declined in (
        quota.set([limit], ana, admin=False),
        quota.clear(Target.in_channel("c"), ana, admin=False),
        quota.grants.grant(limit, 2, ana, admin=False),
        quota.audit(CHANNEL, admin=False),
        quota.plan_set([limit], CHANNEL, admin=False),
        quota.grants.grant_request("x", ana, admin=False),
        quota.usage(CHANNEL, ana.person, of=Scope.WORKSPACE, since=chat.now.at, until=chat.now.at),
    ):
        with pytest.raises(NotAllowed):
            await declined


async def test_a_new_limit_replaces_the_old_one_of_its_kind_after_a_preview(chat: Chat) -> None:
    quota = chat.studio.quota
    await chat.imagine("ana", "a red bicycle")
    await chat.jobs.idle()
    await allow(chat, "2 images a day")
    limit = quota.typed("5 images a day", CHANNEL)
    change = await quota.plan_set([limit], CHANNEL, admin=True)
    said = "The limit for this channel is now 5 images a day (it was 2 images a day)."
    full = ["5 images a day for this channel: used 1 of 5, 4 left, resets tomorrow at 00:00 (UTC)."]
    assert (change.sentence, [one.line for one in change.full]) == (said, full)
    assert [one.balance.most for one in await quota.show(CHANNEL, chat.person("ana"))] == [2]
    change = await quota.set([limit], by(chat), admin=True)
    assert (change.sentence, [one.line for one in change.full]) == (said, full)
    assert [one.balance.most for one in await quota.show(CHANNEL, chat.person("ana"))] == [5]
    assert [(one.action, one.before, one.after) for one in await quota.audit(CHANNEL, admin=True)] == [
        ("set", "2 images a day", "5 images a day"),
        ("set", "", "2 images a day"),
    ]


async def test_a_limit_is_cleared(chat: Chat) -> None:
    quota = chat.studio.quota
    await allow(chat, "2 images a day", "$1 a day", "2 images a day each")
    change = await quota.plan_clear(Target.in_channel("c"), CHANNEL, admin=True, which=quota.which("dollars"))
    assert change.sentence == "Removed $1 a day. This channel is still limited to 2 images a day and 2 images a day each."
    assert [one.line for one in change.full] == [
        "2 images a day for this channel: used 0 of 2, 2 left, resets tomorrow at 00:00 (UTC)."
    ]
    change = await quota.clear(Target.in_channel("c"), by(chat), admin=True)
    assert change.sentence == "Removed 2 images a day, 2 images a day each and $1 a day. This channel is now unlimited."
    assert not await quota.show(CHANNEL, chat.person("ana"))
    with pytest.raises(BadAsk, match="There is no limit for this channel, so there is nothing to clear"):
        await quota.clear(Target.in_channel("c"), by(chat), admin=True)


async def test_what_another_admin_cleared_first_is_said_to_be_gone(chat: Chat) -> None:
    quota = chat.studio.quota
    await allow(chat, "2 images a day", "$1 a day")
    change = await quota.clear(Target.in_channel("c"), by(chat), admin=True, which=quota.which("images"))
    assert change.sentence == "Removed 2 images a day. This channel is still limited to $1 a day."
    gone = r"There is no limit in images for this channel, so there is nothing to clear\. It has \$1 a day\."
    with pytest.raises(BadAsk, match=gone):
        await quota.clear(Target.in_channel("c"), by(chat), admin=True, which=quota.which("images"))
    both = await asyncio.gather(
        *(quota.clear(Target.in_channel("c"), by(chat), admin=True) for _ in range(2)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in both) == ["BadAsk", "Change"]
    assert [one.action for one in await quota.audit(CHANNEL, admin=True)].count("clear") == 2


async def test_more_goes_to_the_limit_that_is_meant(chat: Chat) -> None:
    ana = chat.person("ana")

    async def grant(said: str, whom: Whom = EVERYBODY, *, admin: bool = True) -> str:
        extra, which = chat.studio.quota.typed_more(said, admin=admin)
        [granted] = await chat.studio.quota.grants.grant_meant([extra], which, whom, by(chat), admin=admin)
        return granted.sentence

    await allow(chat, "9 images a week", target=Target.workspace())
    await allow(chat, "4 images a day", target=Target.group("R1", "interns"))
    assert await grant("1 image") == "Granted 1 image. This workspace can make 10 more images this week."
    assert "That limit is shared, so others can use it too." in await grant("1 image", Whom(person=ana))
    await allow(chat, "5 images a day each")
    with pytest.raises(BadAsk, match=r"5 images a day each \(this channel\) counts each person separately\. Name the person"):
        await grant("1 image")
    await allow(chat, "20 images a day")
    assert await grant("1 image") == "Granted 1 image. This channel can make 21 more images today."
    assert await grant("1 image", Whom(person=ana)) == "Granted 1 image. ana can make 6 more images today."
    await allow(chat, "2 images a month", target=Target.member("c", ana))
    assert await grant("1 image", Whom(person=ana)) == "Granted 1 image. ana can make 3 more images this month."
    assert await grant("2 images each") == "Granted 2 images. Everybody can make 7 images here today."
    interns = await grant("1 image", Whom(group=Target.group("R1", "interns")))
    assert interns == "Granted 1 image. The group interns can make 5 more images today."
    assert "can make 13 more images this week" in await grant("2 images in the workspace")
    await allow(chat, "50 images a month", "3 images a day on pro")
    with pytest.raises(BadAsk, match=r"more than one limit: [^,]+, [^,]+ and [^,]+\. Name the period or the tier"):
        await grant("1 image")
    assert "can make 4 more images today on pro" in await grant("1 image on pro")
    with pytest.raises(BadAsk, match="Nothing here is limited in dollars a month on pro, so there is nothing to add to"):
        await grant("$1 a month on pro")
    with pytest.raises(NotAllowed):
        await grant("1 image", admin=False)


async def test_a_request_is_granted_with_one_click_and_counts_once(chat: Chat) -> None:
    quota = chat.studio.quota
    await allow(chat, "2 images a day")
    chat.engine.slow["a red bicycle"] = held = asyncio.Event()
    for _ in range(2):
        await chat.imagine("ana", "a red bicycle")
    spent = await chat.imagine("ana", "a red bicycle")
    assert isinstance(spent, LimitSpent)
    held.set()
    await chat.jobs.idle()
    id = spent.request
    assert id is not None
    request = await quota.grants.request(id, CHANNEL)
    assert (
        request.sentence
        == "ana asks for more: this channel has none left of its 2 images for today. What I'm painting now takes them all."
    )
    with pytest.raises(BadAsk, match="no longer have that request"):
        await quota.grants.request(id, replace(CHANNEL, workspace="another"))
    first = await quota.grants.grant_request(id, by(chat), admin=True)
    second = await quota.grants.grant_request(id, by(chat, Person(id="x", name="Xi")), admin=True)
    assert (first.again, second.again) == (False, True)
    assert first.sentence == "This channel can make 1 more image today. ana, send your request again."
    assert second.sentence == "Somebody granted that already. This channel can make 1 more image today."
    assert await left(chat) == [(2, 0, 1)]
    chat.now.at += timedelta(days=1)
    assert await left(chat) == [(0, 0, 2)]


async def test_a_grant_for_each_is_one_persons(chat: Chat) -> None:
    [limit] = await allow(chat, "1 image a day each")
    await chat.studio.quota.grants.grant(limit, 3, by(chat), admin=True, person=chat.person("ana"))
    assert (await chat.studio.quota.audit(CHANNEL, admin=True, limit=1))[0].after == "3 extra for ana"
    assert await left(chat, "ana") == [(0, 0, 4)]
    assert await left(chat, "ben") == [(0, 0, 1)]


async def test_admins_are_told_once_when_a_limit_is_nearly_gone_and_once_when_it_is(chat: Chat) -> None:
    quota = chat.studio.quota
    await allow(chat, "5 images a month")
    for _ in range(3):
        await chat.imagine("ana", "a red bicycle")
    assert not await quota.notices.due_notices("playground")
    await chat.imagine("ana", "a red bicycle")
    await chat.jobs.idle()
    [note] = await quota.notices.due_notices("playground")
    assert note.sentence.startswith("The limit of this channel (5 images a month) is 80% full: ")
    assert "At this pace it will be used up on the 26th. It resets on Tuesday 1 December at 00:00 (UTC)." in note.sentence
    await quota.notices.notice_posted(note)
    for _ in range(3):
        await chat.imagine("ana", "a red bicycle")
    [note] = await quota.notices.due_notices("playground")
    assert "is 100% full" in note.sentence


async def test_a_note_says_how_it_is_when_it_is_posted(chat: Chat) -> None:
    quota = chat.studio.quota
    [limit] = await allow(chat, "5 images a month")
    for _ in range(4):
        await chat.imagine("ana", "a red bicycle")
    await chat.jobs.idle()
    await quota.grants.grant(limit, 5, by(chat), admin=True)
    assert not await quota.notices.due_notices("playground"), "no longer true"
    for _ in range(4):
        await chat.imagine("ana", "a red bicycle")
    await chat.jobs.idle()
    [note] = await quota.notices.due_notices("playground")
    assert "is 80% full: used 8 of 10, 2 left." in note.sentence
    for _ in range(2):
        await chat.imagine("ana", "a red bicycle")
    await chat.jobs.idle()
    [note] = await quota.notices.due_notices("playground")
    assert "is 100% full: used 10 of 10" in note.sentence, "one for both, of what was due"
    await quota.notices.notice_posted(note)
    assert not await quota.notices.due_notices("playground")


async def test_a_limit_that_ends_while_its_first_note_is_posted_is_noted_again(chat: Chat) -> None:
    quota = chat.studio.quota
    await allow(chat, "5 images a month")
    for _ in range(4):
        await chat.imagine("ana", "a red bicycle")
    [note] = await quota.notices.due_notices("playground")
    await chat.imagine("ana", "a red bicycle")
    await quota.notices.notice_posted(note)
    [note] = await quota.notices.due_notices("playground")
    assert "is 100% full" in note.sentence
    await quota.notices.notice_posted(note)
    assert not await quota.notices.due_notices("playground")
    await chat.jobs.idle()


async def test_each_limit_has_a_note_of_its_own_and_once(chat: Chat) -> None:
    quota = chat.studio.quota
    await allow(chat, "10 images a day", "5 images a day on lite", "9 images a day each")
    await allow(chat, "9 images a day", target=Target.member("c", chat.person("ana")))
    for tier in ("lite", "lite", "lite", "lite", "flash", "flash", "flash", "flash"):
        await chat.imagine("ana", f"a red bicycle --tier {tier}")
    await chat.jobs.idle()
    notes = await quota.notices.due_notices("playground")
    shared = ["10 images a day", "5 images a day on lite"]
    assert sorted(note.sentence.split("(")[1].split(")")[0] for note in notes) == shared, "a person's own are theirs"
    await quota.notices.notice_posted(notes[0])
    assert await quota.notices.due_notices("playground") == notes[1:]
    await quota.notices.notice_posted(notes[1])
    await chat.imagine("ana", "a red bicycle --tier flash")
    await chat.jobs.idle()
    assert not await quota.notices.due_notices("playground"), "at 90 % as little as at 80 %"


async def test_nothing_is_noted_of_a_limit_that_is_cleared_or_open_again(chat: Chat) -> None:
    quota = chat.studio.quota
    await allow(chat, "1 image a day")
    await chat.imagine("ana", "a red bicycle")
    await chat.jobs.idle()
    assert len(await quota.notices.due_notices("playground")) == 1
    chat.now.at += timedelta(days=1)
    assert not await quota.notices.due_notices("playground")
    chat.now.at -= timedelta(days=1)
    await quota.clear(Target.in_channel("c"), by(chat), admin=True)
    assert not await quota.notices.due_notices("playground")


async def test_a_default_is_noted_too(tmp_path: Path) -> None:
    async with open_chat(tmp_path, rules=Rules(defaults=(parse("1 image a day", ("flash",)).terms,))) as chat:
        await chat.imagine("ana", "a red bicycle")
        await chat.jobs.idle()
        [note] = await chat.studio.quota.notices.due_notices("playground")
        assert note.sentence.startswith("The limit of this channel (1 image a day) is 100% full")


async def test_reports_add_up_to_the_ledger(chat: Chat) -> None:
    quota = chat.studio.quota
    chat.engine.fails["gun"] = Refused("No.")
    for who, words in (("ana", "a red bicycle --tier flash"), ("ben", "a red bicycle --count 2"), ("ana", "a gun")):
        await chat.imagine(who, words)
    await chat.jobs.idle()
    since, until = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
    whole = await quota.usage(CHANNEL, ADMIN, of=Scope.WORKSPACE, since=since, until=until, admin=True)
    rows = await chat.store.ledger.usage_rows(since, until, after=None, limit=100)
    assert (whole.total.pictures, whole.total.charged, whole.total.refused) == (3, 102_000, 1)
    assert whole.total.charged == sum(row.charged for row in rows)
    assert {person: sums.charged for person, sums in whole.by_person.items()} == {"id-ana": 34_000, "id-ben": 68_000}
    mine = await quota.usage(CHANNEL, chat.person("ana"), of=Scope.PERSON, since=since, until=until)
    assert (mine.total.pictures, mine.total.charged) == (1, 34_000)
    elsewhere = replace(CHANNEL, channel="other")
    assert (await quota.usage(elsewhere, ADMIN, of=Scope.CHANNEL, since=since, until=until)).total.pictures == 0
