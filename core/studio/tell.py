"""Answers that only tell: about one version, about all of a thread."""

from __future__ import annotations

from core.errors import NothingToRefine
from core.ports.pictures import Pictures
from core.ports.store import TellingStore
from core.studio.answers import History, Info
from core.studio.subject import Subject

_SHEET = 24  # the newest versions that a history shows as pictures


class Telling:
    def __init__(self, store: TellingStore, pictures: Pictures) -> None:
        self._store = store
        self._pictures = pictures

    async def info(self, subject: Subject) -> Info:
        if subject.target is None or subject.thread is None:
            raise NothingToRefine
        parent = await self._store.version(subject.target.parent) if subject.target.parent is not None else None
        numbers = {version.id: version.number for version in (subject.target, parent) if version is not None}
        return Info(version=subject.target, number_of=numbers, current=subject.target.id == subject.thread.current)

    async def history(self, subject: Subject) -> History:
        if subject.thread is None or subject.thread.current is None:
            raise NothingToRefine
        versions = await self._store.versions(subject.thread.id)
        shown = versions[-_SHEET:]
        current = next((at for at, version in enumerate(shown) if version.id == subject.thread.current), None)
        sheet = await self._pictures.sheet([(f"v{one.number}", one.original.sha256) for one in shown], current=current)
        return History(versions=versions, current=subject.thread.current, sheet=sheet)
