"""Answers that only tell: about one version, or about all of a thread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from core.acts import history
from core.errors import ComparedWithWhat, NothingBefore, NothingToRefine, SameVersion
from core.model import Act, Ask, Version, VersionId
from core.ports.pictures import SheetStore
from core.ports.records import Thread
from core.ports.store import TellingStore
from core.studio.answers import Help, Info, SideBySide
from core.studio.subject import Subject, Subjects

_SHEET = 24  # the newest versions that are shown as pictures


class Telling:
    def __init__(self, store: TellingStore, pictures: SheetStore, subjects: Subjects) -> None:
        self._store = store
        self._pictures = pictures
        self._subjects = subjects

    async def tell(self, ask: Ask) -> Info | SideBySide | Help:
        """Answer an act that only tells. Raises StudioError if there is nothing to tell about."""
        match ask.wish.act:
            case Act.HELP:
                return Help()
            case Act.INFO:
                return await self._info(await self._subjects.of(ask))
            case Act.HISTORY:
                return await self._history(await self._subjects.of(ask))
            case Act.BEFORE_AFTER:
                return await self._before_after(await self._subjects.of(ask), named=ask.wish.version, against=ask.wish.against)
            case (
                Act.NEW
                | Act.EDIT
                | Act.AGAIN
                | Act.REDO_ON
                | Act.VARIATIONS
                | Act.FINAL
                | Act.UNDO
                | Act.REDO
                | Act.PICK
                | Act.SHOW
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
        return Info(
            version=subject.target,
            number_of=numbers,
            current=subject.target.id == subject.thread.current,
            stage=render.wish.stage if render is not None else None,
            finals=await self._store.finals_of(subject.target),
        )

    async def _history(self, subject: Subject) -> SideBySide:
        if subject.thread is None or subject.thread.current is None:
            raise NothingToRefine
        versions = await self._store.versions(subject.thread.id)
        return await self._side_by_side(versions, [f"v{one.number}" for one in versions], current=subject.thread.current)

    async def _before_after(self, subject: Subject, *, named: int | None, against: int | None) -> SideBySide:
        """A version beside another one, or beside the one that it was made from. named: its number, if the asker said it."""
        after, thread = subject.target, subject.thread
        if after is None or thread is None or thread.current is None:
            raise NothingToRefine
        if against is not None:
            before = await self._numbered(thread, against)
            if named is None and before.id == after.id:
                raise ComparedWithWhat(after.number)
            return await self._compared(thread.current, before, after)
        parent = await self._store.version(after.parent) if after.parent is not None else None
        if parent is None:
            raise NothingBefore(after.number)
        labels = [f"before: v{parent.number}", f"after: v{after.number}"]
        return await self._side_by_side([parent, after], labels, current=thread.current, compared=after.number)

    async def _numbered(self, thread: Thread, number: int) -> Version:
        return history.numbered(await self._store.numbered(thread.id, number), number, Act.BEFORE_AFTER)

    async def _compared(self, current: VersionId, one: Version, other: Version) -> SideBySide:
        if one.id == other.id:
            raise SameVersion(one.number)
        labels = [f"v{one.number}", f"v{other.number}"]
        return await self._side_by_side([one, other], labels, current=current, compared=other.number)

    async def _side_by_side(
        self, versions: Sequence[Version], labels: Sequence[str], *, current: VersionId, compared: int | None = None
    ) -> SideBySide:
        """Several versions on one sheet, each above its label from `labels`."""
        shown = list(zip(versions, labels, strict=True))[-_SHEET:]
        at = next((at for at, (version, _) in enumerate(shown) if version.id == current), None)
        sheet = await self._pictures.sheet([(label, version.original.sha256) for version, label in shown], current=at)
        return SideBySide(versions=versions, current=current, sheet=sheet, compared=compared)
