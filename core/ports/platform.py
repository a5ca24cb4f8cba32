"""The port of a platform as a job sees it: results go out by REST alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from core.model import (
    Act,
    Attachment,
    Person,
    Place,
    RenderId,
    Version,
    VersionId,
    Wish,
)


class Marks(Protocol):
    """A render's durable notes on what it has already posted (message ids, file ids), so that a restart posts nothing twice."""

    def get(self, key: str) -> str | None: ...

    async def set(self, key: str, value: str) -> None:
        """It is on disk when this returns."""

    def defer(self, key: str, value: str) -> None:
        """It goes to disk together with the posted message that the publisher is about to return, which saves a write: for what could be
        found out again on the platform."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What a publisher is told about a render, the same at every call for that render.

    place.root is None where the render begins a thread in the channel. `message` is the asker's own message, to be replied to.
    `callback` reaches the asker alone (interaction token, response_url), as long as the platform allows.
    """

    render: RenderId
    place: Place
    person: Person
    wish: Wish
    marks: Marks
    message: str | None = None
    callback: Mapping[str, str] = field(default_factory=dict)
    locale: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    tier: str  # the name of the one that paints
    stage: str  # "queued", "painting"
    ahead: int = 0  # renders before this one, when queued
    seconds_left: int | None = None  # from this tier's recent real times; None: not known yet
    slow: bool = False  # it takes longer than such pictures usually do


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A version to show. `filename` is made by us and agrees with the bytes."""

    version: Version
    filename: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One message: pictures side by side, caption, buttons. `act` is UNDO, REDO, PICK or SHOW where a version is shown again.

    `number_of` maps the ids of what is shown and of what it was made from to their numbers, so that a caption can say "v3, from v1".
    `notes` are sentences to add (a model's remark is in the version): what fell short, which of several pictures failed and why.
    `quota_left` is a phrase about the tightest limit, None without one.
    """

    act: Act
    shots: tuple[Shot, ...]
    current: VersionId
    number_of: Mapping[VersionId, int]
    notes: tuple[str, ...] = ()
    quota_left: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedMessage:
    """Where a post stands on the platform.

    message: the id that replies refer to. root: the root of the thread that continues from here, in the platform's terms
    (Place.root); equal to the post's own root where the thread exists already. aliases: other ids that lead to the same thread.
    """

    message: str
    root: str
    aliases: tuple[str, ...] = ()


class Publisher(Protocol):
    """One platform's way out. Every method is safe to repeat after a crash: it looks at the marks, and for its own marker on the
    platform, before it posts again.

    Raises CannotPost (403, not a member: final), PlaceGone (deleted: final), PostFailed (try again later).
    """

    async def open(self, post: Post, progress: Progress) -> PostedMessage:
        """Post the placeholder. Called before anything is paid, so a place where we may not post costs nothing."""

    async def progress(self, post: Post, progress: Progress) -> None:
        """Bring the placeholder up to date. Best effort: failures are logged, not raised."""

    async def deliver(self, post: Post, result: Result) -> PostedMessage:
        """The placeholder becomes the result. What shows a version again has no placeholder: it is posted as it is."""

    async def fail(self, post: Post, sentence: str, *, called_off: bool = False, waited: bool = False) -> None:
        """The placeholder becomes the sentence, with whose ask it is about and which. Where there is none, the asker alone is told
        through the callback, and without one (a message asked) the sentence is posted in the thread. Where the place was shut
        meanwhile, the asker is told in whatever other way still works; CannotPost says that there was none.

        called_off: somebody cancelled it, so nothing went wrong. waited: the asker has waited for so long that they look elsewhere by
        now, so that a changed placeholder is not enough: they are reached, and nobody else is."""

    async def announce(self, place: Place, sentence: str, *, once: str) -> None:
        """One message in the channel, which pings nobody (a limit is nearly gone). Raises like the others. There are no marks: said
        again with the same `once`, after a crash, it is posted once where the platform helps (Discord for some minutes, the playground
        for ever, Slack not at all)."""

    async def fetch(self, attachment: Attachment, *, max_bytes: int) -> bytes:
        """Download from the platform's own hosts, capped while streaming. Raises BadPicture (too large, expired, a login page), and
        PostFailed where the platform does not give it this time."""
