"""Fetches what people attached to an ask once, makes it safe and keeps it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict

from core.errors import UNCHARGED, BadAsk, NoPicture, NotFetched, PictureLost, PostFailed, ReaderCrashed, UnreadKind
from core.model import Attachment, Original, Render, VersionId
from core.pixels import refusals
from core.ports.pictures import Attached, ReferenceStore
from core.ports.platform import Marks, Post, Publisher
from core.ports.store import ReferredStore
from core.reading.tokens import is_unspaced, plain, tokens
from core.renders.plans import INLINE_BYTES
from core.renders.quarantine import check_crashes
from core.runtime.capacity import Capacity
from core.runtime.turns import Turns

_REFERENCE_BYTES = 25_000_000  # what somebody may attach; made smaller for the model where needed
_ONE_REFERENCE_BYTES = 7_000_000
_FETCHED_BYTES = 50_000_000  # bytes of all renders' files that are fetched and read at the same time
_LEAST_NAMED = 3  # letters of a word by which a file is named, in scripts with blanks
_MOST_CRASHES = 2  # of one picture
_NO_PICTURE = f"The message that you linked has no picture. {UNCHARGED} Link one that shows a picture, or attach it."
_LOST = "I no longer have {name}: its file is missing from my storage. You weren't charged. Ask again without it."


def _is_meant(file: Attachment, refused: NoPicture, words: str) -> bool:
    """Whether a file has to go along, so that nothing is painted without it: one that is said to be a photo, and a drawing that the words
    name ("put the logo on the shirt", with logo.svg)."""
    if not isinstance(refused, UnreadKind):
        return (file.mime or "").startswith("image/")
    said = plain(words)
    spoken = frozenset(tokens(said))
    named = tokens(plain(file.name.rpartition(".")[0].replace("_", " ")))
    return any(word in said if is_unspaced(word) else word in spoken and len(word) >= _LEAST_NAMED for word in named)


def _first_of(link: Attachment, count: int) -> str:
    """What is said of a linked message that shows several pictures."""
    which = link.name.removeprefix("the ").capitalize()
    return f"{which} is the first of {count} in its message. To use another, attach it." if count > 1 else ""


class References:
    """Fetches the references of all renders, no more at once than fits in memory."""

    def __init__(self, *, store: ReferredStore, pictures: ReferenceStore, publishers: Mapping[str, Publisher]) -> None:
        self._store = store
        self._pictures = pictures
        self._publishers = publishers
        self._fetching = Capacity(_FETCHED_BYTES)
        self._readers = Turns()

    async def of(self, render: Render, post: Post, *, current: VersionId | None) -> tuple[tuple[Attachment, Original], ...]:
        """The attached pictures in order: fetched once, made safe and kept. Files that are no pictures, or of a kind that no model reads,
        are left out if there are pictures, and so is the version that is changed, which goes along anyway."""
        among = any(one.may_be_picture for one in render.references)
        pictures: list[tuple[Attachment, Original]] = []
        refusals: list[NoPicture] = []
        for n, file in enumerate(render.references):
            if (among and not file.may_be_picture) or (file.version is not None and file.version == current):
                continue
            try:
                pictures.append((file, await self._reference(render, post, n)))
            except NoPicture as refused:
                if _is_meant(file, refused, render.wish.words):
                    raise
                refusals.append(refused)
                await post.marks.set(f"left:{n}", refused.code)
        if refusals and not pictures:
            raise refusals[0]
        return tuple(pictures)

    async def _reference(self, render: Render, post: Post, n: int) -> Original:
        """Fetch one picture, or find it by its mark if an earlier run has kept it already."""
        mark, file = f"reference:{n}", render.references[n]
        if (kept := post.marks.get(mark)) is not None:
            return Original(**json.loads(kept))
        check_crashes(post.marks)
        pictures = sum(one.may_be_picture for one in render.references)
        most = min(_ONE_REFERENCE_BYTES, INLINE_BYTES // max(1, pictures))
        size, asker = min(file.size or _REFERENCE_BYTES, _REFERENCE_BYTES), (render.place.platform, render.person.id)
        async with self._readers.turn(asker), self._fetching.taken(size):  # one person's slow files keep nobody else's waiting
            try:
                ours, note = await self._ours(render, file)
                if isinstance(ours, Original):
                    data = await self._original(ours, file.name)
                else:
                    data = await self._fetched(render, ours)
            except PostFailed as error:
                raise NotFetched(file.name) from error
            if isinstance(ours, Original) and ours.size <= most:
                attached = Attached(original=ours)  # it is as a model painted it, and goes back untouched
            else:
                attached = await self._put(data, file.name, post.marks, crashes=f"crashes:{n}", max_bytes=most)
        if notes := " ".join(one for one in (note, attached.note) if one):
            await post.marks.set(f"still:{n}", notes)
        await post.marks.set(mark, json.dumps(asdict(attached.original)))
        return attached.original

    async def _ours(self, render: Render, file: Attachment) -> tuple[Original | Attachment, str]:
        """The original of a version that is meant, in this thread or behind a link, else the file to be fetched; and what is to be said of
        the others there."""
        if file.version is not None:
            version = await self._store.version(file.version)
            if version is None or version.thread != render.thread:
                raise PictureLost(_LOST.format(name=file.name))
            return version.original, ""
        if file.link is None:
            return file, ""
        linked = await self._publishers[render.place.platform].linked(file.link, place=render.place, person=render.person)
        if shown := await self._store.versions_at(linked.place, linked.message):
            return shown[0].original, _first_of(file, len(shown))
        if not linked.pictures:
            raise BadAsk(_NO_PICTURE)
        return linked.pictures[0], _first_of(file, sum(one.may_be_picture for one in linked.pictures))

    async def _fetched(self, render: Render, file: Attachment) -> bytes:
        publisher, workspace = self._publishers[render.place.platform], render.place.workspace
        return await publisher.fetch(file, workspace=workspace, max_bytes=_REFERENCE_BYTES)

    async def _original(self, original: Original, name: str) -> bytes:
        try:
            return await self._pictures.original(original.sha256)
        except PictureLost as error:
            raise PictureLost(_LOST.format(name=name)) from error

    async def _put(self, data: bytes, name: str, marks: Marks, *, crashes: str, max_bytes: int) -> Attached:
        """Keep what was attached. If the process that reads it dies, there is a second attempt, by this process or after a restart,
        and no third.
        """
        crashed = int(marks.get(crashes) or 0)
        while crashed < _MOST_CRASHES:
            try:
                return await self._pictures.put_reference(data, name=name, max_bytes=max_bytes)
            except ReaderCrashed:
                crashed += 1
                await marks.set(crashes, str(crashed))
        raise refusals.crashed(name)
