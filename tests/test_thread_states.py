"""Any sequence of what people do in a thread leaves it as a plain model says: versions and their parents, the current one, what undo and
redo lead to, what is charged, one message for each result, who voted for what, and finals that wait until they are approved."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bots.speech import approvals as phrases
from core.errors import (
    ApprovalOver,
    ApprovalWaits,
    BadAsk,
    EngineDown,
    NotAllowed,
    NothingToVoteOn,
    NotYourVote,
    NoVote,
    StudioError,
    VoteOver,
)
from core.model import Act, VoteId, Wish
from core.ports.approvals import ApprovalState, Approvers
from core.quota.admins import By
from core.studio.answers import Accepted, Answer, AsksApproval, VoteClosed, Voted, VoteOpened
from tests.chat import CHANNEL, Chat, open_chat

T = TypeVar("T")
NAMES = ("ana", "ben", "cyd")
PEOPLE = st.sampled_from(NAMES)
PICKS = st.integers(0, 99)  # which of the versions (votes, questions) that there are, counted from the first and round again

FEW = st.integers(0, 2)  # the same, of few of them, so that several people mean the same


@dataclass
class Node:
    """A version: what it was made from, what was current when it was made, and which picture of its render is the first."""

    parent: int | None
    before: int | None
    act: Act
    first: int


@dataclass
class Poll:
    """A vote on versions that stand side by side, or on all of the thread. `about` is the first of them; 0: the thread."""

    id: str
    about: int
    versions: list[int]
    opener: str
    ballots: set[tuple[int, str]] = field(default_factory=set)
    is_open: bool = True


@dataclass
class Rule:
    """Who has to approve a final."""

    needed: int
    able: frozenset[str]
    own: bool

    def enough(self, asker: str) -> bool:
        return len([one for one in self.able if self.own or one != asker]) >= self.needed


RULES = st.builds(Rule, needed=st.integers(1, 2), able=st.frozensets(PEOPLE, min_size=2), own=st.booleans())

PRESSES = st.lists(st.tuples(PEOPLE, st.sampled_from(["approve"] * 3 + ["decline", "withdraw"])), max_size=4)


@dataclass
class Question:
    """A final, or a final once more, that waits for its approval by the rule of then."""

    id: str
    act: Act
    number: int
    asker: str
    rule: Rule
    approved: set[str] = field(default_factory=set)
    state: ApprovalState = ApprovalState.WAITING

    def may_decide(self, who: str) -> bool:
        return who in self.rule.able and (self.rule.own or who != self.asker)


@dataclass
class Plain:
    """A thread. Versions are numbered from 1."""

    versions: list[Node] = field(default_factory=list)
    current: int = 0
    undone: list[int] = field(default_factory=list)
    posted: int = 0
    polls: list[Poll] = field(default_factory=list)
    rule: Rule | None = None
    questions: list[Question] = field(default_factory=list)

    def __getitem__(self, number: int) -> Node:
        return self.versions[number - 1]

    @property
    def back(self) -> int | None:
        """Where undo leads."""
        at = self[self.current]
        return at.parent if at.parent is not None else at.before

    def paint(self, act: Act, parent: int | None, count: int = 1) -> None:
        before = self.current or None
        first = len(self.versions) + 1
        self.versions += [Node(parent, before, act, first) for _ in range(count)]
        self.current, self.undone = first, []
        self.posted += 1

    def again(self, number: int) -> None:
        self.paint(self[number].act, self[number].parent)

    def undo(self) -> bool:
        to = self.back
        if to is None:
            return False
        self.undone.insert(0, self.current)
        self.current = to
        self.posted += 1
        return True

    def redo(self) -> bool:
        if not self.undone:
            return False
        self.current = self.undone.pop(0)
        self.posted += 1
        return True

    def pick(self, number: int) -> None:
        self.current, self.undone = number, []
        self.posted += 1

    def at(self, pick: int) -> int:
        return pick % len(self.versions) + 1

    def beside(self, named: int | None) -> tuple[int, list[int]]:
        """What a vote is about: what stands beside a version, or the last that stand side by side, or all versions."""
        sets: dict[int, list[int]] = {}
        for number, one in enumerate(self.versions, 1):
            sets.setdefault(one.first, []).append(number)
        several = [(first, found) for first, found in sets.items() if len(found) > 1 and (named is None or named in found)]
        return several[-1] if several else (0, list(range(1, len(self.versions) + 1)))

    def waits(self, number: int, who: str) -> type[StudioError] | type[AsksApproval] | None:
        """What keeps a final of a version from being painted at once."""
        of_it = [one.state for one in self.questions if one.number == number]
        if self.rule is None or ApprovalState.APPROVED in of_it:
            return None
        if not self.rule.enough(who):
            return BadAsk
        return ApprovalWaits if ApprovalState.WAITING in of_it else AsksApproval


class Threads(RuleBasedStateMachine):
    chat: Chat

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.plain = Plain()
        self.asked = 0

    def teardown(self) -> None:
        self.run(self.stack.aclose())
        self.runner.close()
        self.folder.cleanup()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def words(self) -> str:
        self.asked += 1
        return (
            f"paint the door in colour {self.asked}."  # the stop keeps 1 from being a part of 12, by which the engine knows words
        )

    def wants(self, act: Act, *, who: str = "ana", **more: Any) -> Answer | StudioError:
        """Ask, and wait until it is over."""
        return self.answered(self.chat.ask(who, Wish(act=act, **more)))

    def answered(self, work: Coroutine[Any, Any, T]) -> T | StudioError:
        """What something gives or raises, once everything that it began is over."""

        async def over() -> T | StudioError:
            try:
                answer: T | StudioError = await work
            except StudioError as error:
                answer = error
            await self.chat.settled()
            return answer

        return self.run(over())

    @initialize(rule=RULES)
    def begin(self, rule: Rule) -> None:
        async def begun() -> None:
            self.chat = await self.stack.enter_async_context(open_chat(Path(self.folder.name)))
            await self.chat.imagine("ana", "a red bicycle")
            await self.chat.settled()

        self.run(begun())
        self.plain.paint(Act.NEW, None)
        self.requires(rule)

    # --- painted

    @rule(who=PEOPLE, count=st.integers(1, 3))
    def edits(self, who: str, count: int) -> None:
        at = self.plain.current
        assert isinstance(self.wants(Act.EDIT, who=who, words=self.words(), count=count), Accepted)
        self.plain.paint(Act.EDIT, at, count)

    @rule(who=PEOPLE, pick=PICKS)
    def branches(self, who: str, pick: int) -> None:
        number = self.plain.at(pick)
        assert isinstance(self.wants(Act.EDIT, who=who, words=self.words(), version=number), Accepted)
        self.plain.paint(Act.EDIT, number)

    @rule(
        asks=st.lists(st.tuples(PEOPLE, st.sampled_from([Act.AGAIN, Act.FINAL, Act.FINAL]), FEW), min_size=1, max_size=3),
        presses=PRESSES,
    )
    def asks_for_finals(self, asks: list[tuple[str, Act, int]], presses: list[tuple[str, str]]) -> None:
        """Several people ask, and several press below the last question that came of it, whoever asked it first."""
        for who, act, pick in asks:
            self.repaints(who, act, self.plain.at(pick))
        if self.plain.questions:
            question = self.plain.questions[-1]
            for who, how in [(question.asker, "approve"), *presses]:
                self.decides(question, who, how)

    def repaints(self, who: str, act: Act, number: int) -> None:
        """A final waits where the channel says so, and so does a final once more."""
        is_final = act is Act.FINAL or self.plain[number].act is Act.FINAL
        waits = self.plain.waits(number, who) if is_final else None
        answer = self.wants(act, who=who, version=number)
        assert isinstance(answer, waits or Accepted), answer
        if waits is None:
            self.repainted(act, number)
        elif isinstance(answer, AsksApproval):
            assert self.plain.rule is not None
            self.plain.questions.append(Question(answer.approval.id, act, number, who, self.plain.rule))

    def repainted(self, act: Act, number: int) -> None:
        if act is Act.AGAIN:
            self.plain.again(number)
        else:
            self.plain.paint(act, number)

    @rule(pick=PICKS)
    def varies(self, pick: int) -> None:
        number = self.plain.at(pick)
        assert isinstance(self.wants(Act.VARIATIONS, version=number, count=2), Accepted)
        self.plain.paint(Act.VARIATIONS, number, 2)

    @rule()
    def starts_afresh(self) -> None:
        assert isinstance(self.wants(Act.NEW, words=self.words()), Accepted)
        self.plain.paint(Act.NEW, None)

    # --- moved

    @rule(who=PEOPLE)
    def undoes(self, who: str) -> None:
        answer = self.wants(Act.UNDO, who=who)
        assert isinstance(answer, Accepted) is self.plain.undo()

    @rule(who=PEOPLE)
    def redoes(self, who: str) -> None:
        answer = self.wants(Act.REDO, who=who)
        assert isinstance(answer, Accepted) is self.plain.redo()

    @rule(pick=PICKS)
    def picks(self, pick: int) -> None:
        number = self.plain.at(pick)
        assert isinstance(self.wants(Act.PICK, version=number), Accepted)
        self.plain.pick(number)

    @rule(act=st.sampled_from([Act.PICK, Act.EDIT, Act.INFO, Act.FINAL]), beyond=st.integers(1, 60))
    def names_what_is_not_there(self, act: Act, beyond: int) -> None:
        words = self.words() if act is Act.EDIT else ""
        answer = self.wants(act, words=words, version=len(self.plain.versions) + beyond)
        assert isinstance(answer, StudioError)
        assert "There is no v" in str(answer)

    @rule(act=st.sampled_from([Act.INFO, Act.HISTORY]))
    def looks(self, act: Act) -> None:
        assert not isinstance(self.wants(act), StudioError)

    # --- voted

    @rule(who=PEOPLE, pick=st.none() | PICKS)
    def opens_a_vote(self, who: str, pick: int | None) -> None:
        """On what stands beside a version that is named, or on the last that stand side by side. What is open already stays."""
        named = None if pick is None else self.plain.at(pick)
        about, versions = self.plain.beside(named)
        answer = self.wants(Act.VOTE, who=who, version=named)
        if len(versions) < 2:
            assert isinstance(answer, NothingToVoteOn)
            return
        assert isinstance(answer, VoteOpened)
        before = next((one for one in self.plain.polls if one.is_open and one.about == about), None)
        assert (answer.vote.id, answer.is_new) == (answer.vote.id if before is None else before.id, before is None)
        if before is None:
            assert [cell.label for cell in answer.vote.cells] == [f"v{number}" for number in versions]
            self.plain.polls.append(Poll(answer.vote.id, about, versions, who))

    @precondition(lambda self: self.plain.polls)
    @rule(which=FEW, presses=st.lists(st.tuples(PEOPLE, FEW), min_size=2, max_size=5))
    def vote(self, which: int, presses: list[tuple[str, int]]) -> None:
        """Several people press below one of the last votes. Who votes for the same picture twice takes the vote back. A vote that is closed
        counts nothing more."""
        for who, pick in presses:
            self.votes(self.plain.polls[-1 - which % len(self.plain.polls)], who, pick)

    def votes(self, poll: Poll, who: str, pick: int) -> None:
        at = pick % len(poll.versions)
        ballot = poll.versions[at], who
        vote = self.chat.studio.votes.cast(
            VoteId(poll.id), at, event=self.chat.event(), place=self.chat.here, person=self.chat.person(who)
        )
        answer = self.answered(vote)
        if not poll.is_open:
            assert isinstance(answer, VoteOver)
            return
        assert isinstance(answer, Voted)
        assert answer.cast is (ballot not in poll.ballots)
        poll.ballots ^= {ballot}

    @rule(who=PEOPLE)
    def closes_the_last_vote(self, who: str) -> None:
        poll = next((one for one in reversed(self.plain.polls) if one.is_open), None)
        answer = self.wants(Act.CLOSE_VOTE, who=who)
        if poll is None:
            assert isinstance(answer, NoVote)
        elif poll.opener != who:
            assert isinstance(answer, NotYourVote)
        else:
            assert isinstance(answer, VoteClosed)
            voted = [number for number, _ in poll.ballots]
            assert answer.tally.counts == tuple(voted.count(number) for number in poll.versions)
            poll.is_open = False

    # --- approved

    @rule(rule=st.none() | RULES | RULES)
    def requires_from_now_on(self, rule: Rule | None) -> None:
        """What was asked before keeps the rule of then."""
        self.requires(rule)

    def requires(self, rule: Rule | None) -> None:
        self.plain.rule = rule
        people = tuple(self.chat.person(name) for name in sorted(rule.able)) if rule is not None else ()
        approvers = Approvers(needed=rule.needed, people=people, own=rule.own) if rule is not None else None
        by = By(event=self.chat.event(), place=CHANNEL, person=self.chat.person("boss"))
        self.run(self.chat.studio.settings.set_approvers(approvers, by, admin=True, words=phrases.who))

    @precondition(lambda self: self.plain.questions)
    @rule(which=FEW, presses=PRESSES)
    def decide(self, which: int, presses: list[tuple[str, str]]) -> None:
        """Several people press below a question, one that waits if any does."""
        waiting = [one for one in self.plain.questions if one.state is ApprovalState.WAITING] or self.plain.questions
        question = waiting[which % len(waiting)]
        for who, how in presses:
            self.decides(question, who, how)

    def decides(self, question: Question, who: str, how: str) -> None:
        """The version that was asked about becomes final, whatever is current by then."""
        studio, place, person = self.chat.studio, self.chat.here, self.chat.person(who)
        if how == "approve":
            answer = self.answered(studio.approvals.approve(question.id, place=place, person=person))
        elif how == "decline":
            answer = self.answered(studio.approvals.decline(question.id, "the door leans", place=place, person=person))
        else:
            answer = self.answered(studio.approvals.withdraw(question.id, place=place, person=person))
        if question.state is not ApprovalState.WAITING:
            assert isinstance(answer, ApprovalOver)
            return
        if not (who == question.asker if how == "withdraw" else question.may_decide(who)) or (
            how == "approve" and who in question.approved
        ):
            assert isinstance(answer, NotAllowed)
            return
        if how != "approve":
            question.state = ApprovalState.DECLINED if how == "decline" else ApprovalState.WITHDRAWN
            return
        question.approved.add(who)
        if len(question.approved) == question.rule.needed:
            question.state = ApprovalState.APPROVED
            self.repainted(question.act, question.number)

    # --- what goes another way

    @rule(calls_off=st.booleans())
    def gives_up(self, calls_off: bool) -> None:
        """An edit that its asker calls off, or that the model cannot paint, leaves everything as it was."""
        words = self.words()

        async def held() -> None:
            before = len(self.chat.engine.briefs)
            if calls_off:
                self.chat.engine.slow[words] = asyncio.Event()
            else:
                self.chat.engine.fails[words] = EngineDown()
            assert isinstance(await self.chat.ask("ana", Wish(act=Act.EDIT, words=words)), Accepted)
            await self.chat.engine.begun(before + 1)
            if calls_off:
                await self.chat.ask("ana", Wish(act=Act.CANCEL))
            await self.chat.settled()

        self.run(held())

    @rule(pick=PICKS, then=st.lists(st.sampled_from(["branch", "undo", "pick"]), max_size=4), dies=st.booleans())
    def queues(self, pick: int, then: list[str], dies: bool) -> None:
        """Several asks while one is painted: each is carried out in its turn, on what is current then; also where the process dies."""
        first, number = self.words(), self.plain.at(pick)
        held = asyncio.Event()

        async def queue() -> list[str]:
            chat = self.chat
            before = len(chat.engine.briefs)
            chat.engine.slow[first] = held
            assert isinstance(await chat.ask("ana", Wish(act=Act.EDIT, words=first, version=number)), Accepted)
            await chat.engine.begun(before + 1)
            taken = []
            for step in then:
                act = {"branch": Act.EDIT, "undo": Act.UNDO, "pick": Act.PICK}[step]
                wish = Wish(
                    act=act,
                    words=self.words() if act is Act.EDIT else "",
                    version=None if act is Act.UNDO else number,
                )
                try:
                    await chat.ask("ben", wish)
                except StudioError:  # there is nothing to undo as it stands now
                    continue
                taken.append(step)
            if dies:
                await chat.jobs.kill()
                submitted = chat.jobs.submitted
                chat.start()
                held.set()
                for render in dict.fromkeys(submitted):
                    chat.jobs.run(render)
            held.set()
            await chat.settled()
            return taken

        taken = self.run(queue())
        self.plain.paint(Act.EDIT, number)
        for step in taken:
            if step == "branch":
                self.plain.paint(Act.EDIT, number)
            elif step == "undo":
                self.plain.undo()
            else:
                self.plain.pick(number)

    # --- what must hold

    @invariant()
    @precondition(lambda self: self.plain.versions)
    def agrees(self) -> None:
        thread, versions = self.run(self._kept())
        ids = {version.number: version.id for version in versions}
        found = [(version.parent, version.before, version.act) for version in versions]
        assert found == [(ids.get(one.parent or 0), ids.get(one.before or 0), one.act) for one in self.plain.versions]
        assert thread.current == ids[self.plain.current]
        assert list(thread.undone) == [ids[number] for number in self.plain.undone]
        used, held = self.chat.kept("SELECT SUM(state = 'used'), SUM(state = 'held') FROM ledger")[0]
        assert (used, held) == (len(versions), 0), "it is charged for what it got"
        results = [one for one in self.chat.platform.messages.values() if one.result is not None]
        assert len(results) == self.plain.posted, "each result is shown once"
        ballots = {(one.id, ids[number], f"id-{who}") for one in self.plain.polls for number, who in one.ballots}
        states = {(one.id, one.state.value) for one in self.plain.questions}
        if self.plain.polls:
            assert set(self.chat.kept("SELECT vote, version, person FROM ballots")) == ballots
        if self.plain.questions:
            assert set(self.chat.kept("SELECT id, state FROM approvals")) == states

    async def _kept(self) -> tuple[Any, Any]:
        return await self.chat.thread(), await self.chat.versions()


# What hangs fails by itself after PATIENCE. A failure is not made smaller: that takes minutes, in which the mark would end the test before
# anything is printed. Add Phase.shrink, and raise the mark, to look into one.
TestThreads = pytest.mark.timeout(300)(Threads.TestCase)
TestThreads.settings = settings(
    max_examples=30,
    stateful_step_count=20,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
