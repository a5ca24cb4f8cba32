"""The port of a platform as a job sees it: results are posted by REST alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from core.adjustments import Adjustment
from core.model import (
    Act,
    Attachment,
    MicroDollars,
    Original,
    Person,
    Place,
    RenderId,
    Version,
    VersionId,
    Wish,
)
from core.ports.approvals import Approval
from core.ports.lettering import LETTERING, Correction
from core.ports.pictures import Cell
from core.ports.records import PostedVersion
from core.ports.votes import Board

# The marks that a picture's later changes and its info need, which are kept as long as the picture. All others are forgotten some time
# after the end of their render.
LASTING_MARKS = ("references", "avoid", "roles", "names", "called", "region", LETTERING)
STOPPED = "stopped"  # the mark of a render that somebody stopped: what is painted of it is to be shown, and nothing more is painted


MERGED = "merged"  # the mark of a render that others were merged into, and what those ended of


class Marks(Protocol):
    """What a render has posted so far (message ids, file ids), kept durably so that a restart posts nothing twice."""

    def get(self, key: str) -> str | None: ...

    async def set(self, key: str, value: str) -> None:
        """Set a mark. It is on disk when this returns."""

    def defer(self, key: str, value: str) -> None:
        """Set a mark that goes to disk together with the posted message that the publisher is about to return, which saves a write.
        For what could be found out again on the platform."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What a publisher knows about a render, the same at every call for that render.

    place.root is None if the render begins a thread in the channel. `message` is the asker's own message, to reply to. `callback`
    reaches the asker alone (interaction token, response_url), as long as the platform allows.
    """

    render: RenderId
    place: Place
    person: Person
    wish: Wish
    marks: Marks
    message: str | None = None
    callback: Mapping[str, str] = field(default_factory=dict)
    locale: str | None = None
    references: Sequence[Attachment] = ()  # as they were attached to the ask


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The contact sheet of a batch. `draw` gives it as a JPEG; None: it cannot be drawn, and the pictures are to be chosen without it.
    Raises StoreTrouble."""

    cells: tuple[Cell, ...]
    draw: Callable[[], Awaitable[bytes | None]] = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """The pictures of an ask that did not come out, or were not begun when it was stopped. The button that asks for as many again carries
    `pending` (Studio.go_ahead). `price`: about what they cost together; None: nothing, or not known."""

    pending: str
    count: int
    price: MicroDollars | None = None
    stopped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Drifted:
    """An edit changed more than was asked for. parent: the number of the version that it was made from. first: of the version that its
    edits in a row began with; None: it is the only edit."""

    parent: int
    first: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    tier: str  # the name of the one that paints
    stage: str  # "queued", "held" (its tier fails; seconds_left is until the next try), "painting", "unkept" (painted; no store takes it)
    ahead: int = 0  # renders before this one, when queued
    seconds_left: int | None = None  # until the picture is there, from recent real times on this tier; None: not known yet
    slow: bool = False  # the picture is taking longer than such pictures usually do
    sample: bool = False  # no model paints it
    sheet: Sheet | None = None  # of a batch, once some of its pictures are there
    over: int = 0  # how many pictures of a batch need no more work, out of `count`
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """Several originals as one file. `files`: of each its name in it, and its original."""

    name: str
    files: tuple[tuple[str, Original], ...]

    @property
    def size(self) -> int:
        """How many bytes it has at most."""
        return sum(one.size + 400 for _, one in self.files) + 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One message: pictures side by side, caption, buttons. `act` is UNDO, REDO, PICK or SHOW if a version is shown again.

    `number_of` maps the ids of what is shown and of what it was made from to their numbers, so that a caption can say "v3, from
    v1". `before` is the version that they were made from, else what was current then; None: the thread begins with them. `notes` are
    sentences to add (a model's remark is in the version): what fell short, which of several pictures failed and why. `quota_left` is
    a phrase about the tightest limit, or None; `is_tight`: little of it is left. `can_redo`: an undo can be taken back. `sheets`: of a
    PICK, the messages in which the picked version stands among others. `sheet`: of a batch, whose pictures are shown on it and not each by
    itself. `steps`: of an exact edit, what was done. `formats`: of a pack, that of each picture, and `archive` all of it as one file.
    `picked`: of a sheet that is shown again, the version that was picked on it.
    """

    act: Act
    versions: tuple[Version, ...]
    current: VersionId
    number_of: Mapping[VersionId, int]
    before: Version | None = None
    notes: tuple[str, ...] = ()
    quota_left: str | None = None
    is_tight: bool = False
    can_redo: bool = False
    sheets: Sequence[PostedVersion] = ()
    formats: tuple[str, ...] = ()
    archive: Archive | None = None
    sheet: Sheet | None = None
    steps: tuple[Adjustment, ...] = ()
    missing: Missing | None = None
    drifted: Drifted | None = None
    picked: VersionId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceFirst:
    """What an ask was taken for when its words were read, and what that may cost at most, to be agreed to by whoever asked. The button
    carries `pending` (Studio.go_ahead(confirmed=True))."""

    pending: str
    price: MicroDollars
    act: Act
    tier: str
    count: int
    size: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnOtherTier:
    """The same ask on another tier, since its own failed, and what that may cost at most. The button carries `pending`
    (Studio.go_ahead(confirmed=True))."""

    pending: str
    tier: str
    price: MicroDollars


WayOn = PriceFirst | OnOtherTier


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """A message that a link leads to and that whoever linked it may see. `pictures` are those that people posted with it."""

    place: Place
    message: str
    pictures: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedMessage:
    """A message of ours on the platform.

    message: the id that replies refer to. root: the root of the thread that continues from here, in the platform's terms
    (Place.root); the same as the post's own root if the thread exists already. aliases: other ids that lead to the same thread.
    """

    message: str
    root: str
    aliases: tuple[str, ...] = ()


class Publisher(Protocol):
    """A platform's way out. Every method is safe to repeat after a crash: before it posts again it looks at the marks, and for its
    own marker on the platform.

    Raises CannotPost (403, not a member: final), PlaceGone (deleted: final), PostFailed (try again later).
    """

    async def open(self, post: Post, progress: Progress) -> PostedMessage:
        """Post the placeholder. Called before anything is paid, so a place where we may not post costs nothing."""

    async def progress(self, post: Post, progress: Progress) -> None:
        """Update the placeholder. Best effort: failures are logged, not raised."""

    async def deliver(self, post: Post, result: Result) -> PostedMessage:
        """Turn the placeholder into the result. What shows a version again has no placeholder and is posted as it is. The version that
        a pick went to is marked on its sheets, best effort."""

    async def fail(
        self, post: Post, sentence: str, *, called_off: bool = False, waited: bool = False, way: WayOn | None = None
    ) -> None:
        """Turn the placeholder into the sentence, with whose ask it is about and which. If there is none, tell the asker alone
        through the callback, or without one (a message asked) post the sentence in the thread. If the place has been shut
        meanwhile, tell the asker in whatever other way still works; CannotPost says that none did.

        called_off: somebody cancelled it, so nothing went wrong. waited: the asker has waited so long that they will have looked
        away, so a changed placeholder is not enough: reach them, and nobody else. way: how the asker may go on, with a button. With
        PriceFirst nothing failed; the question takes the place of the sentence, which is empty.
        """

    async def announce(self, place: Place, sentence: str, *, once: str) -> None:
        """Post one message in the channel that pings nobody (a limit is nearly used up). Raises like the others. It has no marks:
        repeated with the same `once` after a crash, it is posted once if the platform helps (Discord for some minutes, the
        playground for ever, Slack not at all)."""

    async def show_approval(self, approval: Approval, *, remind: bool = False) -> str:
        """Post the question of an approval in its thread, for those who can approve it, or change its message (`approval.message`) to how
        it stands now. Gives the message's id. remind: post a reminder of it instead, which notifies the same people. Raises like the
        others, and is posted once as `announce` is."""

    async def show_correction(self, correction: Correction) -> None:
        """Say in the thread of `correction.place` what was misread in a picture, with the button that corrects it, and ping nobody. Raises
        like the others, and is not posted again after a crash."""

    async def show_vote(self, board: Board) -> str:
        """Show how a vote stands: in a message of its own in the vote's thread, or changing that message. Gives the message, to be named
        the next time. Raises like the others; PlaceGone where the message was deleted. After a crash before it is noted, it is posted
        once more only where the platform does not help (as in `announce`)."""

    async def show_winner(self, board: Board) -> None:
        """Say in the thread of a vote that is over what came of it, in a message of its own that people notice. Raises like the others,
        and is posted once as `announce` is."""

    async def show_tiers(self, post: Post, result: Result, *, thread: Place) -> None:
        """Show which tier painted which picture of a comparison that was blind: in its message, with the labelled sheet in place of the
        other; where its picture or all of it cannot be changed, also in a new message in its thread. Raises like the others. post: as it
        was posted; its marks keep what is begun."""

    async def fetch(self, attachment: Attachment, *, workspace: str, max_bytes: int) -> bytes:
        """Download from the platform's own hosts, limited in size while streaming. Raises BadPicture (too large, expired, a login
        page), and PostFailed if the platform does not give it this time. workspace: where it was shown."""

    def links_in(self, words: str) -> tuple[str, ...]:
        """The links to messages of this platform that stand in words, each once."""

    async def linked(self, link: str, *, place: Place, person: Person) -> Linked:
        """Find the message that a link of this platform leads to, as far as `person` may see it; `place` is where they ask. Raises
        BadAsk where it leads elsewhere, is gone or is not for them (which it does not tell apart), CannotPost where we cannot look
        there, and PostFailed."""
