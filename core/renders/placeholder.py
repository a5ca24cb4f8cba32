"""The placeholder: the message that becomes the result, kept up to date while the render waits and is painted."""

from __future__ import annotations

from collections.abc import Callable

from core.model import Render
from core.ports.pictures import ContactStore
from core.ports.platform import Post, Progress, Publisher
from core.ports.store import PlaceholderStore
from core.renders.batches import AT_ONCE, STEPS, Filling, is_batch, sheet_of
from core.renders.pace import Pace
from core.renders.posting import StoredMarks, persist
from core.renders.throttle import Throttle, Wait
from core.runtime.clock import Clock, Sleep

_OPEN_SECONDS = 600.0  # how long a platform may fail before a render gives up: before anything is paid
_MOST_EDITS = 2  # of a batch's placeholder that show no more pictures than before
_TICK_SECONDS = 4.0  # how often a placeholder is brought up to date


class Placeholder:
    """One render's placeholder. `tier` names the tier that paints, and `size` is the size that it is expected to paint at; `throttle`
    limits its calls, None: that tier no longer exists. sample: no model paints."""

    def __init__(
        self,
        render: Render,
        publisher: Publisher,
        *,
        tier: str,
        size: str | None,
        store: PlaceholderStore,
        pictures: ContactStore,
        throttle: Throttle | None,
        pace: Pace,
        clock: Clock,
        sleep: Sleep,
        sample: bool = False,
    ) -> None:
        self._render = render
        self._publisher = publisher
        self._tier = tier
        self._size = size
        self._store = store
        self._pictures = pictures
        self._throttle = throttle
        self._pace = pace
        self._clock = clock
        self._sleep = sleep
        self._sample = sample
        self._shown: Progress | None = None
        self._count = render.wish.count if is_batch(render.wish) else 1
        self._edits = _MOST_EDITS

    async def open(self, post: Post, marks: StoredMarks, *, ahead: int) -> None:
        """Post it before anything is paid: if we may not post, nothing is."""
        progress = await self._progress(ahead=ahead)
        posted = await persist(lambda: self._publisher.open(post, progress), seconds=_OPEN_SECONDS)
        await self._store.posted(self._render.id, posted, marks=marks.take())
        self._shown = progress

    def moves_to(self, tier: str, size: str | None, throttle: Throttle | None) -> None:
        """Note that the render is painted on this tier, at this size, from now on."""
        self._tier, self._size, self._throttle = tier, size, throttle

    async def queued(self, post: Post, *, ahead: int) -> None:
        """Say how many renders of the thread are before this one."""
        await self._show(await self._progress(ahead=ahead), post)

    async def keep_true(self, post: Post, filling: Filling | None = None, *, unkept: Callable[[], bool]) -> None:
        """Update it while the picture is painted, until this is cancelled. filling: of a batch, whose sheet is shown as it fills up.
        unkept: whether a picture is painted that no store takes yet."""
        began: float | None = None
        while True:
            wait, now = self._throttle.wait(self._render.id) if self._throttle is not None else Wait(), self._clock()
            if unkept():
                progress = Progress(tier=self._tier, stage="unkept", count=self._count)
            elif wait:
                began, progress = None, await self._throttled(wait)
            else:
                began = now if began is None else began
                progress = await (self._progress(ahead=0, elapsed=now - began) if filling is None else self._filled(filling))
            await self._show(progress, post)
            await self._sleep(_TICK_SECONDS)

    async def _show(self, progress: Progress, post: Post) -> None:
        """Change the placeholder if it has been posted and says something else."""
        if self._shown is None or self._shown == progress:
            return
        if self._count > 1 and not self._is_step(self._shown, progress):
            return
        await self._publisher.progress(post, progress)
        self._shown = progress

    def _is_step(self, shown: Progress, now: Progress) -> bool:
        """Whether a batch's message is worth another edit, which carries a sheet: in all there are few of them."""
        filled = now.over * STEPS // self._count > shown.over * STEPS // self._count
        if not filled and (now.stage == shown.stage or not self._edits):
            return False
        self._edits -= not filled
        return True

    async def _filled(self, filling: Filling) -> Progress:
        usual = await self._pace.usual(self._tier, self._size)
        left = None if usual is None else max(1, round(usual * -(-(filling.count - filling.over) // AT_ONCE)))
        return Progress(
            tier=self._tier,
            stage="painting",
            seconds_left=left,
            sample=self._sample,
            sheet=sheet_of(filling.cells(), self._pictures) if filling.made and not filling.blind else None,
            over=filling.over,
            count=filling.count,
        )

    async def _throttled(self, wait: Wait) -> Progress:
        if wait.held is not None:
            return Progress(tier=self._tier, stage="held", seconds_left=_roughly(wait.held))
        usual = await self._pace.usual(self._tier, self._size)
        if usual is None or self._throttle is None:
            return self._queued(wait.ahead, None)
        return self._queued(wait.ahead, self._throttle.begins_in(self._render.id, usual) + usual)

    def _queued(self, ahead: int, seconds: float | None) -> Progress:
        left = None if seconds is None else _roughly(seconds)
        return Progress(tier=self._tier, stage="queued", ahead=ahead, seconds_left=left)

    async def _progress(self, *, ahead: int, elapsed: float = 0) -> Progress:
        usual = await self._pace.usual(self._tier, self._size)
        if ahead:  # in the thread, one after the other
            return self._queued(ahead, None if usual is None else usual * (ahead + 1))
        if usual is None:
            return Progress(tier=self._tier, stage="painting", sample=self._sample, count=self._count)
        left = usual * -(-self._count // AT_ONCE) - elapsed
        slow = elapsed > 1.5 * usual + 2
        seconds_left = max(1, round(left))
        return Progress(
            tier=self._tier, stage="painting", seconds_left=seconds_left, slow=slow, sample=self._sample, count=self._count
        )


def _roughly(seconds: float) -> int:
    """Round to tens of seconds, so that a line that moves slowly isn't edited at every look."""
    return max(10, round(seconds / 10) * 10)
