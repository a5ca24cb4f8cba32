"""What the studio answers to an ask: values, each of which every platform must match."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import ClassVar

from core.acts import tree
from core.acts.voting import Tally
from core.model import Act, Lack, MicroDollars, RenderId, Stage, Tier, Version, VersionId, Wish
from core.ports.approvals import Approval
from core.ports.votes import Cell, Vote
from core.quota import Spent
from core.reading.lettering import Misread


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The ask is on its way: a job posts the placeholder at once and the result when it is there. The answer to a command or a
    button may say so to the asker alone (waiting.accepted); a message needs no further answer."""

    render: RenderId
    act: Act
    ahead: int
    seconds_left: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """Chatter, a duplicate, or not for us: post nothing. `why` is for whoever looks at it; nothing acts on it."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsure:
    """The message may be meant for the picture: a small line with a button for what it may ask for. The button carries `pending`,
    and pressing it calls Studio.go_ahead. `wordless`: a picture came without a word, so the line asks what to do with it."""

    pending: str
    wish: Wish
    wordless: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoPicture:
    """The words ask for a change of a picture, and none is there, so nothing was accepted. The button carries `pending`, and pressing it
    (Studio.go_ahead) paints the words alone. `command`: the words, if they are only a reply word or a command's name."""

    code: ClassVar[str] = "no_picture"
    pending: str
    command: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LesserFinal:
    """A final would be painted by `tier`, because `wanted`, the tier that finals are meant for, falls short. `lack` says how."""

    wanted: Tier
    lack: Lack
    tier: Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenFor:
    """A text model took the words for `act` on `tier`, which may cost more than a plain edit, or than was accepted. `count` and `size`:
    None where the act says enough."""

    act: Act
    tier: Tier
    count: int | None = None
    size: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Misspelt:
    """The picture to be made final says something else than was asked for."""

    version: int
    misread: tuple[Misread, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm:
    """The ask may cost `price`, and the asker has to agree to that first. They alone see the price and a button that carries
    `pending`; pressing it calls Studio.go_ahead(confirmed=True). `why`: what else they agree to; None: the price alone. `count`: of
    pictures; `combines`: they come from lists of choices in the words."""

    pending: str
    price: MicroDollars
    why: LesserFinal | TakenFor | Misspelt | None = None
    count: int = 1
    combines: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherTier:
    """A tier that can take the ask. The button that asks the same of it carries `pending` (Studio.go_ahead(confirmed=True))."""

    tier: str
    pending: str
    price: MicroDollars | None = None  # what it may cost at most, where the button has to say so


@dataclass(frozen=True, slots=True, kw_only=True)
class Fits:
    """How many of several pictures a limit still has room for. The button that asks for those carries `pending` (Studio.go_ahead;
    confirmed=True where it has a price)."""

    count: int
    of: int
    pending: str
    price: MicroDollars | None = None  # what they may cost at most, where pressing the button agrees to that


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitSpent:
    """A limit has no room for the ask, so nothing was accepted or paid. `at_home`: it is a limit of the asker's own workspace, and
    they ask from outside it. `request` is what an "Ask for more" button carries; None: nobody in the chat can grant more."""

    code: ClassVar[str] = "quota_spent"  # for the log, as errors have one
    spent: Spent
    at_home: bool = False
    other: OtherTier | None = None
    fits: Fits | None = None
    request: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TierOff:
    """The tier that is meant accepts no asks, because its model was retired. `successor`: the tier that the table names instead, and
    `other` the ask on it, if it can take the ask."""

    code: ClassVar[str] = "tier_off"
    tier: Tier
    successor: Tier | None = None
    other: OtherTier | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AsksApproval:
    """The ask waits for an approval, which a message in its thread asks for. Once it is given, the ask goes on by itself."""

    approval: Approval


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalDecided:
    """Somebody approved, declined or withdrew in words, and it counts. `approval` is how it stands now; the message that asks for it is
    brought up to date by itself."""

    approval: Approval


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled:
    """A render was called off. The job updates its placeholder. `kept`: how many of its pictures were painted by then, and are shown."""

    render: RenderId
    kept: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Info:
    """All about one version (telling.info)."""

    version: Version
    number_of: Mapping[VersionId, int]
    current: bool
    stage: Stage | None = None  # who understood the words that it was asked for with; None: nobody had to
    finals: Sequence[Version] = ()  # that were painted of it
    approvals: Sequence[Approval] = ()  # that were asked for it
    branch: str = ""  # what the branch is called that it begins
    wish: Wish | None = None  # what was asked for with it; None: not known
    avoid: str = ""
    references: Sequence[str] = ()  # the names of the pictures that it was made with, in order
    region: str = ""  # where alone it differs from what it was made from
    sheet: bytes = b""  # these pictures on a small sheet, numbered
    drawing: Callable[[], Awaitable[bytes]] | None = field(default=None, compare=False)  # as in SideBySide


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """Versions of a thread in the order they were made (telling.side_by_side), with one sheet of their previews as JPEG bytes: a page of
    its history, or two that are compared.

    `drawing`: gives the sheet where it takes longer than the words may wait (empty bytes: it cannot be drawn); None: it is there, or there
    is none. `number_of`: also of what they were made from. `branches`: what the branches are called that some of them begin. `earlier`
    and `later`: a version of the page before and after this one.
    """

    versions: Sequence[Version]
    current: VersionId
    sheet: bytes
    compared: int | None = None  # the number of the version that is shown beside another one; None: the history
    drawing: Callable[[], Awaitable[bytes]] | None = field(default=None, compare=False)
    approvals: Sequence[Approval] = ()  # that were asked for versions of the thread
    number_of: Mapping[VersionId, int] = field(default_factory=dict)
    branches: Mapping[VersionId, str] = field(default_factory=dict)
    cells: Sequence[tree.Cell] = ()  # of a history: where each version stands
    lineage: frozenset[VersionId] = frozenset()  # of a history: what the current version comes from, and itself
    page: int = 1
    pages: int = 1
    current_number: int = 0
    current_page: int = 1
    earlier: VersionId | None = None
    later: VersionId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteOpened:
    """A vote is open, and its message is on its way. `is_new` False: it was open before."""

    vote: Vote
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteClosed:
    """A vote is closed. Its message is changed on its own."""

    vote: Vote
    tally: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Voted:
    """A vote for a picture counts (`cast`), or was taken back."""

    cell: Cell
    cast: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TiersShown:
    """The tiers of a comparison are shown from now on; its message is changed on its own. `is_new` False: they were before."""

    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Formats:
    """A version to be painted in another format, which is yet to be chosen (controls.formats)."""

    version: Version


class LinkTo(Enum):
    MESSAGE = auto()  # of the same platform, whose pictures are found once there are words
    ELSEWHERE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """How to use Darkroom. `link`: where the link leads that a mention brought and nothing else."""

    link: LinkTo | None = None


Polled = VoteOpened | VoteClosed | Voted | TiersShown
Answer = (
    Accepted
    | Ignored
    | Unsure
    | NoPicture
    | Confirm
    | AsksApproval
    | ApprovalDecided
    | LimitSpent
    | TierOff
    | Cancelled
    | Info
    | SideBySide
    | Polled
    | Formats
    | Help
)
SEEN_BEFORE = Ignored(why="seen before")
CHATTER = Ignored(why="chatter")
