"""Finds which thread and which version an ask is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from core.acts import history, table
from core.acts.table import Needs
from core.acts.tree import branch_name
from core.errors import NOT_HERE, UNCHARGED, NoSuchBranch, NoSuchVersion, NothingToRefine, StudioError
from core.model import Act, Ask, Attachment, Place, RenderState, Stage, ThreadId, Version, VersionId
from core.pixels import outlines
from core.ports.records import Thread
from core.ports.store import SubjectStore
from core.reading import combines, labels, sources
from core.reading.labels import Branch, Numbered

_MOST_BRANCHES = 1000  # that are counted


class Links(Protocol):
    """Which links to messages words hold. Every Publisher does."""

    def links_in(self, words: str) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What an ask is about. `explicit`: a button, a number or a reply says which version; `is_other`: it is not the current one."""

    thread: Thread | None
    target: Version | None
    is_other: bool
    explicit: bool = False


class Subjects:
    """Finds the thread and the version that an ask is about. links: by platform, what finds the links to its messages in words."""

    def __init__(self, store: SubjectStore, links: Mapping[str, Links]) -> None:
        self._store = store
        self._links = links

    def links_in(self, platform: str, words: str) -> tuple[str, ...]:
        """The links to messages of a platform that words hold."""
        linking = self._links.get(platform)
        return linking.links_in(words) if linking is not None else ()

    async def of(self, ask: Ask) -> Subject:
        """The thread and the version an ask is about: a button's, a number's, the one replied to, or the current one."""
        if ask.version is not None:
            version, thread = await self.here(ask.version, ask.place)
            version = await self._picked(ask, version, thread)
            return Subject(thread=thread, target=version, is_other=version.id != thread.current, explicit=True)
        shown = await self._store.versions_at(ask.place, ask.replied_to) if ask.replied_to is not None else ()
        if shown:
            found = await self._store.thread(shown[0].thread)
        else:
            found = await self._store.thread_at(ask.place) if ask.place.root is not None else None
        if found is None:
            return Subject(thread=None, target=None, is_other=False)
        thread = found
        if ask.wish.version is not None:
            version = history.numbered(await self._store.numbered(thread.id, ask.wish.version), ask.wish.version, ask.wish.act)
            return Subject(thread=thread, target=version, is_other=True, explicit=True)
        if shown and thread.current not in {version.id for version in shown}:
            return Subject(thread=thread, target=shown[0], is_other=True, explicit=True)
        current = await self._store.version(thread.current) if thread.current is not None else None
        return Subject(thread=thread, target=current, is_other=False, explicit=bool(shown))

    async def version(self, thread: ThreadId, number: int, act: Act) -> Version:
        """The version of a number that is named for an act. Raises NoSuchVersion."""
        return history.numbered(await self._store.numbered(thread, number), number, act)

    async def number_of(self, thread: ThreadId, branch: Branch, act: Act) -> int:
        """The number of the version that is named for an act. Raises NoSuchBranch."""
        number = await self._begins(thread, branch)
        if number is None:
            raise await self.no_such(thread, branch, act)
        return number

    async def numbered(self, text: str, thread: ThreadId) -> Numbered:
        """A message's text with numbers for the branches of its thread that it names."""
        numbers = {branch: await self._begins(thread, branch) for branch in labels.named(text)}
        return labels.numbered(text, {branch: number for branch, number in numbers.items() if number is not None})

    async def no_such(self, thread: ThreadId, branch: Branch, act: Act) -> StudioError:
        """The error for a branch that does not exist, named for an act."""
        made = await self._store.made_from(thread, branch.off, most=_MOST_BRANCHES)
        last = branch_name(branch.off, len(made) - 1) if len(made) > 1 else ""
        if not made:
            try:
                history.numbered(await self._store.numbered(thread, branch.off), branch.off, act)
            except StudioError as error:
                return error
        charge = f" {UNCHARGED}" if table.row(act).paints else ""
        return NoSuchBranch(branch.name, off=branch.off, last=last, charge=charge)

    async def _begins(self, thread: ThreadId, branch: Branch) -> int | None:
        if not branch.nth:
            return branch.off
        made = await self._store.made_from(thread, branch.off, most=branch.nth + 1)
        return made[branch.nth] if len(made) > branch.nth else None

    async def here(self, id: VersionId, place: Place) -> tuple[Version, Thread]:
        """A version by id, checked against the channel it is asked from. Raises NoSuchVersion."""
        version = await self._store.version(id)
        thread = await self._store.thread(version.thread) if version is not None else None
        if version is None or thread is None or channel_of(thread.place) != channel_of(place):
            raise NoSuchVersion(NOT_HERE)
        return version, thread

    async def retried(self, ask: Ask, subject: Subject) -> tuple[Ask, Subject]:
        """Understand an "again" in a thread whose newest ask failed as that ask: its words, pictures and flags, except for what is
        said differently now. Otherwise it means the version."""
        newest = await self._store.newest(subject.thread.id) if subject.thread is not None else None
        if newest is None or newest.state is not RenderState.FAILED or not table.row(newest.wish.act).paints:
            return ask, subject
        failed, now = newest.wish, ask.wish
        wish = replace(
            failed,
            tier=now.tier or failed.tier,
            ratio=now.ratio or failed.ratio,
            size=now.size or failed.size,
            count=now.count if now.count > 1 else failed.count,
            avoid=now.avoid or failed.avoid,
        )
        if now.stage is Stage.MODEL:  # whoever failed may have asked for a final in exact words; whoever is read now did not
            wish = replace(wish, stage=Stage.MODEL, dear_by_reading=True)
        if newest.target is not None:
            subject = replace(subject, target=await self._store.version(newest.target), is_other=True)
        return replace(ask, wish=wish, references=(*newest.references, *ask.references)), subject

    async def with_sources(self, ask: Ask, subject: Subject) -> tuple[Ask, Subject]:
        """Add the messages that the words link, and the versions of the thread that they name as a source, as references. What combines
        several versions begins with one of these. Raises NoSuchVersion where they surely name one that the thread does not have."""
        act, thread = ask.wish.act, subject.thread
        if table.row(act).is_worded:
            there = {one.address for one in ask.references}
            links = self.links_in(ask.place.platform, ask.wish.words)
            numbers = [None] if len(links) == 1 else range(1, len(links) + 1)
            behind = [Attachment.behind(one, number=n) for n, one in zip(numbers, links, strict=True) if one not in there]
            ask = replace(ask, references=(*ask.references, *behind))
        if thread is None or not table.row(act).is_worded:
            return ask, subject
        found = [history.numbered(await self._store.numbered(thread.id, number), number, act) for number in sources(ask.wish.words)]
        if not found:
            return ask, subject
        if act is Act.EDIT and not subject.explicit and subject.target not in found and combines(ask.wish.words):
            subject = replace(subject, target=found[0], is_other=True, explicit=True)
        fixed = subject.target if subject.is_other and act is Act.EDIT else None  # else known when its turn comes (Painter)
        known = {one.url for one in ask.references}
        new = [one for one in map(Attachment.of, (version for version in found if version != fixed)) if one.url not in known]
        return replace(ask, references=(*ask.references, *new)), subject

    async def said_in_lineage(self, target: Version) -> str:
        """All that the edits in a version's lineage asked for, by which the tier for all of them at once is chosen."""
        versions = {one.id: one for one in await self._store.versions(target.thread)}
        _, edits = history.changes(history.lineage(versions, target.id))
        return "\n".join(one.words.strip() for one in edits)

    async def check(self, ask: Ask, subject: Subject) -> None:
        """Decline at once an ask that cannot succeed, unless an earlier render of the thread may still make it possible. Raises
        CannotAdjust, and what history.move raises."""
        row = table.row(ask.wish.act)
        if row.needs is Needs.NOTHING:
            return
        if subject.thread is None or (row.needs is Needs.NAMED and subject.target is None):
            raise NothingToRefine
        if await self._store.newest_unpainted(subject.thread.id) is not None:
            return
        if row.adjusts and subject.target is not None:
            outlines.after(ask.wish.steps, (subject.target.original.width, subject.target.original.height))
        if subject.thread.current is not None and not row.moves:
            return
        # A render that made it possible may have ended since the thread was read.
        thread = await self._store.thread(subject.thread.id)
        if thread is None or thread.current is None:
            raise NothingToRefine
        if row.moves:
            at = await self._store.version(thread.current)
            target = subject.target.id if subject.target is not None else None
            history.move(row.act, at=at, undone=thread.undone, target=target)

    async def _picked(self, ask: Ask, version: Version, thread: Thread) -> Version:
        """The version that a button below several pictures means: the one of them that is current, if any, since the button carries the id
        of the first."""
        if version.id == thread.current or ask.replied_to is None or table.row(ask.wish.act).needs is Needs.NAMED:
            return version
        shown = await self._store.versions_at(ask.place, ask.replied_to)
        return next((one for one in shown if one.id == thread.current), version)


def channel_of(place: Place) -> tuple[str, str, str]:
    return place.platform, place.workspace, place.channel
