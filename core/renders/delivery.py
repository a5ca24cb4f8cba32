"""How a render ends for people: its result is posted, or a sentence says why there is none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace

import structlog

from core.acts import table
from core.errors import (
    PICTURE_KEPT,
    UNCHARGED,
    BadPicture,
    CalledOff,
    CannotPost,
    NotPosted,
    PictureLost,
    PlaceGone,
    PostFailed,
    StoreTrouble,
    StudioError,
)
from core.model import UNFINISHED, UNPAINTED, Act, Render, RenderId, RenderState, Version, VersionId
from core.ports.pictures import ContactStore
from core.ports.platform import OnOtherTier, Post, PostedMessage, PriceFirst, Publisher, Result, WayOn
from core.ports.records import Outcome
from core.ports.store import DeliveryStore
from core.quota import Rules, words
from core.renders.batches import Batch, missing_of, sheet_of
from core.renders.drifting import drifted_of
from core.renders.packing import archive_of, painted_formats, pictures_of, without
from core.renders.posting import StoredMarks, persist
from core.renders.revising import AsksFirst, Elsewhere
from core.runtime.clock import Now

log = structlog.get_logger(__name__)

_DELIVER_SECONDS = 6 * 3600.0  # how long a platform may fail before a paid picture stays unseen, or a placeholder is left as it is
_LOOKS_ON_SECONDS = 30.0  # for so long an asker is assumed to watch for the picture
_FIRST = "price first"  # the mark of a render that ended with a question; it holds what the asker has to agree to
_ELSEWHERE = "other tier"  # the mark of a render that failed where another tier can take the ask; it holds the way there


class Delivery:
    def __init__(
        self, *, store: DeliveryStore, pictures: ContactStore, publishers: Mapping[str, Publisher], rules: Rules, now: Now
    ) -> None:
        self._store = store
        self._pictures = pictures
        self._publishers = publishers
        self._rules = rules
        self._now = now

    # --- the result

    async def deliver(self, render: Render, post: Post, marks: StoredMarks, outcome: Outcome) -> PostedMessage:
        """Post what came of a render; from then on it is done."""
        left = words.left(outcome.balances)
        batch = Batch.of(post.marks)
        sheet = sheet_of(batch.cells(outcome.shown), self._pictures) if batch is not None else None
        formats = painted_formats(render.wish, post.marks)
        there = [await self._in_file(version) for _, version in render.wish.taken]
        lacks = without([format for (format, _), one in zip(render.wish.taken, there, strict=True) if one is None])
        result = Result(
            act=render.wish.act,
            versions=tuple(outcome.shown),
            current=outcome.current,
            number_of=outcome.number_of,
            notes=tuple(
                note for note in [*(post.marks.get("notes") or "").split("\n"), *pictures_of(render.wish, there), lacks] if note
            ),
            before=outcome.before,
            quota_left=left.said if left is not None else None,
            is_tight=left is not None and left.is_tight,
            can_redo=outcome.can_redo,
            sheets=await self._store.sheets_of(outcome.current) if render.wish.act is Act.PICK else (),
            sheet=sheet,
            steps=render.wish.steps,
            formats=formats,
            archive=archive_of(render.wish, outcome, formats, there),
            missing=missing_of(post.marks),
            drifted=drifted_of(post.marks),
        )
        posted: PostedMessage = await persist(lambda: self._publisher(post).deliver(post, result), seconds=_DELIVER_SECONDS)
        # The positions on a sheet are its cells' numbers, and so none is that of a file of the message.
        positions = (version.slot + 1 if sheet is not None else at for at, version in enumerate(outcome.shown))
        shown = {at: version.id for at, version in zip(positions, outcome.shown, strict=True)}
        await self._store.delivered(render.id, posted, shown, self._now(), marks=marks.take())
        return posted

    async def _in_file(self, id: VersionId) -> Version | None:
        """A version that goes into a pack's file because the thread had it already; None: it cannot be read, and the painted pictures are
        not held up for it."""
        version = await self._store.version(id)
        if version is None:
            return None
        try:
            await self._pictures.original(version.original.sha256)
        except (PictureLost, StoreTrouble) as error:
            log.warning("not_in_zip_file", version=id, code=error.code)
            return None
        return version

    async def outcome(self, render: Render) -> Outcome:
        """What a painted render has to show."""
        outcome = await self._store.outcome(render.id, self._rules, self._now())
        if outcome is None:
            raise AssertionError("a painted render has something to show")
        return outcome

    # --- the failure

    async def give_up(self, render: Render, error: StudioError, elsewhere: Elsewhere | None = None) -> None:
        """Fail a render and keep what to say about it, which `settle` then says. elsewhere: the ask on another tier that can take it."""
        sentence = await self._sentence(render, error)
        failed, code = RenderState.FAILED, error.code
        if await self._store.advance(
            render.id,
            failed,
            of=UNFINISHED,
            now=self._now(),
            failure=code,
            sentence=sentence,
            pending=elsewhere.pending if elsewhere is not None else None,
            marks=_way_kept(elsewhere.way) if elsewhere is not None else None,
        ):
            log.info(
                "render_failed",
                render=render.id,
                thread=render.thread,
                tier=render.choice.tier if render.choice else None,
                code=code,
            )

    async def _sentence(self, render: Render, error: StudioError) -> str:
        if isinstance(error, CannotPost | PostFailed):
            return await self._not_shown(render, error)
        open_yet = isinstance(error, BadPicture | PictureLost) and UNCHARGED not in str(error)  # not said yet
        return _uncharged(str(error)) if open_yet else str(error)

    async def _not_shown(self, render: Render, error: StudioError) -> str:
        """Why nothing could be posted, and where the picture is if it is painted by now. It is not charged, since nobody has seen
        it."""
        sentence = str(NotPosted() if isinstance(error, PostFailed) else error)
        now = await self._store.render(render.id)
        painted = now is not None and now.state is RenderState.PAINTED and table.row(render.wish.act).paints
        if not painted or isinstance(error, PlaceGone):
            return sentence
        goes_on = " " if sentence.endswith((".", "!", "?")) else "\n"  # a command to copy ends without a stop
        return f"{sentence}{goes_on}{PICTURE_KEPT}"

    async def ask_first(self, render: Render, asks: AsksFirst) -> None:
        """End a render unpainted, and keep the question that `settle` then asks."""
        if await self._store.advance(
            render.id,
            RenderState.FAILED,
            of=UNPAINTED,
            now=self._now(),
            failure="price_first",
            pending=asks.pending,
            marks=_way_kept(asks.first),
        ):
            log.info("render_asks_first", render=render.id, thread=render.thread, micro_dollars=asks.first.price)

    async def settle(self, id: RenderId, post: Post) -> None:
        """Tell the asker what became of a render that made nothing."""
        render = await self._store.render(id)
        if render is None or render.reported or not render.state.over:
            return
        called_off = render.state is RenderState.CANCELLED
        sentence = render.sentence or (str(CalledOff()) if called_off else "")
        way = _way(await self._store.marks(id))
        if sentence or way is not None:
            waited = not called_off and (self._now() - render.accepted_at).total_seconds() > _LOOKS_ON_SECONDS
            try:
                await persist(
                    lambda: self._publisher(post).fail(post, sentence, called_off=called_off, waited=waited, way=way),
                    seconds=_DELIVER_SECONDS,
                )
            except (CannotPost, PostFailed) as error:
                log.warning("failure_not_reported", render=id, code=error.code)
        await self._store.reported(id)

    def _publisher(self, post: Post) -> Publisher:
        return self._publishers[post.place.platform]


def _uncharged(sentence: str) -> str:
    """Say that nothing was charged, before the last sentence where there are several: that is the next step."""
    what, stop, step = sentence.rpartition(". ")
    return f"{what}. {UNCHARGED} {step}" if stop else f"{sentence} {UNCHARGED}"


def _way_kept(way: WayOn) -> dict[str, str]:
    """The mark that keeps how somebody may go on."""
    return {_FIRST if isinstance(way, PriceFirst) else _ELSEWHERE: json.dumps(asdict(way))}


def _way(marks: Mapping[str, str]) -> WayOn | None:
    """How somebody may go on, if a button leads on from how a render ended."""
    if _FIRST in marks:
        first = PriceFirst(**json.loads(marks[_FIRST]))
        return replace(first, act=Act(first.act))
    return OnOtherTier(**json.loads(marks[_ELSEWHERE])) if _ELSEWHERE in marks else None
