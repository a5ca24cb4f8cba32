"""Whatever is asked in a thread, however quickly: the same comes of it as if everybody had waited for everybody else. But for an "again"
after a failure: it means the failure where that was seen, so it is said here when it was."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import Refused, StudioError
from core.model import Act, Original, RenderId, ThreadId, Wish
from core.studio.answers import Accepted
from tests.chat import Chat, open_chat

MOVES = st.lists(
    st.tuples(st.sampled_from(["edit", "edit", "refused", "branch", "undo", "redo", "pick", "again", "wait"]), st.integers(1, 4)),
    max_size=9,
)


@dataclass
class Model:
    """A thread in plain words: each version's parent and what was current before it, by number."""

    parents: list[int | None] = field(default_factory=list)
    befores: list[int | None] = field(default_factory=list)
    current: int | None = None
    undone: list[int] = field(default_factory=list)

    def painted(self, parent: int | None) -> None:
        self.parents.append(parent)
        self.befores.append(self.current)
        self.current, self.undone = len(self.parents), []

    def does(self, move: str, number: int) -> None:
        at = self.current
        if move == "edit":
            self.painted(at)
        elif move == "branch":
            self.painted(number)
        elif move == "again":
            self.painted(self.parents[at - 1] if at is not None else None)
        elif move == "pick":
            self.current, self.undone = number, []
        elif move == "undo" and at is not None:
            to = self.parents[at - 1] or self.befores[at - 1]
            if to is not None:
                self.current, self.undone = to, [at, *self.undone]
        elif move == "redo" and self.undone:
            self.current, *self.undone = self.undone


async def ask(chat: Chat, move: str, number: int) -> bool:
    """Whether it was accepted."""
    try:
        match move:
            case "edit" | "refused":
                answer = await chat.ask("ana", Wish(act=Act.EDIT, words=move))
            case "branch":
                answer = await chat.ask("ben", Wish(act=Act.EDIT, words="branch", version=number))
            case _:
                answer = await chat.ask("ana", Wish(act=Act(move), version=number if move == "pick" else None))
    except StudioError:
        return False
    return isinstance(answer, Accepted)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(MOVES)
def test_any_conversation_comes_out_as_if_said_one_after_the_other(moves: list[tuple[str, int]]) -> None:
    async def play(folder: Path) -> None:
        async with open_chat(folder) as chat:
            chat.engine.fails["refused"] = Refused("No.")
            await chat.imagine("ana", "a lighthouse")
            await chat.settled()
            model = Model()
            model.painted(None)
            last = ""
            for move, number in moves:
                retries = (last, move) == ("refused", "again")
                if move == "wait" or retries:
                    await chat.settled()
                if move != "wait" and await ask(chat, move, number):
                    last = "refused" if retries else move
                    model.does(last, number)
            await chat.settled()
            versions, thread = await chat.versions(), await chat.thread()
            number_of = {version.id: version.number for version in versions}
            assert [number_of[version.parent] if version.parent else None for version in versions] == model.parents
            assert [number_of[version.before] if version.before else None for version in versions] == model.befores
            assert [number_of[thread.current] if thread.current else None] == [model.current]
            assert [number_of[one] for one in thread.undone] == model.undone
            parents = [version.original.sha256 for version in versions if version.id in {one.parent for one in versions}]
            assert {one.sha256 for one in await _edited(chat)} == set(parents)

    with TemporaryDirectory() as folder:
        asyncio.run(play(Path(folder)))


async def _edited(chat: Chat) -> list[Original]:
    """Return what was sent to be changed, if something came of it."""
    return [
        await chat.pictures.put(brief.pictures[-1].data)
        for brief in chat.engine.briefs
        if brief.edits and "refused" not in brief.words
    ]


async def test_an_undo_said_as_the_first_change_ends_undoes_it(tmp_path: Path) -> None:
    async with open_chat(tmp_path) as chat:
        await chat.imagine("ana", "a red bicycle")
        await chat.settled()
        chat.engine.slow["make it blue"] = held = asyncio.Event()
        await chat.say("ana", "make it blue")
        unpainted = chat.store.newest_unpainted

        async def ends_meanwhile(thread: ThreadId) -> RenderId | None:
            held.set()
            await chat.settled()
            return await unpainted(thread)

        chat.store.newest_unpainted = ends_meanwhile  # type: ignore[method-assign]
        assert isinstance(await chat.say("ana", "undo"), Accepted)
        await chat.settled()
        thread = await chat.thread()
        assert thread.current == (await chat.version(1)).id
