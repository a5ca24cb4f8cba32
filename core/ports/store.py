"""What each part of the studio needs from the store: a port for each caller, no wider than it uses.

Each method is one transaction and is named for what it means. A rule that must hold under concurrency is enforced by the statement,
not by the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from core.acts.history import Move
from core.acts.tree import Node
from core.model import (
    Attachment,
    Choice,
    Message,
    Painted,
    Person,
    Place,
    Render,
    RenderId,
    RenderState,
    Sha256,
    ThreadId,
    Version,
    VersionId,
    Wish,
)
from core.ports.approvals import ApprovalStore, AskedApprovalStore
from core.ports.comparisons import ComparisonStore
from core.ports.engine import ModelCall
from core.ports.merging import Merging
from core.ports.pending import NOTHING, PendingAsk, ToKeep
from core.ports.platform import PostedMessage
from core.ports.readings import BeganReading, Kept, MayRead, Unread
from core.ports.records import Begun, Entry, Outcome, PostedVersion, Queued, Rebooked, ShownPictures, Thread, Turn, Underway
from core.ports.votes import VoteStore
from core.quota import Rules, Spent
from core.quota.admins import By
from core.quota.audit import Record
from core.reading import ReadingCall

# --- the studio


class EventStore(Protocol):
    """Which events of the platforms were handled. For core/studio/events."""

    async def first_time(self, platform: str, event: str, now: datetime, keep: ToKeep = NOTHING) -> bool:
        """Whether this event is new; afterwards it no longer is. For events that make no render. If it is new, what the answer
        needs is kept in the same transaction."""

    async def is_known(self, platform: str, event: str) -> bool:
        """Whether this event was handled before. Notes nothing."""


class VersionStore(Protocol):
    """Versions one by one. For everything that shows or describes one."""

    async def version(self, version: VersionId) -> Version | None: ...


class RepeatStore(Protocol):
    """What earlier renders were made with. For core/renders/repeats."""

    async def marks(self, render: RenderId) -> Mapping[str, str]: ...

    async def marks_of(self, thread: ThreadId, key: str) -> Mapping[RenderId, str]:
        """One mark of all renders of a thread that have it."""


class RenderReadStore(Protocol):
    """Renders one by one. For whatever tells about one, or changes its state."""

    async def render(self, render: RenderId) -> Render | None: ...


class RenderStore(RenderReadStore, Protocol):
    """The state of a render. For whatever begins it, calls it off, or brings it to its end."""

    async def advance(
        self,
        render: RenderId,
        to: RenderState,
        *,
        of: Sequence[RenderState],
        now: datetime,
        failure: str = "",
        sentence: str = "",
        pending: PendingAsk | None = None,
        marks: Mapping[str, str] | None = None,
    ) -> bool:
        """Move a render from one of the states in `of` to another, and keep the ask that a button carries on, and marks, with it.
        Returns whether it happened; if not, nothing is kept. Where nothing is shown in the end, its reservation is given back."""


class TellingStore(AskedApprovalStore, RenderReadStore, RepeatStore, VersionStore, Protocol):
    """For core/studio/tell."""

    async def finals_of(self, draft: Version) -> Sequence[Version]:
        """The finals that were painted of a version, in order."""

    async def tree(self, thread: ThreadId) -> Sequence[Node]:
        """All versions of a thread, v1 first, each with what it was made from."""

    async def these(self, versions: Sequence[VersionId]) -> Sequence[Version]:
        """Versions by their ids, in that order."""

    async def elder(self, version: Version) -> int:
        """How many versions were made before this one from the same one."""

    async def numbered(self, thread: ThreadId, number: int) -> Sequence[Version]:
        """As in SubjectStore."""


class SubjectStore(VersionStore, Protocol):
    """Which thread and version are meant. For core/studio/subject."""

    async def thread_at(self, place: Place) -> Thread | None:
        """The thread that place.root leads to."""

    async def thread(self, thread: ThreadId) -> Thread | None: ...

    async def versions_at(self, place: Place, message: str) -> Sequence[Version]:
        """The versions that a message of the platform shows, in the order shown."""

    async def versions(self, thread: ThreadId) -> Sequence[Version]:
        """All versions of a thread, v1 first."""

    async def numbered(self, thread: ThreadId, number: int) -> Sequence[Version]:
        """The version of that number, if there is one, and the newest: at most two, in order."""

    async def made_from(self, thread: ThreadId, number: int, *, most: int) -> Sequence[int]:
        """The numbers of the versions that were made from the one of a number, in order."""

    async def newest(self, thread: ThreadId) -> Render | None:
        """The render that was accepted last, except those that found no picture to work on."""

    async def newest_unpainted(self, thread: ThreadId) -> RenderId | None:
        """The last accepted render that is still waiting or being painted."""


class HearingStore(RenderReadStore, VersionStore, Protocol):
    """For core/studio/hearing."""

    async def thread_at(self, place: Place) -> Thread | None:
        """The thread that place.root leads to."""

    async def newest_versions(self, thread: ThreadId) -> Sequence[Version]:
        """The versions that the thread's newest render made, side by side."""

    async def versions_at(self, place: Place, message: str) -> Sequence[Version]:
        """The versions that a message of the platform shows."""

    async def newest_unpainted(self, thread: ThreadId) -> RenderId | None:
        """The last accepted render that is still waiting or being painted."""


class SpeakerStore(Protocol):
    """Who spoke where. For core/studio/speakers."""

    async def speakers(self, place: Place, since: datetime, *, limit: int) -> Sequence[Person]:
        """Who asked for something or was read in the place's channel since then, by each name that they had."""


class UnreadStore(EventStore, Protocol):
    """Messages that are being read. For core/studio/unread."""

    async def keep_unread(self, message: Message, now: datetime, until: datetime) -> Kept:
        """Keep a message that is about to be read. Until `until` it counts as being read, unless its event is noted before."""

    async def left_unread(self, platform: str, now: datetime, until: datetime) -> Sequence[Unread]:
        """Take over the messages of a platform whose readers have gone, oldest first: until `until` the caller counts as reading
        them.
        """


class ReadingCallStore(Protocol):
    """Text calls that read messages. For core/studio/understanding."""

    async def begin_reading(self, began: BeganReading, now: datetime) -> MayRead:
        """Note that a text call is about to be made, at its highest price, if the period's budget has room and none was made for
        any of its messages."""

    async def end_reading(
        self, began: BeganReading, call: ReadingCall, ended: Sequence[Message], longer: Sequence[Message], now: datetime
    ) -> None:
        """Note what a text call came to and what it cost. The messages in `ended` need no answer: their events are noted as well.
        Those in `longer` are kept as they are now, with what others said for them."""


class AcceptingStore(RenderStore, RepeatStore, Protocol):
    """For core/studio/accept."""

    async def accept(self, entry: Entry, now: datetime) -> int | Spent | Render | None:
        """Deduplicate, and make the thread, the render and its reservation in one transaction. Gives how many unfinished renders of
        its thread go before it; None if this event was handled before, or came too late; the limit that has no room for it; or the
        unfinished render that paints the very same final, or that the same person asked for by the same press a moment ago. In the last
        two cases nothing is kept."""

    async def stop(self, render: RenderId, now: datetime) -> int | None:
        """Call a render off. Gives how many of several pictures were painted by then: those are still to be shown, and the render goes on
        with them alone. 0: none was, and it is CANCELLED. None: it waits no more, and is not being painted."""

    async def newest_unpainted(self, thread: ThreadId) -> RenderId | None:
        """The last accepted render that is still waiting or being painted."""


class PendingStore(RenderReadStore, Protocol):
    """Asks that wait for a button. For core/studio/pending."""

    async def thread(self, thread: ThreadId) -> Thread | None: ...

    async def pending_ask(self, id: str) -> PendingAsk | None:
        """An ask that waits for a button. It is kept, so that a click that failed can be repeated."""


class ShownStore(Protocol):
    """What people showed without saying yet what to do with it. For core/studio/shown."""

    async def keep_shown(self, shown: Sequence[ShownPictures]) -> None:
        """Keep what was shown until its moment. It replaces what is kept there of the same person."""

    async def shown(self, place: Place, person: Person | None, now: datetime) -> tuple[Attachment, ...]:
        """Give what that person showed there; nothing once it has expired."""

    async def shown_by_all(self, place: Place, now: datetime) -> tuple[Attachment, ...]:
        """Give what everybody showed there, the first shown first."""

    async def forget_shown(self, place: Place, person: Person | None) -> None: ...

    async def forget_taken(self, place: Place, person: Person, pictures: Sequence[Attachment], now: datetime) -> None:
        """Forget these pictures of that person, and no others, in the whole channel, its threads included."""

    async def forget_all_shown(self, place: Place) -> None:
        """Forget what is kept of everybody there."""


class ClaimStore(RepeatStore, Protocol):
    """What is needed to price an ask. For core/studio/claims."""

    async def versions(self, thread: ThreadId) -> Sequence[Version]:
        """All versions of a thread, v1 first."""


class DoorStore(Protocol):
    """What platforms ask of the studio besides asks. For core/studio/door."""

    async def posts_of(self, version: VersionId, *, limit: int) -> Sequence[PostedVersion]:
        """The messages that show a version, newest first."""

    async def made_by(self, platform: str, workspace: str, person: str, *, limit: int) -> Sequence[Version]:
        """A person's recent versions, newest first."""

    async def busy_in(self, platform: str, workspace: str) -> bool:
        """Whether a render of a workspace is not reported yet."""

    async def lately(self, platform: str, since: datetime, *, limit: int) -> Sequence[Place]:
        """The channels in which something was asked for since then, latest first; without roots."""

    async def set_alt(self, version: VersionId, alt: str) -> None: ...

    async def is_hidden(self, original: Sha256) -> bool:
        """Whether an original belongs to a picture whose tier is hidden."""


class SettingStore(Protocol):
    """What admins set for channels. For core/studio/settings."""

    async def channel_setting(self, place: Place, name: str) -> str | None:
        """What is set in the place's channel; None: nothing is."""

    async def set_channel_setting(
        self, by: By, name: str, value: str | None, now: datetime, tell: Callable[[str | None], Record]
    ) -> None:
        """Set it in the channel of `by`, or with None remove it, with the audit record that `tell` makes of what was set before. The
        same event again changes nothing."""


class VotingStore(VoteStore, ComparisonStore, SubjectStore, Protocol):
    """For core/studio/votes."""

    async def render(self, render: RenderId) -> Render | None: ...

    async def versions(self, thread: ThreadId) -> Sequence[Version]:
        """All versions of a thread, v1 first."""


class DeletionStore(Protocol):
    """For the door, which hears of deleted messages."""

    async def message_deleted(self, place: Place, message: str, vote: str, now: datetime) -> bool:
        """Note that a message in a channel was deleted: it shows no picture any more, ours or its author's, and an open vote that it shows
        is looked at. `vote`: what the message of a vote is called, where that is another name for it. Gives whether it shows one."""


class ApprovingStore(ApprovalStore, HearingStore, Protocol):
    """For core/studio/approvals, which also hears what is said about what waits."""


class InstallationStore(Protocol):
    """Workspaces that installed us, where one deployment serves several. What the platform gave us is sealed: nobody but its adapter
    can read it. For the adapters."""

    async def installation(self, platform: str, workspace: str) -> str | None:
        """What is sealed for a workspace; None: it has not installed us."""

    async def keep_installation(self, platform: str, workspace: str, sealed: str, now: datetime) -> None:
        """Keep it, in place of what was kept for that workspace before."""

    async def forget_installation(self, platform: str, workspace: str, sealed: str) -> bool:
        """Forget exactly this one. False: there is none, or the workspace has installed us anew meanwhile."""

    async def begin_install(self, platform: str, state: str, until: datetime, now: datetime) -> None:
        """Note an install under way, by a state that nobody can guess. Those that nobody ended in time are forgotten."""

    async def end_install(self, platform: str, state: str, now: datetime) -> bool:
        """Whether such an install was begun, not too long ago and not ended yet. Now it is ended."""


class CheckpointStore(Protocol):
    """How far a gateway has listened. `part` says which of the platform's events it takes, where several gateways share them; moments
    are in the platform's own count. For the adapters."""

    async def checkpoint(self, platform: str, part: str) -> int | None:
        """The moment of that part; where it has none, the earliest of the platform's parts, since they may have been cut anew. None:
        nothing is known."""

    async def keep_checkpoint(self, platform: str, part: str, moment: int) -> None: ...


class StudioStore(
    ApprovingStore,
    VotingStore,
    DeletionStore,
    DoorStore,
    SpeakerStore,
    UnreadStore,
    EventStore,
    SubjectStore,
    TellingStore,
    HearingStore,
    ReadingCallStore,
    AcceptingStore,
    PendingStore,
    ShownStore,
    ClaimStore,
    Protocol,
):
    """Everything that the studio passes on to its parts."""


# --- the renders


class MarkStore(Protocol):
    """For core/renders/posting."""

    async def set_mark(self, render: RenderId, key: str, value: str) -> None: ...


class QuarantineStore(Protocol):
    """What was at work when a process ended. For core/renders/quarantine."""

    async def begun(self) -> Sequence[Begun]:
        """Every render that is PAINTING, in order of acceptance."""

    async def set_marks(self, key: str, values: Mapping[RenderId, str]) -> None:
        """Set a mark of several renders: of all of them or, if it fails, of none. Those that another worker has are left alone."""


class CallStore(Protocol):
    """The model calls of a render and what they gave. For core/renders/calls."""

    async def begin_call(self, render: RenderId, slot: int) -> int:
        """Note that a model call is about to be made for this slot. Gives how many were begun before it."""

    async def keep_painted(
        self, render: RenderId, painted: Painted, tier: str, model_calls: Sequence[ModelCall], now: datetime
    ) -> None:
        """Keep what a call gave, and the calls it took. The first one kept stays."""

    async def keep_model_calls(
        self, render: RenderId, slot: int, tier: str, model_calls: Sequence[ModelCall], now: datetime
    ) -> None:
        """Keep calls that reached the model: our cost, picture or not."""


class PlaceholderStore(Protocol):
    """For core/renders/placeholder."""

    async def posted(self, render: RenderId, posted: PostedMessage, *, marks: Mapping[str, str]) -> None:
        """Note that a placeholder was posted: its root and aliases lead to the render's thread from now on, and these marks are
        set.
        """


class DeliveryStore(RenderStore, VersionStore, RepeatStore, Protocol):
    """How a render ends. For core/renders/delivery."""

    async def outcome(self, render: RenderId, rules: Rules, now: datetime) -> Outcome | None:
        """What the render has to show; None: nothing (yet)."""

    async def sheets_of(self, version: VersionId) -> Sequence[PostedVersion]:
        """The messages that show a version among others, newest first, at most a few."""

    async def delivered(
        self, render: RenderId, posted: PostedMessage, versions: Mapping[int, VersionId], now: datetime, *, marks: Mapping[str, str]
    ) -> None:
        """Note that a result was posted: its message shows these versions in these positions, its root and aliases lead to the thread,
        these marks are set, and the render is DONE.
        """

    async def reported(self, render: RenderId) -> None:
        """Note that the asker can see what became of a render: no job has anything left to do for it, and its callback is
        forgotten.
        """


class UnblindingStore(ComparisonStore, Protocol):
    """For core/renders/unblinding."""

    async def marks(self, render: RenderId) -> Mapping[str, str]: ...

    async def outcome(self, render: RenderId, rules: Rules, now: datetime) -> Outcome | None:
        """What the render has to show."""


class RevisionStore(Protocol):
    """Changing a render to what its words were read to ask for. For core/renders/revising."""

    async def revise(self, render: RenderId, wish: Wish, choice: Choice, rebooked: Rebooked, now: datetime) -> bool | None:
        """Give a render another wish and tier, and move its reservation to that. False: a limit has no room for it, and nothing is
        changed. None: it was called off."""


class ReferredStore(VersionStore, Protocol):
    """Versions that an ask refers to. For core/renders/attached."""

    async def versions_at(self, place: Place, message: str) -> Sequence[Version]:
        """The versions that a message of the platform shows, in the order shown."""


class PlanningStore(RepeatStore, ReferredStore, Protocol):
    """What a render is made from. For core/renders/planning."""


class PaintingStore(CallStore, PlanningStore, Protocol):
    """For core/renders/painting."""


class QueueStore(Protocol):
    """How much there is to do. For whoever watches."""

    async def queued(self) -> Sequence[Queued]:
        """Count the unreported renders: a row for each state that any of them is in."""


class WorkStore(MarkStore, QuarantineStore, PlaceholderStore, DeliveryStore, Protocol):
    """A render from its acceptance to its versions. For core/renders/work."""

    async def underway(self, render: RenderId) -> Underway | None: ...

    async def ahead_of(self, render: RenderId) -> Sequence[RenderId]:
        """The unfinished renders before this one in its thread, oldest first."""

    async def take_turn(self, render: RenderId, now: datetime, merging: Merging | None = None) -> Turn | None:
        """Move a render whose turn has come to PAINTING. None: it was called off. Where it was QUEUED until now, those that `merging`
        chooses of the renders behind it are merged into it in the same transaction: they are CANCELLED, and give back what they
        reserved."""

    async def record_versions(
        self, render: RenderId, versions: Sequence[Version], rules: Rules, now: datetime, *, pending: PendingAsk | None = None
    ) -> Outcome | None:
        """Number the versions by their slots, make the first the current one (but for an act that keeps what is current) and move the
        render to PAINTED, in one transaction. None: the render was called off meanwhile. If it was done before, gives what was recorded
        then. pending: what a button is to carry, kept with them."""

    async def record_move(self, render: RenderId, move: Move, now: datetime) -> Outcome | None:
        """Make the version that the move leads to the current one and move the render to PAINTED; otherwise like record_versions."""
