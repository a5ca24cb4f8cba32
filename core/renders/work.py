"""One accepted render, worked through to its end: what a job runs.

Every step looks first at what is done already, so that after a crash the whole can be run again from its start: the placeholder is
posted once, a finished model call is never paid again, a result stands once. Only a stop of the process leaves a render unfinished.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import stamina
import structlog

from core.acts.history import redo, undo
from core.errors import (
    PICTURE_KEPT,
    BadPicture,
    Broken,
    CalledOff,
    CannotPost,
    NotPosted,
    PlaceGone,
    PostFailed,
    StoreOut,
    StoreTrouble,
    StudioError,
)
from core.model import UNFINISHED, Act, Place, Render, RenderId, RenderState, Tier, VersionId
from core.ports.pictures import Pictures
from core.ports.platform import Post, Progress, Publisher, Result, Shot, Standing
from core.ports.store import Outcome, Store, Thread, Turn, Underway
from core.quota import Rules, words
from core.renders.gate import Gate
from core.renders.pace import Pace
from core.renders.painting import Painter
from core.renders.quarantine import Quarantine
from core.runtime.clock import Clock, Now, Sleep
from core.runtime.retries import Trouble, pause

log = structlog.get_logger(__name__)

T = TypeVar("T")

_OPEN_SECONDS = 600.0  # how long a platform may fail before a render gives up: before anything is paid
_DELIVER_SECONDS = 6 * 3600.0  # and after; also how long one may fail before a placeholder is left as it is
_LOOKS_ON_SECONDS = 30.0  # so long an asker is taken to wait for the picture with their eyes on it
_OTHER_PROCESS_SECONDS = 2.0  # how often to look whether another process has finished what we wait for
_AGAIN_SECONDS, _MOST_AGAIN_SECONDS = 5.0, 30.0  # how long to leave a store alone that failed: at first, and at most
_COST = "Nothing was charged."
_TICK_SECONDS = 4.0  # how often a placeholder is brought up to date


@dataclass(slots=True)
class Stint:
    """A render under way in this process: `off` is set when somebody cancels it, `ended` when it is over; `busy` once its turn has
    come; `shown` is what its placeholder says."""

    off: asyncio.Event = field(default_factory=asyncio.Event)
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    busy: bool = False
    shown: Progress | None = None


class StoredMarks:
    """The port Marks on the store: read once, written through; what is noted waits for `take`."""

    def __init__(self, store: Store, render: RenderId, values: Mapping[str, str]) -> None:
        self._store = store
        self._render = render
        self._values = dict(values)
        self._noted: dict[str, str] = {}

    def get(self, key: str) -> str | None:
        return self._values.get(key)

    async def set(self, key: str, value: str) -> None:
        await self._store.set_mark(self._render, key, value)
        self._values[key] = value

    def note(self, key: str, value: str) -> None:
        self._noted[key] = self._values[key] = value

    def take(self) -> Mapping[str, str]:
        """What was noted since the last time, to be written."""
        noted, self._noted = self._noted, {}
        return noted


class Renders:
    def __init__(
        self,
        *,
        store: Store,
        pictures: Pictures,
        painter: Painter,
        publishers: Mapping[str, Publisher],
        tiers: Mapping[str, Tier],
        gates: Mapping[str, Gate],
        pace: Pace,
        rules: Rules,
        now: Now,
        clock: Clock,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._store = store
        self._pictures = pictures
        self._painter = painter
        self._publishers = publishers
        self._tiers = tiers
        self._gates = gates
        self._pace = pace
        self._rules = rules
        self._now = now
        self._clock = clock
        self._sleep = sleep
        self._quarantine = Quarantine(store)
        self._stints: dict[RenderId, Stint] = {}
        self._interrupted = Trouble(log, "render_interrupted", level="error", clock=clock)

    async def begin(self, *, died: bool) -> None:
        """Before anything is worked on here: `died` says that the process that worked before was not stopped, but died."""
        await self._quarantine.begin(died=died)

    async def work(self, id: RenderId) -> None:
        """Run a render to its end. Safe to repeat, also while it runs here already (then this returns at once). Where the store itself
        fails (a full disk) it is tried again until it works: only a stop of the process leaves a render unfinished."""
        if id in self._stints:
            return
        stint = self._stints[id] = Stint()
        failures = 0
        try:
            while not await self._attempt(id, stint):
                failures += 1
                await self._sleep(pause(failures, first=_AGAIN_SECONDS, most=_MOST_AGAIN_SECONDS))
        finally:
            stint.ended.set()
            del self._stints[id]

    async def _attempt(self, id: RenderId, stint: Stint) -> bool:
        try:
            underway = await self._store.underway(id)
            if underway is not None and not underway.render.told:
                await self._finish(underway, stint)
        except Exception as error:  # the outermost loop of a render
            self._interrupted.failed(error, render=id)
            return False
        self._interrupted.over()
        return True

    def call_off(self, id: RenderId) -> None:
        """The render was cancelled in the store: stop working on it."""
        if id in self._stints:
            self._stints[id].off.set()

    def runs(self, id: RenderId) -> bool:
        return id in self._stints

    def under_way(self) -> int:
        return len(self._stints)

    async def drained(self, seconds: float) -> None:
        """Until what is being painted or posted is over, for so long at most; what waits for its turn is not waited for."""
        async with AsyncExitStack() as stack:
            stack.enter_context(suppress(TimeoutError))
            await stack.enter_async_context(asyncio.timeout(seconds))
            while busy := [stint for stint in self._stints.values() if stint.busy]:
                await _first(*(stint.ended.wait() for stint in busy), seconds=seconds)

    async def _finish(self, underway: Underway, stint: Stint) -> None:
        render, started = underway.render, self._clock()
        marks = StoredMarks(self._store, render.id, underway.marks)
        post, told = _post(underway, marks), False
        try:
            told = not render.state.over and await self._carry_out(underway, post, marks, stint)
        except StoreOut:
            raise  # not even a failure could be written down: all of it is tried again
        except (CannotPost, PostFailed) as error:
            await self._fail(render, error, sentence=await self._not_shown(render, error))
        except StudioError as error:
            await self._fail(render, error, sentence=_told(error))
        except Exception:  # what nobody foresaw is logged, and answered
            log.exception("render_broken", render=render.id)
            await self._fail(render, Broken(), sentence=str(Broken()))
        if not told:
            await self._settle(render.id, post)
        log.info(
            "render_over",
            render=render.id,
            thread=render.thread,
            act=render.wish.act.value,
            seconds=round(self._clock() - started, 3),
        )

    async def _carry_out(self, underway: Underway, post: Post, marks: StoredMarks, stint: Stint) -> bool:
        """Whether its result stands; False: it was called off."""
        render = underway.render
        if render.state is RenderState.PAINTED:
            stint.busy = True
            outcome: Outcome | None = await self._outcome(render)
        else:
            if render.wish.act.paints:
                await self._open(underway, post, marks, stint)
            if underway.ahead:
                await self._wait_for_turn(render, post, stint)
            async with self._quarantine.cell(marks, stint.off):
                turn = await self._store.take_turn(render.id, self._now())
                if turn is None:
                    return False
                stint.busy = True
                post = replace(post, place=_place(render, turn.thread))  # the thread's root may have moved while this waited
                outcome = await (self._paint(render, post, turn, stint) if render.wish.act.paints else self._move(render, turn))
        if outcome is None:
            return False
        await self._deliver(render, post, marks, outcome)
        return True

    # --- the placeholder

    async def _open(self, underway: Underway, post: Post, marks: StoredMarks, stint: Stint) -> None:
        """The placeholder stands before anything is paid: where we may not post, nothing is."""
        render = underway.render
        progress = await self._progress_of(render, ahead=len(underway.ahead), elapsed=0)
        standing = await _persist(lambda: self._publisher(post).open(post, progress), seconds=_OPEN_SECONDS)
        await self._store.stands(render.id, standing, marks=marks.take())
        stint.shown = progress

    async def _show(self, progress: Progress, post: Post, stint: Stint) -> None:
        """Bring the placeholder up to date, where there is one and it says something else."""
        if stint.shown not in (None, progress):
            await self._publisher(post).progress(post, progress)
            stint.shown = progress

    async def _progress_of(self, render: Render, *, ahead: int, elapsed: float) -> Progress:
        usual = await self._pace.usual(render.choice.tier)
        if ahead:
            return Progress(stage="queued", ahead=ahead)
        if usual is None:
            return Progress(stage="painting")
        left = usual - elapsed
        return Progress(stage="painting", seconds_left=max(1, round(left)), slow=elapsed > 1.5 * usual + 2)

    # --- the turn

    async def _wait_for_turn(self, render: Render, post: Post, stint: Stint) -> None:
        """Until every earlier render of the thread is over, so that each is made on the result of the one before."""
        while not stint.off.is_set() and (ahead := await self._store.ahead_of(render.id)):
            await self._show(await self._progress_of(render, ahead=len(ahead), elapsed=0), post, stint)
            events = [stint.off, *(self._stints[one].ended for one in ahead if one in self._stints)]
            await _first(*(event.wait() for event in events), seconds=_OTHER_PROCESS_SECONDS)

    # --- the work itself

    async def _move(self, render: Render, turn: Turn) -> Outcome | None:
        """Undo, redo or pick: the current version moves, no model is called. To show one again moves nothing."""
        if render.wish.act is Act.SHOW:
            advanced = await self._store.advance(render.id, RenderState.PAINTED, of=(RenderState.PAINTING,), now=self._now())
            return await self._outcome(render) if advanced else None
        undone: tuple[VersionId, ...] = ()
        if render.wish.act is Act.UNDO:
            versions = {version.id: version for version in turn.versions}
            move = undo(versions, turn.thread.current, turn.thread.undone)
            to, undone = move.to, move.undone
        elif render.wish.act is Act.REDO:
            move = redo(turn.thread.undone)
            to, undone = move.to, move.undone
        elif render.target is not None:
            to = render.target
        else:
            raise AssertionError("a pick without a version is not accepted")
        return await self._store.record_move(render.id, to, undone, self._now())

    async def _paint(self, render: Render, post: Post, turn: Turn, stint: Stint) -> Outcome | None:
        """Paint and record the versions. None: called off."""
        painting = asyncio.create_task(self._painter.paint(render, post, turn, called_off=stint.off.is_set))
        ticking = asyncio.create_task(self._tick(render, post, stint))
        off = asyncio.create_task(stint.off.wait())
        try:
            await asyncio.wait((painting, off), return_when=asyncio.FIRST_COMPLETED)
            if not painting.done():
                return None
            return await self._store.record_versions(render.id, painting.result(), self._rules, self._now())
        finally:
            await _stop(painting, ticking, off)

    async def _tick(self, render: Render, post: Post, stint: Stint) -> None:
        """Keep the placeholder true while painting."""
        began: float | None = None
        while True:
            gate = self._gates.get(render.choice.tier)
            ahead = gate.ahead(render.id) if gate is not None else 0
            now = self._clock()
            began = None if ahead else began if began is not None else now
            progress = await self._progress_of(render, ahead=ahead, elapsed=0 if began is None else now - began)
            await self._show(progress, post, stint)
            await self._sleep(_TICK_SECONDS)

    # --- the result

    async def _deliver(self, render: Render, post: Post, marks: StoredMarks, outcome: Outcome) -> None:
        result = Result(
            act=render.wish.act,
            shots=tuple(Shot(version=version, filename=version.filename) for version in outcome.shown),
            current=outcome.current,
            number_of=outcome.number_of,
            notes=tuple(note for note in (post.marks.get("notes") or "").split("\n") if note),
            quota_left=words.left(outcome.balances),
        )
        standing: Standing = await _persist(lambda: self._publisher(post).deliver(post, result), seconds=_DELIVER_SECONDS)
        shown = [version.id for version in outcome.shown]
        await self._store.delivered(render.id, standing, shown, self._now(), marks=marks.take())

    async def _outcome(self, render: Render) -> Outcome:
        if render.wish.act is Act.SHOW:
            outcome = await self._to_show(render)
        else:
            outcome = await self._store.outcome(render.id, self._rules, self._now())
        if outcome is None:
            raise AssertionError("a painted render has something to show")
        return outcome

    async def _to_show(self, render: Render) -> Outcome | None:
        """The version that is shown once more."""
        shown = await self._store.version(render.target) if render.target is not None else None
        if shown is None:
            return None
        parent = await self._store.version(shown.parent) if shown.parent is not None else None
        numbers = {version.id: version.number for version in (shown, parent) if version is not None}
        return Outcome(shown=(shown,), current=shown.id, number_of=numbers, balances=())

    async def _fail(self, render: Render, error: StudioError, *, sentence: str) -> None:
        """Give the render up; what to say is kept, and said by _settle."""
        failed, code = RenderState.FAILED, error.code
        if await self._store.advance(render.id, failed, of=UNFINISHED, now=self._now(), failure=code, sentence=sentence):
            log.info("render_failed", render=render.id, thread=render.thread, tier=render.choice.tier, code=code)

    async def _not_shown(self, render: Render, error: StudioError) -> str:
        """Why nothing could be posted, and where the picture is, if it is painted by now: it is not charged, as nobody has seen it."""
        sentence = str(NotPosted() if isinstance(error, PostFailed) else error)
        now = await self._store.render(render.id)
        painted = now is not None and now.state is RenderState.PAINTED and render.wish.act.paints
        return f"{sentence} {PICTURE_KEPT}" if painted and not isinstance(error, PlaceGone) else sentence

    async def _settle(self, id: RenderId, post: Post) -> None:
        """Tell the asker what became of a render that made nothing."""
        render = await self._store.render(id)
        if render is None or render.told or not render.state.over:
            return
        called_off = render.state is RenderState.CANCELLED
        sentence = str(CalledOff()) if called_off else render.sentence
        if sentence:
            waited = not called_off and (self._now() - render.accepted_at).total_seconds() > _LOOKS_ON_SECONDS
            try:
                await _persist(
                    lambda: self._publisher(post).fail(post, sentence, called_off=called_off, waited=waited),
                    seconds=_DELIVER_SECONDS,
                )
            except (CannotPost, PostFailed) as error:
                log.warning("failure_not_told", render=id, code=error.code)
        await self._store.told(id)

    # --- small things

    def _publisher(self, post: Post) -> Publisher:
        return self._publishers[post.place.platform]


def _post(underway: Underway, marks: StoredMarks) -> Post:
    render = underway.render
    return Post(
        render=render.id,
        place=_place(render, underway.thread),
        person=render.person,
        wish=render.wish,
        choice=render.choice,
        marks=marks,
        message=render.message,
        callback=render.callback,
        locale=render.locale,
    )


def _told(error: StudioError) -> str:
    """Why a render failed, in a sentence that says what it cost: that of a picture that cannot be used leaves it open."""
    open_yet = isinstance(error, BadPicture) and _COST not in str(error)
    return f"{error} {_COST}" if open_yet else str(error)


def _place(render: Render, thread: Thread) -> Place:
    """Where a render is posted: the one that begins a thread in the channel, all others in the thread where its root stands now."""
    moved = render.place.root is not None and thread.place.root is not None
    return thread.place if moved else render.place


async def _persist(post: Callable[[], Awaitable[T]], *, seconds: float) -> T:
    """Try again while the platform (or the picture store that it takes from) fails, for `seconds` at most; what is final is raised at
    once."""
    on = (PostFailed, StoreTrouble)
    async for attempt in stamina.retry_context(on=on, attempts=None, timeout=seconds, wait_initial=0.5, wait_max=30):
        with attempt:
            return await post()
    raise AssertionError("a retry context gives a result or raises")


async def _first(*waits: Awaitable[object], seconds: float) -> None:
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        await _stop(*tasks)


async def _stop(*tasks: asyncio.Future[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
