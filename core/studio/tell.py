"""Answers that only tell: about one version, about all of a thread, or about two side by side.

They are there within seconds whatever the thread holds: the words come from the store at once, and a sheet that takes longer to draw
follows them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import assert_never

from core.acts import history
from core.acts.tree import COLUMNS, Tree, branch_name
from core.errors import ComparedWithWhat, NoSuchPage, NothingBefore, NothingToRefine, SameVersion, StudioError
from core.model import Act, Ask, Original, Render, Version, VersionId
from core.ports.approvals import Approval, ApprovalState
from core.ports.pictures import OnSheet, SheetCell, SheetStore
from core.ports.records import Thread
from core.ports.store import TellingStore
from core.renders import repeats
from core.renders.repeats import Kept
from core.studio.answers import Formats, Help, Info, SideBySide
from core.studio.subject import Subject, Subjects

_SOON = 1.5  # seconds that the words wait for their sheet
_LATER = 60.0  # seconds that a sheet may take


class Telling:
    """Answers the acts that only tell. soon: how many seconds an answer waits for its sheet."""

    def __init__(self, store: TellingStore, pictures: SheetStore, subjects: Subjects, *, soon: float = _SOON) -> None:
        self._store = store
        self._pictures = pictures
        self._subjects = subjects
        self._soon = soon

    async def tell(self, ask: Ask) -> Info | SideBySide | Formats | Help:
        """Answer an act that only tells. Raises StudioError if there is nothing to tell about."""
        match ask.wish.act:
            case Act.HELP:
                return Help()
            case Act.INFO:
                return await self._info(await self._subjects.of(ask))
            case Act.HISTORY:
                return await self._history(await self._subjects.of(ask), ask.wish.page)
            case Act.BEFORE_AFTER:
                return await self._before_after(await self._subjects.of(ask), named=ask.wish.version, against=ask.wish.against)
            case Act.FORMAT:
                subject = await self._subjects.of(ask)
                if subject.target is None:
                    raise NothingToRefine
                return Formats(version=subject.target)
            case (
                Act.NEW
                | Act.COMPARE
                | Act.EDIT
                | Act.AGAIN
                | Act.REDO_ON
                | Act.AT_ONCE
                | Act.VARIATIONS
                | Act.PACK
                | Act.PACKED
                | Act.FINAL
                | Act.EXACT
                | Act.UNDO
                | Act.REDO
                | Act.PICK
                | Act.SHOW
                | Act.VOTE
                | Act.CLOSE_VOTE
                | Act.SHOW_TIERS
                | Act.CANCEL
            ) as act:
                raise ValueError(f"{act} tells nothing")
            case _ as other:
                assert_never(other)

    async def _info(self, subject: Subject) -> Info:
        if subject.target is None or subject.thread is None:
            raise NothingToRefine
        parent = await self._store.version(subject.target.parent) if subject.target.parent is not None else None
        numbers = {version.id: version.number for version in (subject.target, parent) if version is not None}
        render = await self._store.render(subject.target.render)
        kept = repeats.read(await self._store.marks(subject.target.render))
        sheet, drawing = await self._drawn(_numbered(kept.references)) if kept.references else (b"", None)
        return Info(
            version=subject.target,
            number_of=numbers,
            current=subject.target.id == subject.thread.current,
            stage=render.wish.stage if render is not None else None,
            finals=await self._store.finals_of(subject.target),
            approvals=await self._approvals(subject.target),
            branch=await self._branch(subject.target, parent),
            wish=render.wish if render is not None else None,
            avoid=kept.avoid or "",
            references=await self._names(subject.target, render, kept) if kept.references else (),
            region=kept.region.where if kept.region is not None else "",
            sheet=sheet,
            drawing=drawing,
        )

    async def _approvals(self, version: Version) -> Sequence[Approval]:
        """The approvals that were asked for a version, and for a final also those of its draft that allowed it to be painted."""
        of_draft = (
            await self._store.approvals_of(version.thread, version.parent) if version.act is Act.FINAL and version.parent else ()
        )
        let = [one for one in of_draft if one.act is Act.FINAL and one.state is ApprovalState.APPROVED]
        return [*let, *await self._store.approvals_of(version.thread, version.id)]

    async def _names(self, version: Version, render: Render | None, kept: Kept) -> Sequence[str]:
        """What the pictures were called that a version was made with, also those that came along from earlier asks."""
        known = dict(kept.names)
        if not known and render is not None and len(render.pictures) == len(kept.references):  # from before names were kept
            known = {one.sha256: file.name for one, file in zip(kept.references, render.pictures, strict=True)}
        if any(one.sha256 not in known for one in kept.references):
            known = {**await repeats.names_in(self._store, version.thread), **known}
        return [known.get(one.sha256, "") for one in kept.references]

    async def _branch(self, version: Version, parent: Version | None) -> str:
        nth = await self._store.elder(version)
        return branch_name(parent.number, nth) if parent is not None and nth else ""

    # --- history

    async def page(self, thread: Thread, page: int | None = None, *, of: VersionId | None = None) -> SideBySide:
        """A page of a thread's tree without its sheet: the one that is asked for, else the one with a version, else the one with the
        current version. Raises NoSuchPage."""
        if thread.current is None:
            raise NothingToRefine
        tree = await asyncio.to_thread(Tree, await self._store.tree(thread.id))
        at = page if page is not None else tree.page_with(of or thread.current)
        if not 1 <= at <= tree.pages:
            raise NoSuchPage(at, pages=tree.pages)
        cells = tree.page(at).cells
        listed = sorted(await self._store.these([cell.node.id for cell in cells]), key=lambda version: version.number)
        numbers = {id: tree.number(id) for version in listed for id in (version.id, version.parent)}
        return SideBySide(
            versions=listed,
            current=thread.current,
            sheet=b"",
            approvals=await self._store.approvals_of(thread.id),
            number_of={id: number for id, number in numbers.items() if id is not None and number is not None},
            branches={cell.node.id: cell.branch for cell in cells if cell.branch},
            cells=cells,
            lineage=tree.lineage(thread.current),
            page=at,
            pages=tree.pages,
            current_number=tree.number(thread.current) or 0,
            current_page=tree.page_with(thread.current),
            earlier=tree.page(at - 1).cells[0].node.id if at > 1 else None,
            later=tree.page(at + 1).cells[0].node.id if at < tree.pages else None,
        )

    async def _history(self, subject: Subject, page: int | None) -> SideBySide:
        """A page of a thread's tree, drawn: the one that is asked for, else the one with the version that is meant."""
        if subject.thread is None:
            raise NothingToRefine
        found = await self.page(subject.thread, page, of=subject.target.id if subject.target is not None else None)
        sheet, drawing = await self._drawn(_on_sheet(found))
        return replace(found, sheet=sheet, drawing=drawing)

    # --- two versions

    async def _before_after(self, subject: Subject, *, named: int | None, against: int | None) -> SideBySide:
        """A version beside another one, or beside the one that it was made from. named: its number, if the asker said it."""
        after, thread = subject.target, subject.thread
        if after is None or thread is None or thread.current is None:
            raise NothingToRefine
        if against is not None:
            before = await self._numbered(thread, against)
            if named is None and before.id == after.id:
                raise ComparedWithWhat(after.number)
            if before.id == after.id:
                raise SameVersion(before.number)
            return await self._compared(thread.current, before, after, [f"v{before.number}", f"v{after.number}"])
        parent = await self._store.version(after.parent) if after.parent is not None else None
        if parent is None:
            raise NothingBefore(after.number)
        return await self._compared(thread.current, parent, after, [f"before: v{parent.number}", f"after: v{after.number}"])

    async def _numbered(self, thread: Thread, number: int) -> Version:
        return history.numbered(await self._store.numbered(thread.id, number), number, Act.BEFORE_AFTER)

    async def _compared(self, current: VersionId, one: Version, other: Version, names: Sequence[str]) -> SideBySide:
        shown = [
            OnSheet(sha256=version.original.sha256, cell=SheetCell(row=0, column=at, name=name, current=version.id == current))
            for at, (version, name) in enumerate(zip((one, other), names, strict=True))
        ]
        sheet, drawing = await self._drawn(shown)
        return SideBySide(versions=[one, other], current=current, sheet=sheet, drawing=drawing, compared=other.number)

    # --- the sheet

    async def _drawn(self, shown: Sequence[OnSheet]) -> tuple[bytes, Callable[[], Awaitable[bytes]] | None]:
        """The sheet if it is drawn in time, else what waits for it. A sheet that cannot be drawn is left out: the words are there."""
        task = asyncio.create_task(self._sheet(shown))
        done, _ = await asyncio.wait({task}, timeout=self._soon)
        return (task.result(), None) if done else (b"", lambda: asyncio.shield(task))

    async def _sheet(self, shown: Sequence[OnSheet]) -> bytes:
        try:
            async with asyncio.timeout(_LATER):
                return await self._pictures.tree(shown)
        except (StudioError, TimeoutError, OSError):
            return b""


def _numbered(references: Sequence[Original]) -> Sequence[OnSheet]:
    return [
        OnSheet(sha256=one.sha256, cell=SheetCell(row=at // COLUMNS, column=at % COLUMNS, name=str(at + 1)))
        for at, one in enumerate(references)
    ]


def _on_sheet(found: SideBySide) -> Sequence[OnSheet]:
    versions = {version.id: version for version in found.versions}
    return [
        OnSheet(
            sha256=versions[cell.node.id].original.sha256,
            cell=SheetCell(
                row=cell.row,
                column=cell.column,
                name=f"v{cell.node.number}",
                branch=cell.branch,
                origin=_origin(found.number_of.get(cell.node.parent)) if cell.parent is None and cell.node.parent else "",
                parent=cell.parent,
                goes_on=cell.goes_on,
                current=cell.node.id == found.current,
                in_lineage=cell.node.id in found.lineage,
            ),
        )
        for cell in found.cells
    ]


def _origin(number: int | None) -> str:
    return f"v{number}" if number is not None else ""
