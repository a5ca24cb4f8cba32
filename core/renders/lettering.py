"""Has the lettering of posted pictures read by a text model where exact words were asked for, keeps what differs, and says so.

It comes after the picture and never holds it up. Whatever goes wrong is silent: the picture stands, and is not read again.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol, Self

import structlog

from core import tiers
from core.errors import BadAsk, StudioError
from core.listing import listed
from core.model import Act, Ask, Message, MicroDollars, Place, Render, Stage, Tier, Version, VersionId, Wish
from core.ports.engine import Engine
from core.ports.lettering import LETTERING, Correction, LetteringReader, LetteringStore, SeenLettering
from core.ports.pending import PendingAsk
from core.ports.pictures import PreviewStore
from core.ports.platform import Publisher
from core.ports.readings import BeganReading, MayRead
from core.quota import Per, Rules, span
from core.reading.lettering import Misread, asked, differences
from core.renders.plans import plan
from core.runtime.clock import Now

log = structlog.get_logger(__name__)

EDGE = 768  # pixels of what is sent
_MOST_AT_ONCE, _MOST_WAITING = 2, 50
_MOST_PICTURES = 4  # of one render; a sheet's cells are drafts, and are not read
_LONGEST_LINEAGE = 20  # versions that are looked at for the words of a picture
_ALL_SECONDS = 60.0  # for a render's pictures, until what differs is posted


class Where(Protocol):
    """Where lettering is read back. core/studio/settings.py."""

    async def reads_lettering(self, place: Place) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """What is to be read in a version. `also_missing`: the words are its own, so that none of it may be missing; otherwise the picture may
    show another part of the scene, and only a misspelling counts."""

    wordings: tuple[str, ...]
    also_missing: bool


def misread_of(marks: Mapping[str, str], version: VersionId) -> tuple[Misread, ...]:
    """What was misread in a version, by the marks of its render."""
    kept = json.loads(marks.get(LETTERING) or "{}")
    return tuple(Misread(wanted=wanted, seen=seen) for wanted, seen in kept.get(version, ()))


class Lettering:
    """Reads the lettering of posted pictures in the background. budget: the most that reading may cost in a period, and the
    period."""

    def __init__(
        self,
        *,
        reader: LetteringReader,
        store: LetteringStore,
        pictures: PreviewStore,
        publishers: Mapping[str, Publisher],
        tiers: Mapping[str, Tier],
        engine: Engine,
        where: Where,
        budget: tuple[MicroDollars, Per],
        rules: Rules,
        now: Now,
        new_id: Callable[[], str],
    ) -> None:
        self._reader = reader
        self._store = store
        self._pictures = pictures
        self._publishers = publishers
        self._tiers = tiers
        self._engine = engine
        self._where = where
        self._budget, self._per = budget
        self._rules = rules
        self._now = now
        self._new_id = new_id
        self._room = asyncio.Semaphore(_MOST_AT_ONCE)
        self._under_way: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Self]:
        """What is under way at the end is given up: those pictures are not read."""
        try:
            yield self
        finally:
            for task in self._under_way:
                task.cancel()
            await self.idle()

    async def idle(self) -> None:
        """Wait until nothing is under way."""
        await asyncio.gather(*self._under_way, return_exceptions=True)

    def posted(self, render: Render, place: Place, versions: Sequence[Version]) -> None:
        """Read what was posted in the background, if exact words were asked for. place: its thread."""
        painted = [one for one in versions if one.render == render.id and not one.is_exact]
        if not 0 < len(painted) <= _MOST_PICTURES:
            return
        if len(self._under_way) >= _MOST_WAITING:
            log.info("lettering_not_read", render=render.id, why="busy")
            return
        task = asyncio.create_task(self._quietly(render, self._read(render, place, painted)))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _quietly(self, render: Render, work: Coroutine[Any, Any, None]) -> None:
        try:
            async with self._room, asyncio.timeout(_ALL_SECONDS):
                await work
        except (StudioError, TimeoutError) as error:
            log.info("lettering_not_read", render=render.id, why=type(error).__name__)
        except Exception:  # the picture stands: nothing of this may reach whoever asked for it
            log.exception("lettering_broken", render=render.id)
        finally:
            work.close()

    async def _read(self, render: Render, place: Place, versions: Sequence[Version]) -> None:
        if not await self._where.reads_lettering(place):
            return
        found: dict[VersionId, tuple[Misread, ...]] = {}
        for version in versions:
            wanted = await self._wanted(version)
            if wanted is None:
                continue
            pieces = await self._seen(render, place, version)
            if pieces is None:
                continue
            misread = tuple(one for one in differences(wanted.wordings, pieces) if one.seen or wanted.also_missing)
            if misread:
                found[version.id] = misread
                await self._tell(render, place, version, found)

    # --- what is to be read

    async def _wanted(self, version: Version) -> _Wanted | None:
        """What is to be read in a version: by its own words, else by those of the pictures that it was made from."""
        at, also_missing = version, True
        for _ in range(_LONGEST_LINEAGE):
            said = asked(at.words, edit=at.act is not Act.NEW) if at.words.strip() else None
            if said is not None:
                return _Wanted(wordings=said, also_missing=also_missing) if said else None
            also_missing = also_missing and not at.words.strip()
            parent = await self._store.version(at.parent) if at.parent is not None else None
            if parent is None:
                return None
            at = parent
        return None

    # --- what is there

    async def _seen(self, render: Render, place: Place, version: Version) -> Sequence[str] | None:
        """The lettering that the model sees in a picture; None: nobody read it. A picture is read once, whatever comes of it."""
        preview = await self._pictures.preview(version.original.sha256, max_edge=EDGE)
        now = self._now()
        began = BeganReading(
            messages=(Message(event=f"lettering {version.id}", place=place, person=render.person, text=""),),
            thread=render.thread,
            model=self._reader.model,
            most=self._reader.most_for_picture(),
            budget=self._budget,
            period=span(self._per, now, self._rules.zone),
        )
        may = await self._store.begin_reading(began, now)
        if may is not MayRead.YES:
            log.info("lettering_not_read", render=render.id, why=may.value)
            return None
        seen = await self._reader.lettering(preview.data, preview.mime)
        _log(seen)
        await self._store.end_lettering(began, seen)
        return seen.pieces

    # --- what differs

    async def _tell(self, render: Render, place: Place, version: Version, found: Mapping[VersionId, tuple[Misread, ...]]) -> None:
        wish = Wish(act=Act.EDIT, words=_correction([one.wanted for one in found[version.id]]), stage=Stage.EXACT)
        ask = Ask(event=render.id, place=place, person=render.person, wish=wish, version=version.id, locale=render.locale)
        pending = PendingAsk(id=self._new_id(), ask=ask)
        text = json.dumps({id: [(one.wanted, one.seen) for one in misread] for id, misread in found.items()}, ensure_ascii=False)
        await self._store.keep_misread(render.id, text, pending, self._now())
        await self._publishers[place.platform].show_correction(
            Correction(
                place=place,
                version=version.id,
                number=version.number,
                misread=found[version.id],
                pending=pending.id,
                price=self._price(wish, version),
            )
        )
        log.info("lettering_differs", render=render.id, version=version.number, wordings=len(found[version.id]))

    def _price(self, wish: Wish, version: Version) -> MicroDollars | None:
        """About what the correction costs on the tier that would paint it; None: not known."""
        try:
            choice = tiers.choose(wish, tiers=self._tiers, has_picture=True, off=self._engine.off())
        except BadAsk:
            return None
        tier = self._tiers[choice.tier]
        made = plan(wish, version, versions={version.id: version}, kept={}, attached=(), tier=tier)
        return tiers.usual_price(tier, size=made.size or tier.sizes[0], pictures=1)


def _correction(wordings: Sequence[str]) -> str:
    """The words of the edit that corrects it."""
    quoted = [f'"{one}"' if '"' not in one else f"“{one}”" for one in wordings]
    return f"Correct the lettering so that it reads exactly {listed(quoted)}. Change nothing else."


def _log(seen: SeenLettering) -> None:
    seconds = round(seen.seconds, 3)
    log.info("lettering_read", model=seen.model, outcome=seen.outcome, seconds=seconds, micro_dollars=seen.cost)
