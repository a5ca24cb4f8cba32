"""What the studio needs from outside, each as narrow as its caller: engine, platform, pictures, jobs, clock.

Implementations do not inherit; wiring fits them together and mypy checks. The store's port stands in core/records.py, beside the
values it keeps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from core.model import (
    Act,
    Attachment,
    Choice,
    MicroDollars,
    Original,
    Person,
    Place,
    RenderId,
    Sha256,
    Tier,
    Version,
    VersionId,
    Wish,
)

Now = Callable[[], datetime]  # aware UTC; injected, so that tests own the clock


# --- the engine: paints one picture ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Bytes in memory with the mime type sniffed from them."""

    data: bytes = field(repr=False)
    mime: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """One request to a model, complete in itself: edits are stateless.

    `pictures` go first, in the order that core/briefs.py tells of: the references, then the parent's original (if `edits`). `words`
    holds the asker's words verbatim, words of ours around them; an engine that reads no prose goes by `act` and `asked` instead.
    `deadline_seconds` bounds everything, our retries included.
    """

    render: RenderId
    tier: Tier
    words: str
    act: Act  # what is done: an `again` does what it repeats
    asked: str  # the asker's words alone
    pictures: tuple[Picture, ...] = ()
    edits: bool = False  # the last picture is the one being edited
    ratio: str | None = None
    size: str | None = None
    deadline_seconds: float = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One call that reached the model, for the ledger: what it cost us, whether or not a picture came of it."""

    outcome: str  # "painted", or the code of an error
    cost: MicroDollars
    seconds: float
    billed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Painting:
    """What the model gave: the bytes as they came, and what they cost. `cost` is the successful call's alone; `tries` lists all."""

    picture: Picture
    cost: MicroDollars
    seconds: float  # wall time, our retries included
    remark: str = ""  # text beside the picture
    response_id: str | None = None
    model_version: str | None = None
    tries: tuple[Try, ...] = ()


class Engine(Protocol):
    """Paints. Errors are core.errors.Refused, WordsInsteadOfPicture, EngineBusy, EngineTimeout, EngineTrouble, TierGone, NotServed,
    NoPrice, BadAsk; each carries the calls made so far as `tries`. A cancellation with a call under way is raised as HungUp, with them."""

    def off(self) -> Mapping[str, str]:
        """Tiers that cannot paint now -> the sentence that says why and names the successor."""

    async def paint(self, brief: Brief) -> Painting: ...


# --- pictures: originals untouched, previews derived -------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A picture that somebody attached, as it is kept. `note` is a sentence where a model sees less of it than there is, or was."""

    original: Original
    note: str | None = None


class Pictures(Protocol):
    async def put(self, data: bytes) -> Original:
        """Keep bytes untouched under their sha256; the same bytes twice are one object. Raises StoreFull."""

    async def put_reference(self, data: bytes, *, name: str, max_bytes: int) -> Attached:
        """Make safe for a model what somebody attached (upright, no EXIF, a format it takes, at most `max_bytes`) and keep that.
        Raises BadPicture, StoreFull; ReaderCrashed where reading it ended the process that read it: that may be chance, once."""

    async def original(self, sha256: Sha256) -> bytes: ...

    async def sheet(self, pictures: Sequence[tuple[str, Sha256]], *, current: int | None = None) -> bytes:
        """A small contact sheet as JPEG: each picture under its label, the one at position `current` marked."""

    def check_room(self) -> None:
        """Raises StoreFull where no further picture would fit: asked before anything is paid."""

    async def preview(self, sha256: Sha256, *, max_edge: int = 1024, max_bytes: int | None = None) -> Picture:
        """A derived JPEG, longest edge at most `max_edge` pixels, at most `max_bytes` bytes; made once, then kept beside the original."""


# --- decoders: read the pixels of files, apart from everything else -------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A picture made fit for a model: the very bytes that were given where they are fit already. `note` as in Attached."""

    data: bytes = field(repr=False)
    mime: str
    note: str | None = None


class Decoder(Protocol):
    """Each raises BadPicture (damaged, no picture, too much memory or time) and ReaderCrashed; core/pixels has what they do."""

    async def reference(self, data: bytes, *, name: str, max_bytes: int) -> Fit: ...

    async def preview(self, data: bytes, *, max_edge: int, max_bytes: int | None) -> bytes: ...

    async def sheet(self, pictures: Sequence[tuple[str, bytes]], *, edge: int, current: int | None) -> bytes: ...


# --- a platform, as a job sees it: REST alone ---------------------------------------------------------------------------


class Marks(Protocol):
    """A render's durable notes on what it has already posted (message ids, file ids), so that a restart posts nothing twice."""

    def get(self, key: str) -> str | None: ...

    async def set(self, key: str, value: str) -> None:
        """It is on disk when this returns."""

    def note(self, key: str, value: str) -> None:
        """It goes to disk together with the standing that the publisher is about to return, which saves a write: for what could be
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
    choice: Choice
    marks: Marks
    message: str | None = None
    callback: Mapping[str, str] = field(default_factory=dict)
    locale: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
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
class Standing:
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

    async def open(self, post: Post, progress: Progress) -> Standing:
        """Post the placeholder. Called before anything is paid, so a place where we may not post costs nothing."""

    async def progress(self, post: Post, progress: Progress) -> None:
        """Bring the placeholder up to date. Best effort: failures are logged, not raised."""

    async def deliver(self, post: Post, result: Result) -> Standing:
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


# --- jobs: run what was accepted, whatever happens ------------------------------------------------------------------------


class Jobs(Protocol):
    def submit(self, render: RenderId) -> None:
        """An accepted render is to be worked on; returns at once. A lost submit is found again by the sweeper."""

    def cancelled(self, render: RenderId) -> None:
        """A render was cancelled in the database: stop working on it, in this process at once."""
