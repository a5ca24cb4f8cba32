"""The nouns of the studio. Values only: no behaviour beyond reading them, no I/O, no platform's wire shapes.

Units are given where they matter: money in micro-dollars (1 USD = 1_000_000), times as aware UTC datetimes, sizes in bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, NewType

from core.adjustments import Adjustment
from core.lines import one_line, whole

Sha256 = NewType("Sha256", str)  # 64 lower-case hex digits: the address of an original or a reference in the image store
ThreadId = NewType("ThreadId", str)
RenderId = NewType("RenderId", str)
VersionId = NewType("VersionId", str)
VoteId = NewType("VoteId", str)
MicroDollars = NewType("MicroDollars", int)

MOST_ALT = 1000  # characters of an alt text
MOST_COUNT = 50  # pictures of one ask
MOST_SINGLES = 4  # pictures that are shown each by itself; more stand on one contact sheet
NO_TIER = "none"  # in place of a tier and its model, for a version that no model painted
SAMPLE = "offline sample"  # in place of a model's version in the receipt of a sample
_VERSION, _LINK = "version:", "link:"  # in place of the scheme of an address
_AS_REFERENCE = "as a reference"
_OTHER_FILES = re.compile(
    r"\.(?:aac|aiff|csv|docx?|flac|gz|html?|json|key|log|m4[av]|md|mkv|mov|mp[34]|numbers|od[pst]|ogg|opus|pages|pdf|pptx?|py|rar|rtf|tar|"
    r"txt|wav|webm|xlsx?|xml|ya?ml|zip|7z)$",
    re.IGNORECASE,
)  # endings of files that are no pictures, where nothing else tells


# --- who and where ---------------------------------------------------------------------------------------------------


DIRECT = "dm"  # the workspace of direct messages, where a platform has them outside all workspaces


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something is said or shown. `root` is the thread's root on the platform; None: in the channel itself, so that a new
    thread begins.

    Discord: workspace = guild id ("dm" without one), channel = the parent channel's id, root = the thread channel's id (which
    equals the id of the message it is attached to). Slack: workspace = team id, channel = channel id, root = the root message's ts.
    """

    platform: str
    workspace: str
    channel: str
    root: str | None = None

    @property
    def direct(self) -> bool:
        """Whether it belongs to no workspace that has admins."""
        return self.workspace == DIRECT


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What a platform's people call things, and what they type. The core knows no platform and is handed this."""

    workspace: str = "workspace"
    group: str = "group"
    help: str = "/help"
    limits: str = "/quota show, /usage"
    reading: str = "/studio reading"
    edit: str = "reply in its thread"  # how to change the picture
    older: str = "reply to it, or write v2: make it night"  # how to go on from an older version


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    id: str
    name: str  # display name, plain text on one line, never a mention

    def __post_init__(self) -> None:
        if not self.name.isprintable():
            object.__setattr__(self, "name", one_line(self.name) or self.id)


UNNAMED: Final = "picture"  # a file whose name is not known


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that somebody attached, not yet fetched. The platform's own port fetches `url`, with its credentials, from its own
    hosts only. `size` and `mime` are what the platform claims; the bytes decide. `name` is on one line, like a person's.

    `address` is the address in the asker's words that it stands for; `origin` says where it was ("from your earlier message") if
    the asker did not attach it. A version of the thread that goes along is one too, and so is a link to
    a message: then `url` names the version, or the link whose pictures are looked for when they are needed.
    """

    url: str
    name: str = UNNAMED
    size: int | None = None
    mime: str | None = None
    id: str | None = None  # the platform's id of the file, where fetching anew needs it
    address: str | None = None
    origin: str = ""

    def __post_init__(self) -> None:
        if not self.name.isprintable():
            object.__setattr__(self, "name", one_line(self.name) or UNNAMED)

    @staticmethod
    def of(version: Version) -> Attachment:
        """A version that goes along as a reference, under the name that people call it by."""
        return Attachment(url=f"{_VERSION}{version.id}", name=f"v{version.number}", origin=_AS_REFERENCE)

    @staticmethod
    def behind(link: str, *, number: int | None = None) -> Attachment:
        """The picture of the message that a link in the asker's words leads to. number: which of several links it is, from 1."""
        name = "the linked picture" if number is None else f"linked picture {number}"
        return Attachment(url=f"{_LINK}{link}", name=name, address=link, origin=_AS_REFERENCE)

    @property
    def version(self) -> VersionId | None:
        """The version that this refers to; None: it refers to none."""
        return VersionId(self.url.removeprefix(_VERSION)) if self.url.startswith(_VERSION) else None

    @property
    def link(self) -> str | None:
        """The link to the message whose picture this refers to; None: it refers to none."""
        return self.url.removeprefix(_LINK) if self.url.startswith(_LINK) else None

    @property
    def may_be_picture(self) -> bool:
        """Whether it may be a picture, because nothing that is claimed about it says otherwise."""
        mime = (self.mime or "").partition(";")[0].strip().lower()
        if mime in ("", "application/octet-stream"):
            return _OTHER_FILES.search(self.name) is None
        return mime.startswith("image/")


# --- what is asked ---------------------------------------------------------------------------------------------------


class Act(StrEnum):
    """What a person can want. core/acts/table.py has a row for each, with what it needs and how it is carried out."""

    NEW = "new"
    COMPARE = "compare"  # a new picture on several tiers; becomes NEW with Wish.compare
    EDIT = "edit"
    AGAIN = "again"  # the same ask once more: a sibling
    REDO_ON = "redo-on"  # the same, on the other tier that makes sense
    AT_ONCE = "at-once"  # all edits of a version's lineage in one, onto the picture that they began with
    VARIATIONS = "variations"  # several takes on one version
    PACK = "pack"  # one version in each format of a named set
    FINAL = "final"  # the current version on the best tier
    EXACT = "exact"  # changed exactly as it was said, without a model

    UNDO = "undo"
    REDO = "redo"
    PICK = "pick"  # make a version the current one
    SHOW = "show"  # a version once more, in the channel itself
    PACKED = "packed"  # a version with its whole pack, which is there; what PACK comes to where nothing is to be painted

    VOTE = "vote"  # opens a vote on several pictures
    CLOSE_VOTE = "close-vote"
    SHOW_TIERS = "show-tiers"  # ends that a comparison is blind

    CANCEL = "cancel"
    INFO = "info"
    HISTORY = "history"
    BEFORE_AFTER = "before-after"  # a version beside the one that it was made from
    FORMAT = "format"  # which formats a version can be painted in; with one chosen, an edit
    HELP = "help"


class Stage(StrEnum):
    """Who decided what somebody's words mean."""

    EXACT = "exact"  # their form, or a reply word: certain in itself
    RULES = "rules"  # our rules, by the words in it
    MODEL = "model"  # a text model that was asked


class Role(StrEnum):
    """What an attached picture is for, where the words say so."""

    CHANGE = "change"  # the picture to change
    STYLE = "style"
    OBJECT = "object"  # something to put in
    FACE = "face"
    REGION = "region"  # it marks where: a mask
    LAYOUT = "layout"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody asks for, in the studio's terms. Flags are taken out of `words`, which are otherwise verbatim.

    `version` is the number of a version (1 for v1) if one is named: to branch from (EDIT, "v2: make it night"), to pick, or to
    describe.
    """

    act: Act
    words: str = ""
    version: int | None = None
    against: int | None = None  # the number of a version to show beside it; None: the one that it was made from
    page: int | None = None  # of the history; None: the one with the version that is meant
    tier: str | None = None  # explicit choice; None: automatic
    ratio: str | None = None  # "16:9"
    size: str | None = None  # "1K", "2K", "4K"
    count: int = 1
    avoid: str | None = None
    # The tiers to compare, a picture on each, in their order; empty: all that can paint it. None: nothing is compared.
    compare: tuple[str, ...] | None = None
    blind: bool = False  # of a comparison: which tier painted which is hidden at first
    minutes: int | None = None  # how long a vote is open; None: until somebody closes it
    # A sentence for the result about what is not quite as it was asked for. Two wishes that differ in it alone are equal.
    note: str = field(default="", compare=False)
    stage: Stage | None = field(
        default=None, compare=False
    )  # who understood the words, or what those of a command ask of the picture; None: nobody had to, it is a button
    # The number of the tier rule that a text model found to apply (docs/architecture.md); None: the local rules find it.
    need: int | None = field(default=None, compare=False)
    # Whether a text model alone says that it is to be dearer than an edit: then its price is to be agreed to first.
    dear_by_reading: bool = field(default=False, compare=False)
    # What the words may still say when a text model reads them once the ask is accepted (core/reading/output.py); empty: nothing.
    open: tuple[str, ...] = field(default=(), compare=False)
    # What the attached pictures are for, in their order; None: not said. For any further ones it is not said.
    roles: tuple[Role | None, ...] = field(default=(), compare=False)
    # What an exact edit does, in this order; `words` say the same.
    steps: tuple[Adjustment, ...] = ()
    # The tiers that have failed at this already, so that none of them is offered again.
    failed_on: tuple[str, ...] = field(default=(), compare=False)
    # Whether it asks for what did not come out of an earlier ask, and so for no more than that.
    rest: bool = field(default=False, compare=False)
    # The choices for each picture, where the words list some in braces (core/reading/combinations.py); empty: all are of the words.
    combinations: tuple[tuple[str, ...], ...] = ()
    # Of a pack: its name, the format of each picture ("instagram 4:5"), and those that there are pictures of already.
    pack: str = ""
    formats: tuple[str, ...] = ()
    taken: tuple[tuple[str, VersionId], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One event of a platform, understood: who wants what, where.

    `event` is the platform's own id of the event; an event is acted on once, however often it is delivered. `replied_to` is the id
    of the message replied to (or whose button was pressed); a picture in it is the one meant. `version` names the version meant
    directly (a button's stateless id carries it) and wins over `replied_to`. `callback` is what the platform's publisher needs to
    reach the asker alone (interaction token, response_url): a credential, kept only until the render is over, never logged.
    """

    event: str
    place: Place
    person: Person
    wish: Wish
    references: tuple[Attachment, ...] = ()
    replied_to: str | None = None
    version: VersionId | None = None
    message: str | None = None  # the asker's own message, when a message asked
    callback: Mapping[str, str] = field(default_factory=dict)
    locale: str | None = None
    groups: tuple[str, ...] = ()  # ids of the roles or user groups the asker has, without blanks: limits may be for them
    home: str | None = None  # for a direct message: the workspace whose member the asker is; its wider limits must have room too
    agreed: MicroDollars | None = None  # what the asker agreed to pay at most, having seen the price; None: saw none
    changes: bool = False  # a text model read it as a change of a picture, outside any thread of ours
    replies: bool = False  # it replies to a message that shows no picture, which its words may mean all the same
    pictureless: bool = False  # to be painted from the words alone, although they seem to mean a picture
    approved: bool = False  # the approval that it needs where it was asked is given

    @property
    def pictures(self) -> tuple[Attachment, ...]:
        """The references that may be pictures. Other files beside them are named and left out."""
        return tuple(one for one in self.references if one.may_be_picture)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A plain message that somebody wrote where the studio listens: maybe an instruction, maybe chat.

    `addressed`: the bot itself was spoken to (mentioned, ping-replied, or written to directly), so this is not mere chatter between
    people. `to_others`: the text begins with a mention of somebody else, or mentions only other people. The text comes without the
    mention of the bot. `forwarded` is the text of messages that it forwards or shares, in other people's words. Both can be stored
    and sent, whatever a platform delivered. `pointed` are the
    pictures of the message it replies to, if that is somebody's; `hidden` says why those cannot be seen, if so.
    """

    event: str
    place: Place
    person: Person
    text: str
    forwarded: str = ""
    references: tuple[Attachment, ...] = ()
    pointed: tuple[Attachment, ...] = ()
    hidden: str = ""
    replied_to: str | None = None
    id: str | None = None
    addressed: bool = False
    to_others: bool = False
    callback: Mapping[str, str] = field(default_factory=dict)
    locale: str | None = None
    groups: tuple[str, ...] = ()  # as in Ask
    home: str | None = None  # as in Ask

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", whole(self.text))
        object.__setattr__(self, "forwarded", whole(self.forwarded))


# --- tiers -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """Micro-dollars per million tokens, so that integers are exact. `image_tokens` is the table to fall back on if usage is
    missing."""

    input: int
    text_output: int  # text and thinking
    image_output: int
    image_tokens: Mapping[str, int]  # size -> output tokens of one picture
    input_image_tokens: int = 1120


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """A row of the tier table. `successor` names the tier to offer when this one's model is gone."""

    name: str  # "lite", "flash", "pro"
    title: str  # what people read: "Nano Banana 2.1"
    model: str
    sizes: tuple[str, ...]
    ratios: tuple[str, ...]
    max_references: int
    thinking: str | None  # level sent to the model; None: not sent
    prices: Prices | None  # None: no paid call is made on this tier
    timeout_seconds: float
    successor: str | None = None
    edits: bool = True  # False: for new pictures alone, unless somebody names it
    concurrency: int | None = None  # model calls under way at once; None: no throttle of ours
    per_minute: int | None = None


def shape_of(ratio: str) -> float:
    """Width divided by height: 1.5 for "3:2"."""
    width, height = ratio.split(":")
    return int(width) / int(height)


class Reason(StrEnum):
    """Why a tier was chosen. bots/speech/reasons.py has the words for it."""

    CHOSEN = "chosen"  # by the asker
    REPEATED = "repeated"  # the same ask once more
    PACK = "pack"
    EXACT = "exact"  # no tier: nothing was painted
    SEVERAL = "several"
    DRAFTS = "drafts"
    NO_LETTERING = "no-lettering"  # lettering is mentioned and not wanted
    LETTERING = "lettering"
    SHORT_WORDS = "short-words"
    SUBJECTS = "subjects"  # several, with positions or identities to keep
    CROWD = "crowd"
    FINAL = "final"
    DETAIL = "detail"  # up close
    CATALOGUE = "catalogue"
    REFERENCES = "references"
    SMALL_CHANGE = "small-change"
    CASUAL = "casual"
    ORDINARY = "ordinary"  # no other rule applies


class Shortfall(StrEnum):
    """What may keep a tier from painting something."""

    OFF = "off"
    NO_PRICE = "no-price"
    RATIO = "ratio"
    SIZE = "size"
    REFERENCES = "references"
    NO_EDITS = "no-edits"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """What kept a tier from painting. `value`: the ratio or the size that it lacks, or how many references it takes; else empty."""

    tier: str
    kind: Shortfall
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which tier paints, and why. `lack`: what kept the tier from painting that `reason` speaks for, where that is another one."""

    tier: str
    reason: Reason
    rule: int  # the rule that decided, 1 to 10 (docs/architecture.md)
    lack: Lack | None = None


# --- what was made ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """A stored picture's address and facts read from its bytes (never from what was asked for)."""

    sha256: Sha256
    mime: str  # "image/png", "image/jpeg", "image/webp"
    width: int
    height: int
    size: int  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a model call says besides its picture: its cost and time (our retries included), its words, and who answered."""

    cost: MicroDollars
    seconds: float  # wall time
    remark: str = ""  # text the model sent
    response_id: str | None = None
    model_version: str | None = None

    @property
    def is_sample(self) -> bool:
        """Whether no model was asked: the picture is a sample drawn offline."""
        return self.model_version == SAMPLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Painted:
    """A picture that a model call gave, kept at once so that it is never paid again. It becomes a Version when its render is
    complete."""

    slot: int  # 0 to count-1
    original: Original
    receipt: Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One picture of a thread and how it came to be. `parent` is the version it was made from, None for a fresh start; `before` is
    what was current when it was made."""

    id: VersionId
    thread: ThreadId
    number: int  # 1 for v1
    parent: VersionId | None
    before: VersionId | None
    render: RenderId
    act: Act
    words: str
    original: Original
    tier: str
    model: str
    reason: Reason  # as in Choice
    lack: Lack | None
    asked_ratio: str | None
    asked_size: str | None
    receipt: Receipt  # of the call that painted it
    alt: str  # alt text, at most MOST_ALT characters
    person: Person
    made_at: datetime
    hidden: bool = False  # it stands in a blind comparison, and nobody is to know yet which tier painted it
    slot: int = 0  # its place among the pictures of its render; on a contact sheet, those that did not come out have theirs

    @property
    def is_exact(self) -> bool:
        """Whether no model painted it: it is another version, changed exactly as it was said."""
        return self.act is Act.EXACT

    @property
    def filename(self) -> str:
        """The name of its original wherever it is saved, which agrees with the bytes."""
        ending = {"image/jpeg": "jpg", "image/webp": "webp"}.get(self.original.mime, "png")
        return f"darkroom-v{self.number}.{ending}"


class RenderState(StrEnum):
    """queued -> painting -> painted -> done; failed from any of the first three, cancelled from the first two."""

    QUEUED = "queued"
    PAINTING = "painting"
    PAINTED = "painted"  # versions recorded, not yet posted
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def over(self) -> bool:
        return self in (RenderState.DONE, RenderState.FAILED, RenderState.CANCELLED)


UNPAINTED = (RenderState.QUEUED, RenderState.PAINTING)
UNFINISHED = tuple(state for state in RenderState if not state.over)


@dataclass(frozen=True, slots=True, kw_only=True)
class Render:
    """One accepted piece of work, painted or free. Renders of a thread run in the order of `place_in_thread`.

    `target` is the version it is about, fixed if the asker named or replied to one. None with `follows` True: whatever is current
    when its turn comes; None with `follows` False: a fresh start.
    """

    id: RenderId
    thread: ThreadId
    place_in_thread: int
    place: Place
    person: Person
    wish: Wish
    choice: Choice | None  # None: no model is called
    references: tuple[Attachment, ...]
    target: VersionId | None
    follows: bool
    state: RenderState
    accepted_at: datetime
    sentence: str = ""  # what the asker is told of a failure
    reported: bool = False  # whether the asker can see that, or the result
    replied_to: str | None = None
    message: str | None = None
    callback: Mapping[str, str] = field(default_factory=dict)
    locale: str | None = None

    def asked(self, wish: Wish, version: VersionId | None = None) -> Ask:
        """What was asked for once more, with another wish, for a button to carry on. version: the one that is meant from now on, whatever
        is current when the button is pressed."""
        version = self.target or version
        return Ask(
            event=self.id,
            place=self.place,
            person=self.person,
            wish=wish,
            references=self.references,
            replied_to=self.replied_to if version is None else None,
            version=version,
            message=self.message,
            locale=self.locale,
        )

    @property
    def pictures(self) -> tuple[Attachment, ...]:
        """As in Ask."""
        return tuple(one for one in self.references if one.may_be_picture)
