"""The placeholder: the message that becomes the result, kept up to date while the render waits and is painted."""

from __future__ import annotations

from core.model import Render
from core.ports.platform import Post, Progress, Publisher
from core.ports.store import PlaceholderStore
from core.renders.pace import Pace
from core.renders.posting import StoredMarks, persist
from core.renders.throttle import Throttle
from core.runtime.clock import Clock, Sleep

_OPEN_SECONDS = 600.0  # how long a platform may fail before a render gives up: before anything is paid
_TICK_SECONDS = 4.0  # how often a placeholder is brought up to date


class Placeholder:
    """One render's placeholder. `tier` names the tier that paints, `throttle` limits its calls; None: that tier no longer exists.
    sample: no model paints."""

    def __init__(
        self,
        render: Render,
        publisher: Publisher,
        *,
        tier: str,
        store: PlaceholderStore,
        throttle: Throttle | None,
        pace: Pace,
        clock: Clock,
        sleep: Sleep,
        sample: bool = False,
    ) -> None:
        self._render = render
        self._publisher = publisher
        self._tier = tier
        self._store = store
        self._throttle = throttle
        self._pace = pace
        self._clock = clock
        self._sleep = sleep
        self._sample = sample
        self._shown: Progress | None = None

    async def open(self, post: Post, marks: StoredMarks, *, ahead: int) -> None:
        """Post it before anything is paid: if we may not post, nothing is."""
        progress = await self._progress(ahead=ahead)
        posted = await persist(lambda: self._publisher.open(post, progress), seconds=_OPEN_SECONDS)
        await self._store.posted(self._render.id, posted, marks=marks.take())
        self._shown = progress

    def moves_to(self, tier: str, throttle: Throttle | None) -> None:
        """Note that another tier paints the render from now on."""
        self._tier, self._throttle = tier, throttle

    async def queued(self, post: Post, *, ahead: int) -> None:
        """Say how many renders of the thread are before this one."""
        await self._show(await self._progress(ahead=ahead), post)

    async def keep_true(self, post: Post) -> None:
        """Update it while the picture is painted, until this is cancelled."""
        began: float | None = None
        while True:
            ahead = self._throttle.ahead(self._render.id) if self._throttle is not None else 0
            now = self._clock()
            began = None if ahead else began if began is not None else now
            progress = await self._progress(ahead=ahead, elapsed=0 if began is None else now - began)
            await self._show(progress, post)
            await self._sleep(_TICK_SECONDS)

    async def _show(self, progress: Progress, post: Post) -> None:
        """Change the placeholder if it has been posted and says something else."""
        if self._shown not in (None, progress):
            await self._publisher.progress(post, progress)
            self._shown = progress

    async def _progress(self, *, ahead: int, elapsed: float = 0) -> Progress:
        usual = await self._pace.usual(self._tier)
        if ahead:
            return Progress(tier=self._tier, stage="queued", ahead=ahead)
        if usual is None:
            return Progress(tier=self._tier, stage="painting", sample=self._sample)
        left = usual - elapsed
        slow = elapsed > 1.5 * usual + 2
        seconds_left = max(1, round(left))
        return Progress(tier=self._tier, stage="painting", seconds_left=seconds_left, slow=slow, sample=self._sample)
