"""Works on one accepted render to its end; this is what a job runs.

Every step first looks at what is done already, so that after a crash the whole can be run again from the start: the placeholder is
posted once, a finished model call is never paid again, and a result is posted once. Only a stop of the process leaves a render
unfinished.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field, replace
from functools import partial

import structlog

from core.acts import history, table
from core.errors import Broken, LeaseLost, StoreOut, StudioError
from core.model import Render, RenderId, RenderState
from core.ports.pictures import ContactStore
from core.ports.platform import MERGED, STOPPED, Post, Publisher
from core.ports.records import Outcome, Turn, Underway
from core.ports.store import WorkStore
from core.quota import Rules
from core.reading import Meant
from core.renders import merging
from core.renders.batches import Batch, Filling
from core.renders.delivery import Delivery
from core.renders.lettering import Lettering
from core.renders.merging import MergesIn
from core.renders.pace import Pace
from core.renders.painting import Painter
from core.renders.placeholder import Placeholder
from core.renders.posting import StoredMarks, place_of, post_of
from core.renders.quarantine import Quarantine
from core.renders.revising import AsksFirst, Revisions
from core.renders.story import Story
from core.renders.throttle import Throttle
from core.runtime.clock import Clock, Now, Sleep
from core.runtime.retries import Outage, pause
from core.runtime.waits import first_of, stop

log = structlog.get_logger(__name__)

_OTHER_PROCESS_SECONDS = 2.0  # how often to look whether another process has finished what we wait for
_READ_SECONDS = 2.0  # how long a picture waits for its words to be read: more than the call itself may take
_AGAIN_SECONDS, _MOST_AGAIN_SECONDS = 5.0, 30.0  # how long to wait before asking a store again that failed: at first, and at most


@dataclass(slots=True)
class RunningRender:
    """A render under way in this process. `off` is set when somebody cancels it, `ended` when it is over; `busy` once its turn has
    come."""

    off: asyncio.Event = field(default_factory=asyncio.Event)
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    busy: bool = False


class Renders:
    def __init__(
        self,
        *,
        store: WorkStore,
        painter: Painter,
        pictures: ContactStore,
        revisions: Revisions,
        publishers: Mapping[str, Publisher],
        throttles: Mapping[str, Throttle],
        pace: Pace,
        rules: Rules,
        now: Now,
        clock: Clock,
        sleep: Sleep = asyncio.sleep,
        samples: bool = False,
        merges: MergesIn | None = None,
        lettering: Lettering | None = None,
    ) -> None:
        """merges: where changes that wait are merged; None: nowhere. lettering: reads it in what is posted; None: nobody does."""
        self._lettering = lettering
        self._merges = merges
        self._store = store
        self._painter = painter
        self._pictures = pictures
        self._revisions = revisions
        self._publishers = publishers
        self._throttles = throttles
        self._pace = pace
        self._rules = rules
        self._now = now
        self._clock = clock
        self._sleep = sleep
        self._samples = samples
        self._delivery = Delivery(store=store, pictures=pictures, publishers=publishers, rules=rules, now=now)
        self._quarantine = Quarantine(store)
        self._running: dict[RenderId, RunningRender] = {}
        self._interrupted = Outage(log, "render_interrupted", level="error", clock=clock)

    async def begin(self, *, died: bool, among: Collection[RenderId] | None = None) -> None:
        """Prepare before anything is worked on. `died`: the process that worked on it before was not stopped, but died. among: the
        renders that it had; None: all."""
        await self._quarantine.begin(died=died, among=among)

    async def work(self, id: RenderId) -> None:
        """Run a render to its end. Safe to repeat, also while it runs here already (then this returns at once). If the store itself
        fails (a full disk), this retries until it works: only a stop of the process leaves a render unfinished."""
        if id in self._running:
            return
        running = self._running[id] = RunningRender()
        failures = 0
        try:
            while not await self._attempt(id, running):
                failures += 1
                await self._sleep(pause(failures, first=_AGAIN_SECONDS, most=_MOST_AGAIN_SECONDS))
        finally:
            running.ended.set()
            del self._running[id]

    async def _attempt(self, id: RenderId, running: RunningRender) -> bool:
        try:
            underway = await self._store.underway(id)
            if underway is not None and not underway.render.reported:
                await self._finish(underway, running)
        except LeaseLost:
            log.warning("render_taken_over", render=id)
        except Exception as error:  # the outermost loop of a render
            self._interrupted.failed(error, render=id)
            return False
        self._interrupted.over()
        return True

    def call_off(self, id: RenderId) -> None:
        """Stop working on a render that was cancelled in the store."""
        if id in self._running:
            self._running[id].off.set()

    def busy(self, id: RenderId) -> bool:
        """Whether a render's turn has come here."""
        return id in self._running and self._running[id].busy

    def under_way(self) -> int:
        return len(self._running)

    async def drained(self, seconds: float) -> None:
        """Wait until what is being painted or posted is over, for so long at most. Renders that wait for their turn are not waited
        for."""
        async with AsyncExitStack() as stack:
            stack.enter_context(suppress(TimeoutError))
            await stack.enter_async_context(asyncio.timeout(seconds))
            while busy := [running for running in self._running.values() if running.busy]:
                await first_of(*(running.ended.wait() for running in busy), seconds=seconds)

    async def _finish(self, underway: Underway, running: RunningRender) -> None:
        render = underway.render
        story = Story(render, clock=self._clock, now=self._now())
        marks = StoredMarks(self._store, render.id, underway.marks)
        post, reported = post_of(underway, marks), False
        try:
            reported = not render.state.over and await self._carry_out(underway, post, marks, running, story)
        except (StoreOut, LeaseLost):
            raise  # not even a failure could be written: all of it is tried again, here or by the worker that has taken over
        except StudioError as error:
            await self._give_up(render, error, story)
        except Exception:  # what nobody foresaw is logged, and answered
            log.exception("render_broken", render=render.id)
            await self._give_up(render, Broken(), story)
        if not reported:
            with story.timed("posting"):
                await self._delivery.settle(render.id, post)
        log.info("render_over", **story.line())

    async def _give_up(self, render: Render, error: StudioError, story: Story) -> None:
        now = await self._store.underway(render.id) if error.elsewhere else None
        elsewhere = self._revisions.elsewhere(render, now.thread.current) if now is not None and not render.wish.compare else None
        await self._delivery.give_up(render, error, elsewhere)
        story.ended("failed", error.code)

    async def _carry_out(self, underway: Underway, post: Post, marks: StoredMarks, running: RunningRender, story: Story) -> bool:
        """Carry the render out. Returns whether its result is posted; False: it was called off."""
        render, placeholder = underway.render, self._placeholder(underway.render)
        story.ended("cancelled")  # unless it comes further
        if render.state is RenderState.PAINTED:
            running.busy = True
            outcome: Outcome | None = await self._delivery.outcome(render)
        else:
            meant = await self._prepared(underway, post, marks, placeholder, running, story)
            async with AsyncExitStack() as stack:
                with story.timed("waiting"):
                    await stack.enter_async_context(self._quarantine.admitted(marks, running.off))
                turn = await self._take_turn(render, marks, running)
                if turn is None:
                    return False
                render = turn.render
                place = place_of(render, turn.thread)  # the thread's root may have moved while this waited
                post = replace(post, place=place, wish=render.wish, references=render.references)
                outcome = await self._in_turn(turn, post, meant, placeholder, running, story)
        if outcome is None:
            return False
        with story.timed("posting"):
            posted = await self._delivery.deliver(render, post, marks, outcome)
        if self._lettering is not None and Batch.of(post.marks) is None:
            self._lettering.posted(render, replace(post.place, root=posted.root), outcome.shown)
        story.ended("done")
        story.pictures = len(outcome.shown)
        return True

    async def _take_turn(self, render: Render, marks: StoredMarks, running: RunningRender) -> Turn | None:
        """The render's turn, with the changes that are merged into it where the channel wants that. None: it was called off."""
        merges = self._merges is not None and await self._merges.merges(render.place)
        turn = await self._store.take_turn(render.id, self._now(), merging if merges else None)
        if turn is None:
            return None
        running.busy = True
        if turn.changes is not None:
            marks.kept(MERGED, turn.changes)
        for one in turn.merged:
            self.call_off(one)  # what waited for its turn tells its asker now
        return turn

    async def _in_turn(
        self, turn: Turn, post: Post, meant: Meant | None, placeholder: Placeholder | None, running: RunningRender, story: Story
    ) -> Outcome | None:
        """Paint, adjust or move. None: it was called off, or a question about its price has ended it."""
        render = turn.render
        if placeholder is None:
            return await (self._adjust(render, turn, story) if table.row(render.wish.act).adjusts else self._move(render, turn))
        revised = await self._revisions.revise(render, turn, meant) if meant is not None else render
        if revised is None:
            return None
        if isinstance(revised, AsksFirst):
            await self._delivery.ask_first(render, revised)
            story.ended("asks_first")
            return None
        return await self._paint(revised, replace(post, wish=revised.wish), turn, placeholder, running, story)

    async def _prepared(
        self,
        underway: Underway,
        post: Post,
        marks: StoredMarks,
        placeholder: Placeholder | None,
        running: RunningRender,
        story: Story,
    ) -> Meant | None:
        """Post the placeholder, and wait for the render's turn while its words are read. Gives what was read."""
        render = underway.render
        if placeholder is not None:
            with story.timed("posting"):
                await placeholder.open(post, marks, ahead=len(underway.ahead))
        reading = asyncio.create_task(self._revisions.read(render, underway.thread))
        try:
            with story.timed("waiting"):
                if underway.ahead:
                    await self._wait_for_turn(render, post, placeholder, running)
                await first_of(asyncio.shield(reading), running.off.wait(), seconds=_READ_SECONDS)
            return reading.result() if reading.done() else None
        finally:
            await stop(reading)

    def _placeholder(self, render: Render) -> Placeholder | None:
        """Make the render's placeholder; None for a move, which is done at once when its turn comes."""
        if render.choice is None or table.row(render.wish.act).moves:  # a move accepted by an older version does have a choice
            return None
        return Placeholder(
            render,
            self._publishers[render.place.platform],
            tier=render.choice.tier,
            size=self._painter.size_of(render),
            store=self._store,
            throttle=self._throttles.get(render.choice.tier),
            pictures=self._pictures,
            pace=self._pace,
            clock=self._clock,
            sleep=self._sleep,
            sample=self._samples,
        )

    async def _wait_for_turn(self, render: Render, post: Post, placeholder: Placeholder | None, running: RunningRender) -> None:
        """Wait until every earlier render of the thread is over, so that each is made on the result of the one before."""
        while not running.off.is_set() and (ahead := await self._store.ahead_of(render.id)):
            if placeholder is not None:
                await placeholder.queued(post, ahead=len(ahead))
            events = [running.off, *(self._running[one].ended for one in ahead if one in self._running)]
            await first_of(*(event.wait() for event in events), seconds=_OTHER_PROCESS_SECONDS)

    async def _move(self, render: Render, turn: Turn) -> Outcome | None:
        """Show another version, which becomes the current one, or the same once more; no model is called. None: called off."""
        at = next((version for version in turn.versions if version.id == turn.thread.current), None)
        move = history.move(render.wish.act, at=at, undone=turn.thread.undone, target=render.target)
        return await self._store.record_move(render.id, move, self._now())

    async def _adjust(self, render: Render, turn: Turn, story: Story) -> Outcome | None:
        """Change a version without a model, and record what comes of it. None: called off."""
        with story.timed("storing"):
            version = await self._painter.adjust(render, turn, self._clock)
            return await self._store.record_versions(render.id, [version], self._rules, self._now())

    async def _paint(
        self, render: Render, post: Post, turn: Turn, placeholder: Placeholder, running: RunningRender, story: Story
    ) -> Outcome | None:
        """Paint and record the versions. None: called off."""
        if render.choice is not None:
            story.tier = render.choice.tier
            placeholder.moves_to(render.choice.tier, self._painter.size_of(render), self._throttles.get(render.choice.tier))
        filling = Filling.of(render.wish)
        stopped = post.marks.get(STOPPED) is not None
        paint = partial(self._painter.paint, render, post, story=story, called_off=running.off.is_set, filling=filling)
        painting = asyncio.create_task(paint(turn, stopped=stopped))
        ticking = asyncio.create_task(placeholder.keep_true(post, filling, unkept=lambda: story.unkept))
        off = asyncio.create_task(running.off.wait())
        try:
            await asyncio.wait((painting,) if stopped else (painting, off), return_when=asyncio.FIRST_COMPLETED)
            if not painting.done():
                await stop(painting, ticking)
                rest = await self._store.take_turn(render.id, self._now())
                if rest is None:  # it was cancelled, not stopped with some painted
                    return None
                painting = asyncio.create_task(paint(rest, stopped=True))
            made = await painting
            with story.timed("storing"):
                return await self._store.record_versions(render.id, made.versions, self._rules, self._now(), pending=made.pending)
        finally:
            await stop(painting, ticking, off)
