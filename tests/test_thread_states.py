"""Any sequence of what people do in a thread leaves it as a plain model says: versions and their parents, the current one, what undo and
redo lead to, what is charged, and one message for each result."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from core.errors import EngineDown, StudioError
from core.model import Act, Wish
from core.studio.answers import Accepted, Answer
from tests.chat import Chat, open_chat

T = TypeVar("T")
PEOPLE = st.sampled_from(["ana", "ben", "cyd"])
PICKS = st.integers(0, 99)  # which of the versions that there are, counted from the first and round again


@dataclass
class Node:
    """A version: what it was made from, and what was current when it was made."""

    parent: int | None
    before: int | None
    act: Act


@dataclass
class Plain:
    """A thread. Versions are numbered from 1."""

    versions: list[Node] = field(default_factory=list)
    current: int = 0
    undone: list[int] = field(default_factory=list)
    posted: int = 0

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
        self.versions += [Node(parent, before, act) for _ in range(count)]
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
        return f"paint the door in colour {self.asked}"

    def wants(self, act: Act, *, who: str = "ana", settle: bool = True, **more: Any) -> Answer | StudioError:
        """Ask, and wait until it is over unless `settle` is False."""

        async def asked() -> Answer | StudioError:
            try:
                answer: Answer | StudioError = await self.chat.ask(who, Wish(act=act, **more))
            except StudioError as error:
                answer = error
            if settle:
                await self.chat.settled()
            return answer

        return self.run(asked())

    @initialize()
    def begin(self) -> None:
        async def begun() -> None:
            self.chat = await self.stack.enter_async_context(open_chat(Path(self.folder.name)))
            await self.chat.imagine("ana", "a red bicycle")
            await self.chat.settled()

        self.run(begun())
        self.plain.paint(Act.NEW, None)

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

    @rule(pick=PICKS)
    def asks_again(self, pick: int) -> None:
        number = self.plain.at(pick)
        assert isinstance(self.wants(Act.AGAIN, version=number), Accepted)
        self.plain.again(number)

    @rule(act=st.sampled_from([Act.VARIATIONS, Act.FINAL]), pick=PICKS)
    def repaints(self, act: Act, pick: int) -> None:
        number = self.plain.at(pick)
        count = 2 if act is Act.VARIATIONS else 1
        assert isinstance(self.wants(act, version=number, count=count), Accepted)
        self.plain.paint(act, number, count)

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
    def agrees(self) -> None:
        if not self.plain.versions:
            return
        versions = self.run(self._versions())
        ids = {version.number: version.id for version in versions}
        found = [(version.parent, version.before, version.act) for version in versions]
        assert found == [(ids.get(one.parent or 0), ids.get(one.before or 0), one.act) for one in self.plain.versions]
        thread = self.run(self.chat.thread())
        assert thread.current == ids[self.plain.current]
        assert list(thread.undone) == [ids[number] for number in self.plain.undone]

    @invariant()
    @precondition(lambda self: self.plain.versions)
    def is_charged_for_what_it_got(self) -> None:
        painted = self.chat.kept("SELECT COUNT(*) FROM ledger WHERE state = 'used'")
        assert painted == [(len(self.plain.versions),)]
        assert self.chat.kept("SELECT COUNT(*) FROM ledger WHERE state = 'held'") == [(0,)]

    @invariant()
    @precondition(lambda self: self.plain.versions)
    def is_shown_each_result_once(self) -> None:
        results = [one for one in self.chat.platform.messages.values() if one.result is not None]
        assert len(results) == self.plain.posted

    async def _versions(self) -> Any:
        return await self.chat.versions()


TestThreads = pytest.mark.timeout(300)(Threads.TestCase)
TestThreads.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
