"""Approvals: who has to agree before a final is painted or a picture is shown, what each is told, and that it happens once."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bots.app.approvals import tell_approvals
from bots.shared.settings import Look, SettingsCommands
from bots.speech import approvals as phrases
from bots.speech import telling
from core.errors import ApprovalOver, ApprovalWaits, BadAsk, CannotPost, NotAllowed, PostFailed, StudioError, WordsForgotten
from core.model import Act, MicroDollars, Person, Place, Wish
from core.ports.approvals import Approval, ApprovalState, Approvers, Group
from core.quota import Rules
from core.quota.admins import By
from core.store.sql_store import SqlStore
from core.studio.answers import Accepted, ApprovalDecided, AsksApproval, Confirm, Ignored, Info, SideBySide
from tests.chat import CHANNEL, Chat, open_chat
from tests.databases import Databases

LEADS = Group(id="g-leads", name="Leads")


def someone(name: str) -> Person:
    return Person(id=f"id-{name}", name=name)


async def require(chat: Chat, approvers: Approvers | None, *, event: str = "") -> None:
    by = By(event=event or chat.event(), place=CHANNEL, person=someone("boss"))
    await chat.studio.settings.set_approvers(approvers, by, admin=True, words=phrases.who)


async def drafted(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()


async def asked(chat: Chat, who: str = "ana", words: str = "final") -> Approval:
    answer = await chat.say(who, words)
    assert isinstance(answer, AsksApproval), answer
    return answer.approval


async def shown(chat: Chat) -> list[str]:
    """Bring the messages up to date; the new ones as people read them."""
    before = len(chat.platform.approvals)
    await tell_approvals(chat.studio, chat.store, {"playground": chat.platform}, chat.now)
    return [phrases.question(one, remind=remind) for one, remind in chat.platform.approvals[before:]]


async def approve(chat: Chat, approval: Approval, who: str, *groups: str, place: Place | None = None) -> Approval:
    return await chat.studio.approvals.approve(approval.id, place=place or chat.here, person=someone(who), groups=groups)


async def decline(chat: Chat, approval: Approval, who: str, reason: str = "") -> Approval:
    return await chat.studio.approvals.decline(approval.id, reason, place=chat.here, person=someone(who))


# --- from the question to the final -----------------------------------------------------------------------------------


async def test_a_final_waits_for_its_approval_and_then_goes_on_by_itself(chat: Chat) -> None:
    await require(chat, Approvers(people=(someone("cyd"),)))
    await drafted(chat)
    waiting = await asked(chat)
    assert await chat.settled() == []
    assert chat.kept("SELECT COUNT(*) FROM ledger") == [(1,)], "nothing is reserved while it waits"
    assert await shown(chat) == ["ana asks to paint v1 as a final at 4K. That needs approval from @cyd."]
    assert waiting.sha256 == (await chat.version(1)).original.sha256
    assert (await approve(chat, waiting, "cyd")).state is ApprovalState.APPROVED
    await chat.settled()
    assert [(brief.act, brief.size) for brief in chat.engine.briefs[1:]] == [(Act.FINAL, "4K")]
    final = await chat.version(2)
    assert final.person == someone("ana"), "it is the asker's"
    assert await shown(chat) == ["ana asked to paint v1 as a final at 4K. Approved by cyd."]
    assert await shown(chat) == []


async def test_where_two_have_to_approve_one_is_not_enough(chat: Chat) -> None:
    await require(chat, Approvers(needed=2, people=(someone("cyd"),), groups=(LEADS,)))
    await drafted(chat)
    waiting = await asked(chat)
    first = await approve(chat, waiting, "cyd")
    assert phrases.decided(first) == "You've approved it. 1 more approval is needed."
    assert (await shown(chat))[-1].endswith("That needs approval from 2 of @Leads and @cyd. So far: cyd.")
    with pytest.raises(NotAllowed, match="You've approved this already"):
        await approve(chat, waiting, "cyd")
    await approve(chat, waiting, "dee", "g-leads")
    await chat.settled()
    assert len(chat.engine.briefs) == 2


async def test_it_is_the_approved_version_that_is_painted_whatever_is_current_then(chat: Chat) -> None:
    await require(chat, Approvers(people=(someone("cyd"),)))
    await drafted(chat)
    waiting = await asked(chat)
    for words in ("make it night", "add a boat"):
        await chat.say("ben", words)
    await chat.settled()
    await approve(chat, waiting, "cyd")
    await chat.settled()
    assert (await chat.versions())[-1].parent == waiting.version


async def test_a_final_that_waits_is_carried_out_after_a_restart(chat: Chat) -> None:
    await require(chat, Approvers(people=(someone("cyd"),)))
    await drafted(chat)
    waiting = await asked(chat)
    chat.start()
    approved = await chat.store.approve(waiting.id, someone("cyd"), chat.now())
    assert approved is not None, "the process ended right after this was kept"
    chat.start()
    await shown(chat)
    await chat.settled()
    assert [brief.act for brief in chat.engine.briefs[1:]] == [Act.FINAL]
    await shown(chat)
    await chat.studio.approvals.carry_out(approved)
    await chat.settled()
    assert len(chat.engine.briefs) == 2, "however often it is carried out"


async def test_what_was_agreed_to_before_is_kept_with_it(tmp_path: Path) -> None:
    async with open_chat(tmp_path, rules=Rules(confirm_above=MicroDollars(100_000))) as chat:
        await require(chat, Approvers(people=(someone("cyd"),)))
        await drafted(chat)
        price = await chat.say("ana", "final")
        assert isinstance(price, Confirm)
        here, ana = chat.here, someone("ana")
        waits = await chat.studio.go_ahead(price.pending, event="b", place=here, person=ana, confirmed=True)
        assert isinstance(waits, AsksApproval)
        await approve(chat, waits.approval, "cyd")
        await chat.settled()
        assert [brief.size for brief in chat.engine.briefs[1:]] == ["4K"]


async def test_a_limit_without_room_is_told_once_it_is_approved_and_no_second_approval_is_needed(chat: Chat) -> None:
    await require(chat, Approvers(people=(someone("cyd"),)))
    await drafted(chat)
    waiting = await asked(chat)
    limit = chat.studio.quota.typed("1 image a day", CHANNEL, None)
    await chat.studio.quota.set([limit], By(event="q", place=CHANNEL, person=someone("boss")), admin=True)
    await approve(chat, waiting, "cyd")
    (said,) = await shown(chat)
    assert said.startswith("ana asked to paint v1 as a final at 4K. Approved by cyd, but it couldn't be done: ")
    assert "1 image" in said
    assert said.endswith("You can ask for it again without a second approval.")
    more = chat.studio.quota.typed("9 images a day", CHANNEL, None)
    await chat.studio.quota.set([more], By(event="q2", place=CHANNEL, person=someone("boss")), admin=True)
    assert isinstance(await chat.say("ana", "final"), Accepted)


@pytest.mark.parametrize("words", ["final", "final --size 2K", "v1: final", "final 4K"])
async def test_every_way_to_say_final_needs_it(chat: Chat, words: str) -> None:
    await require(chat, Approvers(people=(someone("cyd"),)))
    await drafted(chat)
    waiting = await asked(chat, words=words)
    assert (waiting.act, waiting.size) == (Act.FINAL, "2K" if "2K" in words else "4K")


async def test_again_and_redo_of_a_final_need_it_too(chat: Chat) -> None:
    await drafted(chat)
    await chat.say("ana", "final")
    await chat.settled()
    await require(chat, Approvers(people=(someone("cyd"),)))
    assert isinstance(await chat.say("ana", "again"), AsksApproval)
    with pytest.raises(ApprovalWaits):
        await chat.press("ben", "redo-on", 2)
    assert isinstance(await chat.say("ana", "a little brighter"), Accepted), "drafts do not"


async def test_a_picture_is_shown_in_the_channel_once_it_is_approved(chat: Chat) -> None:
    await drafted(chat)
    await chat.say("ana", "final")
    await chat.settled()
    await require(chat, Approvers(people=(someone("cyd"),)))
    answer = await chat.press("ana", "show", 2)
    assert isinstance(answer, AsksApproval)
    assert "show v2 in the channel" in (await shown(chat))[0]
    await approve(chat, answer.approval, "cyd")
    await chat.settled()
    assert chat.platform.news[-1].result is not None
    assert chat.platform.news[-1].result.act is Act.SHOW


# --- who may not ------------------------------------------------------------------------------------------------------


async def test_only_an_approver_decides_and_not_on_an_own_ask(chat: Chat) -> None:
    await require(chat, Approvers(people=(someone("ana"), someone("cyd")), groups=(LEADS,)))
    await drafted(chat)
    waiting = await asked(chat)
    for who, groups, why in (("ben", (), "You aren't one"), ("ana", ("g-leads",), "You asked for this"), ("dee", ("g",), "aren't")):
        with pytest.raises(NotAllowed, match=why):
            await approve(chat, waiting, who, *groups)
    with pytest.raises(NotAllowed, match="You asked for this"):
        await decline(chat, waiting, "ana")
    with pytest.raises(NotAllowed, match="Only the person who asked"):
        await chat.studio.approvals.withdraw(waiting.id, place=chat.here, person=someone("cyd"))
    with pytest.raises(WordsForgotten):
        await approve(chat, waiting, "cyd", place=replace(CHANNEL, channel="another"))
    assert await chat.settled() == []


async def test_whoever_asks_may_approve_where_that_is_allowed(chat: Chat) -> None:
    await require(chat, Approvers(people=(someone("ana"),), own=True))
    await drafted(chat)
    assert (await approve(chat, await asked(chat), "ana")).state is ApprovalState.APPROVED


async def test_where_nobody_else_can_approve_that_is_said_at_once(chat: Chat) -> None:
    await require(chat, Approvers(people=(someone("ana"),)))
    await drafted(chat)
    with pytest.raises(BadAsk, match="Nobody but you can approve this here"):
        await chat.say("ana", "final")
    assert isinstance(await chat.say("ben", "final"), AsksApproval)


async def test_what_is_decided_is_decided(chat: Chat) -> None:
    await require(chat, Approvers(people=(someone("cyd"), someone("dee"))))
    await drafted(chat)
    declined = await asked(chat)
    assert (await decline(chat, declined, "cyd", "The tower\nleans.")).reason == "The tower leans."
    assert await shown(chat) == ["ana asked to paint v1 as a final at 4K. Declined by cyd: The tower leans. Nothing was charged."]
    with pytest.raises(ApprovalOver, match="Too late: this was declined by cyd, and nothing has changed"):
        await approve(chat, declined, "dee")
    withdrawn = await asked(chat)
    await chat.studio.approvals.withdraw(withdrawn.id, place=chat.here, person=someone("ana"))
    with pytest.raises(ApprovalOver, match="withdrawn by ana"):
        await decline(chat, withdrawn, "dee")
    approved = await asked(chat)
    await approve(chat, approved, "dee")
    with pytest.raises(ApprovalOver, match="approved by dee"):
        await approve(chat, approved, "cyd")
    with pytest.raises(ApprovalOver):
        await chat.studio.approvals.withdraw(approved.id, place=chat.here, person=someone("ana"))
    await chat.settled()
    assert len(chat.engine.briefs) == 2


async def test_the_same_is_asked_once_at_a_time(chat: Chat) -> None:
    await require(chat, Approvers(people=(someone("cyd"),)))
    await drafted(chat)
    await asked(chat)
    with pytest.raises(ApprovalWaits, match="ana has already asked for that, and v1 is waiting for approval"):
        await chat.say("ben", "final")
    with pytest.raises(ApprovalWaits, match="You've already asked"):
        await chat.say("ana", "final")
    await chat.say("ben", "make it night")
    await chat.settled()
    assert isinstance(await chat.say("ben", "final"), AsksApproval), "another picture"


async def test_a_final_behind_a_change_that_is_painted_asks_for_no_other_picture(chat: Chat) -> None:
    """Neither is the picture before the change asked for in its place, nor painted because that one was approved earlier."""
    await require(chat, Approvers(people=(someone("cyd"),)))
    await drafted(chat)
    for round_ in range(2):
        held = chat.engine.slow_from(len(chat.engine.briefs) + 1)
        await chat.say("ben", f"make it night {round_}", replied_to=chat.platform.showing(1, chat.root))
        with pytest.raises(BadAsk, match="Another change is being painted here") as refused:
            await chat.say("ana", "final")
        assert "You weren't charged. Ask again once it's there" in str(refused.value)
        named = await chat.say("ana", "v1: final")
        assert isinstance(named, AsksApproval if not round_ else Accepted), "a picture that is named is exact"
        if isinstance(named, AsksApproval):
            await approve(chat, named.approval, "cyd")
        held.set()
        await chat.settled()
    versions = await chat.versions()
    assert {one.parent for one in versions if one.act is Act.FINAL} == {versions[0].id}


async def test_without_a_picture_there_is_nothing_to_approve(chat: Chat) -> None:
    await require(chat, Approvers(people=(someone("cyd"),)))
    chat.jobs.paused = True
    await chat.imagine("ana", "a lighthouse", place=replace(CHANNEL, root="m0"))
    with pytest.raises(BadAsk, match="There is no picture to approve yet"):
        await chat.say("ana", "final", place=replace(CHANNEL, root="m0"))


# --- in words -----------------------------------------------------------------------------------------------------------


async def question_of(chat: Chat, approval: Approval) -> str:
    """The message that asks, as a reply to it names it."""
    await shown(chat)
    found = await chat.store.approval(approval.id)
    assert found is not None
    assert found.message is not None
    return found.message.rpartition(".")[2]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("no, the logo is wrong", "the logo is wrong"),
        ("Decline: the logo\nis wrong", "the logo is wrong"),
        ("rejected because the sky is dull", "because the sky is dull"),
        ("nein, das Logo ist falsch", "das Logo ist falsch"),
        ("却下：ロゴが違う", "ロゴが違う"),
        ("no", ""),
    ],
)
async def test_a_reply_to_the_question_declines_it_with_its_reason(chat: Chat, words: str, reason: str) -> None:
    await require(chat, Approvers(groups=(LEADS,)))
    await drafted(chat)
    at = await question_of(chat, await asked(chat))
    with pytest.raises(NotAllowed, match="You aren't one of the people who can approve this"):
        await chat.say("ben", words, replied_to=at)
    answer = await chat.say("cyd", words, replied_to=at, groups=("g-leads",))
    assert isinstance(answer, ApprovalDecided)
    assert (answer.approval.state, answer.approval.reason) == (ApprovalState.DECLINED, reason)
    with pytest.raises(ApprovalOver):
        await chat.say("cyd", "approved", replied_to=at, groups=("g-leads",))
    assert await chat.settled() == []
    assert len(chat.engine.briefs) == 1, "and nothing is painted for it"


@pytest.mark.parametrize(
    ("words", "replies"), [("yes", True), ("Approved!", True), ("approved, go ahead", False), ("genehmigt", False)]
)
async def test_words_approve_and_the_final_goes_on(chat: Chat, words: str, replies: bool) -> None:
    await require(chat, Approvers(people=(someone("cyd"),)))
    await drafted(chat)
    at = await question_of(chat, await asked(chat))
    message = chat.message("cyd", words, **({"replied_to": at} if replies else {}))
    answer = await chat.studio.hear(message)
    assert isinstance(answer, ApprovalDecided)
    assert phrases.decided(answer.approval) == "Approved. I'll take it from here."
    assert isinstance(await chat.studio.hear(message), Ignored), "delivered once more"
    await chat.settled()
    assert [brief.act for brief in chat.engine.briefs[1:]] == [Act.FINAL]


async def test_without_a_reply_words_mean_the_one_question_that_their_author_may_decide(chat: Chat) -> None:
    await require(chat, Approvers(people=(someone("cyd"),)))
    await drafted(chat)
    first = await asked(chat)
    for who, words in (("ben", "approved"), ("ben", "declined"), ("ana", "approved"), ("ben", "withdraw")):
        assert not isinstance(await chat.say(who, words), ApprovalDecided), (who, words)
    with pytest.raises(NotAllowed, match="You aren't one of the people who can approve this"):
        await chat.say("ben", "declined: the logo is wrong")
    withdrawn = await chat.say("ana", "withdraw")
    assert isinstance(withdrawn, ApprovalDecided)
    assert withdrawn.approval.state is ApprovalState.WITHDRAWN
    assert not isinstance(await chat.say("cyd", "approved"), ApprovalDecided), "nothing waits any more"
    first = await asked(chat)
    await chat.say("ben", "make it night")
    await chat.settled()
    second = await asked(chat)
    with pytest.raises(BadAsk, match="v1 and v2 are waiting for approval, so I can't tell which one you mean"):
        await chat.say("cyd", "approve")
    await chat.say("ben", "add a cat")
    await chat.settled()
    third = await asked(chat)
    with pytest.raises(BadAsk, match="v1, v2 and v3 are waiting for approval"):
        await chat.say("cyd", "approve")
    answer = await chat.say("cyd", "decline: no cat", replied_to=chat.platform.showing(3, chat.root))
    assert isinstance(answer, ApprovalDecided)
    assert answer.approval.id == third.id
    answer = await chat.say("cyd", "decline: too dark", replied_to=chat.platform.showing(2, chat.root))
    assert isinstance(answer, ApprovalDecided)
    assert answer.approval.id == second.id
    answer = await chat.say("cyd", "declined, too dark")
    assert isinstance(answer, ApprovalDecided)
    assert answer.approval.id == first.id


async def test_no_with_a_reason_declines_only_while_nothing_newer_may_be_meant(chat: Chat) -> None:
    """It costs nothing, and an edit that was meant can be asked for again; what is painted since may be what "no" is about."""
    await require(chat, Approvers(people=(someone("cyd"),)))
    await drafted(chat)
    await asked(chat)
    assert not isinstance(await chat.say("cyd", "no"), ApprovalDecided), "which may be said to anybody"
    assert isinstance(await chat.say("cyd", "no, the logo is wrong"), ApprovalDecided)
    await asked(chat)
    await chat.say("ben", "make it night")
    await chat.settled()
    assert isinstance(await chat.say("cyd", "no, make the sky darker"), Accepted)
    await chat.settled()
    assert len(chat.engine.briefs) == 3


@pytest.mark.parametrize(
    "words",
    [
        "approve?",
        "decline the invitation",
        "approved, but make it green",
        "> approved",
        "// approved",
        "not approved yet",
        "no, approved",
        "No. 5 is alive",
        "no more clouds",
        "~~approved~~",
    ],
)
async def test_what_only_sounds_like_a_decision_decides_nothing(chat: Chat, words: str) -> None:
    await require(chat, Approvers(people=(someone("cyd"),)))
    await drafted(chat)
    at = await question_of(chat, await asked(chat))
    assert not isinstance(await chat.say("cyd", words, replied_to=at), ApprovalDecided)


# --- what is kept and shown -------------------------------------------------------------------------------------------


async def test_info_and_history_tell_who_approved_what_and_when(chat: Chat) -> None:
    await require(chat, Approvers(people=(someone("cyd"),)))
    await drafted(chat)
    waiting = await asked(chat)
    history = await chat.say("ben", "history")
    assert isinstance(history, SideBySide)
    assert "· waiting for approval from @cyd" in telling.side_by_side(history)
    await approve(chat, waiting, "cyd")
    await chat.settled()
    info = await chat.say("ben", "info v1")
    assert isinstance(info, Info)
    told = dict(telling.info(chat.tiers, info))
    assert told["Approval"].startswith("ana asked to paint v1 as a final at 4K: approved by cyd (2026-11-21 09:")
    assert told["sha256"] == waiting.sha256


async def test_it_is_reminded_of_once_after_a_day(chat: Chat) -> None:
    await require(chat, Approvers(people=(someone("cyd"),)))
    await drafted(chat)
    await asked(chat)
    await shown(chat)
    chat.now.at += timedelta(hours=23)
    assert await shown(chat) == []
    chat.now.at += timedelta(hours=2)
    assert await shown(chat) == ["Still waiting: ana asks to paint v1 as a final at 4K. That needs approval from @cyd."]
    chat.now.at += timedelta(days=9)
    assert await shown(chat) == []


@pytest.mark.parametrize("words", ["yes", "no, the logo is wrong"])
async def test_a_reply_to_the_reminder_answers_the_question(chat: Chat, words: str) -> None:
    await require(chat, Approvers(people=(someone("cyd"),)))
    await drafted(chat)
    first = await asked(chat)
    await chat.say("ben", "make it night")
    await chat.settled()
    await asked(chat)
    await shown(chat)
    chat.now.at += timedelta(days=2)
    assert len(await shown(chat)) == 2
    answer = await chat.say("cyd", words, replied_to=f"reminder of {first.id}")
    assert isinstance(answer, ApprovalDecided)
    assert answer.approval.id == first.id


async def test_a_platform_that_fails_is_asked_again_and_one_that_refuses_is_left(chat: Chat) -> None:
    await require(chat, Approvers(people=(someone("cyd"),)))
    await drafted(chat)
    waiting = await asked(chat)
    chat.platform.refuses["show_approval"] = [PostFailed("later")]
    assert await shown(chat) == []
    assert len(await shown(chat)) == 1
    chat.platform.refuses["show_approval"] = [CannotPost("never")]
    await approve(chat, waiting, "cyd")
    assert await shown(chat) == []
    assert await shown(chat) == []
    await chat.settled()
    assert len(chat.engine.briefs) == 2, "and the final is painted all the same"


# --- what admins type -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "people", "groups", "found"),
    [
        ("", (), (LEADS,), Approvers(groups=(LEADS,))),
        ("2 of  and", (someone("ana"), someone("ben")), (), Approvers(needed=2, people=(someone("ana"), someone("ben")))),
        ("own", (someone("ana"), someone("ana")), (), Approvers(people=(someone("ana"),), own=True)),
        ("off", (), (), None),
        ("nobody", (), (), None),
        ("", (), (), Look.NOW),
        ("show", (), (), Look.NOW),
    ],
)
def test_what_admins_type_is_understood(
    chat_settings: SettingsCommands, words: str, people: Sequence[Person], groups: Sequence[Group], found: object
) -> None:
    assert chat_settings.approvers(words, people, groups) == found


@pytest.mark.parametrize("words", ["2", "two of", "0 of", "-1 of", "21 of", "1 2", "everybody", "²"])
def test_what_is_not_understood_is_said_with_what_would_be(chat_settings: SettingsCommands, words: str) -> None:
    people = () if words == "2" else (someone("ana"),)
    with pytest.raises(BadAsk, match="Say who has to approve: /studio approval @Leads"):
        chat_settings.approvers(words, people, ())


@pytest.fixture
def chat_settings() -> SettingsCommands:
    return SettingsCommands(None)  # type: ignore[arg-type]  # parsing asks nobody


async def test_admins_alone_set_it_and_it_is_recorded(chat: Chat) -> None:
    with pytest.raises(NotAllowed):
        await chat.studio.settings.set_approvers(
            None, By(event="x", place=CHANNEL, person=someone("ben")), admin=False, words=phrases.who
        )
    with pytest.raises(BadAsk, match="3 people have to approve, and you named only 1"):
        await require(chat, Approvers(needed=3, people=(someone("ana"),)))
    await require(chat, Approvers(groups=(LEADS,)))
    await require(chat, None)
    records = await chat.store.ledger.audit("playground", "w", limit=9)
    assert [(one.before, one.after) for one in records] == [("somebody in @Leads", "nobody"), ("nobody", "somebody in @Leads")]
    await drafted(chat)
    assert isinstance(await chat.say("ana", "final"), Accepted)


# --- once, whoever presses when ---------------------------------------------------------------------------------------


async def test_two_processes_that_approve_at_once_paint_once(databases: Databases, tmp_path: Path) -> None:
    url = await databases.new()
    async with open_chat(tmp_path, url=url) as chat, SqlStore.open(url) as other:
        await require(chat, Approvers(needed=2, people=tuple(someone(f"p{n}") for n in range(6))))
        await drafted(chat)
        waiting = await asked(chat)
        presses = [(chat.store if n % 2 else other).approve(waiting.id, someone(f"p{n % 6}"), chat.now()) for n in range(12)]
        found = [one for one in await asyncio.gather(*presses) if one is not None]
        assert sorted((one.state, len(one.approved)) for one in found) == [("approved", 2), ("waiting", 1)]
        await asyncio.gather(*(chat.studio.approvals.carry_out(found[-1]) for _ in range(3)))
        await chat.settled()
        assert [brief.act for brief in chat.engine.briefs[1:]] == [Act.FINAL]


PEOPLE = ("ana", "ben", "cyd", "dee")
MOVES = st.lists(
    st.tuples(st.sampled_from(["ask", "approve", "decline", "withdraw", "restart", "edit"]), st.sampled_from(PEOPLE)), max_size=14
)


@dataclasses.dataclass
class Model:
    """What should hold: who may, who has approved, and how many finals there are."""

    needed: int
    own: bool
    able: frozenset[str]
    version: int = 1
    asked: dict[int, str] = dataclasses.field(default_factory=dict)  # version -> who asked, of those that wait
    approved: dict[int, set[str]] = dataclasses.field(default_factory=dict)
    granted: set[int] = dataclasses.field(default_factory=set)
    finals: int = 0

    def ask(self, who: str) -> bool:
        if self.version in self.granted:
            self.finals += 1
            self.version += 1
            return True
        if len(self.able - (set() if self.own else {who})) < self.needed or self.version in self.asked:
            return False
        self.asked[self.version], self.approved[self.version] = who, set()
        return True

    def approve(self, version: int, who: str) -> bool:
        may = who in self.able and (self.own or self.asked.get(version) != who)
        if version not in self.asked or not may or who in self.approved[version]:
            return False
        self.approved[version].add(who)
        if len(self.approved[version]) == self.needed:
            del self.asked[version]
            self.granted.add(version)
            self.finals += 1
        return True

    def end(self, version: int, who: str, *, withdraw: bool) -> bool:
        may = self.asked.get(version) == who if withdraw else who in self.able and (self.own or self.asked.get(version) != who)
        return version in self.asked and may and self.asked.pop(version) is not None


@dataclasses.dataclass
class Played:
    """A thread in which moves are made, and what should come of each. `last`: the newest approval that was asked for."""

    chat: Chat
    model: Model
    last: Approval | None = None

    async def make(self, move: str, who: str) -> None:
        """Raises StudioError where it is declined."""
        if move == "ask":
            version = (await self.chat.versions())[self.model.version - 1]
            answer = await self.chat.ask(who, Wish(act=Act.FINAL), version=version.id)
            self.last = answer.approval if isinstance(answer, AsksApproval) else self.last
        elif move == "edit":
            await self.chat.say(who, "make it night")
        elif move == "restart":
            self.chat.start()
        else:
            await self._decide(move, who)

    async def _decide(self, move: str, who: str) -> None:
        assert self.last is not None
        if move == "approve":
            await approve(self.chat, self.last, who)
        elif move == "decline":
            await decline(self.chat, self.last, who)
        else:
            await self.chat.studio.approvals.withdraw(self.last.id, place=self.chat.here, person=someone(who))

    def should_happen(self, move: str, who: str) -> bool:
        if move in ("edit", "restart"):
            return True
        if move == "ask":
            return self.model.ask(who)
        assert self.last is not None
        if move == "approve":
            return self.model.approve(self.last.number, who)
        return self.model.end(self.last.number, who, withdraw=move == "withdraw")


@settings(max_examples=25, deadline=None)
@given(moves=MOVES, needed=st.integers(1, 2), own=st.booleans(), able=st.sets(st.sampled_from(PEOPLE), min_size=2))
def test_any_sequence_of_asks_and_decisions_paints_what_was_approved_once(
    moves: list[tuple[str, str]], needed: int, own: bool, able: set[str]
) -> None:
    async def play(folder: Path) -> None:
        model = Model(needed=needed, own=own, able=frozenset(able))
        async with open_chat(folder) as chat:
            await require(chat, Approvers(needed=needed, people=tuple(someone(name) for name in sorted(able)), own=own))
            await drafted(chat)
            played = Played(chat, model)
            for move, who in moves:
                if played.last is None and move in ("approve", "decline", "withdraw"):
                    continue  # there is nothing to decide
                try:
                    await played.make(move, who)
                    happened = True
                except StudioError:
                    happened = False
                assert happened == played.should_happen(move, who), (move, who)
                await chat.settled()
                model.version = len(await chat.versions())
            await shown(chat)
            await chat.settled()
            assert sum(brief.act is Act.FINAL for brief in chat.engine.briefs) == model.finals

    with TemporaryDirectory() as folder:
        asyncio.run(play(Path(folder)))
