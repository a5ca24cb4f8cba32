"""Everything that can go wrong in words people read: str(error) says what happened, then what to do.

StudioError                 code: a stable name for logs and tests
├── Declined                the asker can act on it
│   ├── BadAsk              the ask itself: empty, too long, unknown tier, wrong file, ...
│   ├── NothingToRefine ... one class for each situation an adapter or a test tells apart
│   └── Refused             the model refused the words or the picture
└── Trouble                 nobody's fault in the chat
    ├── EngineTrouble       the model: EngineBusy, EngineTimeout, TierGone, NotServed, NoPrice, Interrupted, CrashesTheStudio
    ├── StoreOut, StoreFull, StoreTrouble, PictureLost
    ├── CannotPost          the platform will not take our message, for good; PlaceGone; PostFailed: this time
    └── Broken              a fault of ours

HungUp stands apart: it is a cancellation that says what it cost.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from core.model import Tier
    from core.ports.approvals import Approval
    from core.ports.engine import ModelCall


UNCHARGED = "You weren't charged."  # the one way to say so, wherever something failed


class StudioError(Exception):
    """Anything that goes wrong and is said to somebody. mend: what is wrong and how to fix it, for whoever runs Darkroom, instead
    of the asker's sentence; "": that sentence says it all."""

    code = "studio_error"
    mend: str = ""
    model_calls: tuple[ModelCall, ...] = ()  # the model calls made before it was raised
    outage = False  # the tier that was called does not work at the moment: the next call would fail as well
    elsewhere = False  # another tier may do what this one could not

    def __init__(self, sentence: str = "", *, mend: str = "") -> None:
        super().__init__(sentence)
        if mend:
            self.mend = mend

    def after(self, model_calls: Sequence[ModelCall]) -> Self:
        """Add the model calls that were made, before it is raised."""
        self.model_calls = tuple(model_calls)
        return self


class Declined(StudioError):
    code = "declined"


class BadAsk(Declined):
    """An ask that cannot be carried out as it stands. The sentence names what is wrong and the nearest thing that works."""

    code = "bad_ask"


class BadPicture(BadAsk):
    """A file that is not a picture we can use: text, SVG, truncated, a bomb, too large, animated, ..."""

    code = "bad_picture"


class NoPicture(BadPicture):
    """A file of another kind, which can be left out if there are pictures beside it."""

    code = "no_picture"


class UnreadKind(NoPicture):
    """A picture of a kind that no model reads, such as a vector drawing or a camera's raw file."""

    code = "unread_kind"


class ReaderCrashed(BadPicture):
    """A picture crashed the process that was reading it. The first time that may be chance; the second time the picture is to
    blame.
    """

    code = "reader_crashed"


class CannotAdjust(BadPicture):
    """An exact edit that the picture does not allow: a part outside of it, a background that is not plain. The sentence says that nothing
    was charged."""

    code = "cannot_adjust"


class NothingToRefine(Declined):
    code = "nothing_to_refine"

    def __init__(self) -> None:
        super().__init__("There is no picture in this thread yet. Start one with /imagine.")


class WordsForgotten(Declined):
    """The button of an old question was pressed, and the question's words are gone: they are kept only for some days."""

    code = "words_forgotten"

    def __init__(self) -> None:
        super().__init__("This button is too old: I no longer have the message it was about. Send your message again.")


NOT_HERE = "I can't find that picture in this channel. Go on in the channel where it was posted."


class NoSuchVersion(Declined):
    code = "no_such_version"


class NoSuchBranch(Declined):
    code = "no_such_branch"

    def __init__(self, name: str, *, off: int, last: str, charge: str) -> None:
        """last: the name of the last branch off the version; empty: there is none."""
        first = f"v{off}a"
        there = f"{first} to {last}" if last not in ("", first) else f"only {first}" if last else "no branches"
        super().__init__(f"There is no {name} in this thread: v{off} has {there}.{charge} To see them, type history.")


class NoSuchPage(Declined):
    code = "no_such_page"

    def __init__(self, page: int, *, pages: int) -> None:
        there = "one page" if pages == 1 else f"{pages} pages"
        super().__init__(f"This history has no page {page}. It has {there}: type history 1, or history v1 for the page with v1.")


class NothingToUndo(Declined):
    code = "nothing_to_undo"

    def __init__(self) -> None:
        super().__init__("There is nothing before this picture to go back to.")


class NothingToVoteOn(Declined):
    code = "nothing_to_vote_on"

    def __init__(self) -> None:
        super().__init__("A vote needs at least two pictures, and this thread has only one. For more, reply variations.")


class NoVote(Declined):
    """There is no vote where somebody closes one."""

    code = "no_vote"

    def __init__(self) -> None:
        super().__init__("There is no open vote in this thread. To open one, reply vote.")


class VoteOver(Declined):
    code = "vote_over"

    def __init__(self) -> None:
        super().__init__("This vote is closed, so your vote wasn't counted. For a new one, reply vote.")


class VoteGone(Declined):
    """A press on a picture of a vote that is known no more, or on one that was deleted."""

    code = "vote_gone"

    def __init__(self) -> None:
        super().__init__("The picture or its vote was deleted, so your vote wasn't counted. For a new vote, reply vote.")


class NotYourVote(Declined):
    code = "not_your_vote"

    def __init__(self, opened_by: str) -> None:
        super().__init__(f"Only {opened_by}, who opened this vote, and admins (by its button) can close it.")


class NotBlind(Declined):
    """Tiers are to be shown where none are hidden."""

    code = "not_blind"

    def __init__(self) -> None:
        super().__init__("No tiers are hidden here. For a blind comparison, add --compare --blind to your next request.")


class NotYourComparison(Declined):
    code = "not_your_comparison"

    def __init__(self, asked_by: str) -> None:
        super().__init__(
            f"Only {asked_by}, who asked for this comparison, can show its tiers early. Everybody sees them once a vote on it closes, or "
            "somebody goes on with one of the pictures."
        )


class TierHidden(Declined):
    """A picture is to be painted again on a hidden tier, and not each tier of its comparison has room: a refusal would tell which it is."""

    code = "tier_hidden"

    def __init__(self, number: int) -> None:
        super().__init__(
            f"The limits here don't leave room for every tier that may have painted v{number}, and which one did is still hidden. "
            f"{UNCHARGED} Name a tier, for example: again v{number} on flash. Or ask once the tiers are shown."
        )


class NothingBefore(Declined):
    code = "nothing_before"

    def __init__(self, number: int) -> None:
        super().__init__(
            f"v{number} wasn't made from another picture, so it has no before and after. "
            "Change it first, or ask below a changed picture."
        )


class SameVersion(Declined):
    code = "same_version"

    def __init__(self, number: int) -> None:
        super().__init__(f"v{number} is the same picture twice. Name two versions, for example: compare v1 and v2.")


class ComparedWithWhat(Declined):
    """Only one version is named to be compared, and it is the current one."""

    code = "compared_with_what"

    def __init__(self, number: int) -> None:
        super().__init__(f"Compare v{number} with which one? For example: compare v1 and v{max(number, 2)}.")


class NothingToRedo(Declined):
    code = "nothing_to_redo"

    def __init__(self) -> None:
        super().__init__("There is nothing to redo: the last change was not an undo.")


class FinalUnderWay(Declined):
    """The same final is being painted. version: its number, where one was named; by: whose it is, None where it is the asker's own."""

    code = "final_under_way"

    def __init__(self, version: int | None, *, by: str | None) -> None:
        whose = f"{by}'s final" if by is not None else "Your final"
        of = f" of v{version}" if version is not None else ""
        super().__init__(f"{whose}{of} is being painted already. You weren't charged. It appears in the thread when it's done.")


class PressedTwice(Declined):
    """The same button was pressed by the same person a moment ago, and what it asks for is not over yet."""

    code = "pressed_twice"

    def __init__(self) -> None:
        super().__init__(
            "You pressed that twice, so I'm doing it once. You weren't charged for the second press. To do it again, press once more."
        )


class PackUnderWay(Declined):
    """Formats of the same pack are being painted. by: whose ask it is, None where it is the asker's own."""

    code = "pack_under_way"

    def __init__(self, version: int, *, by: str | None) -> None:
        whose = f"{by}'s pack" if by is not None else "Your pack"
        super().__init__(
            f"{whose} of v{version} is being painted already. You weren't charged. It appears in the thread when it's done."
        )


class ApprovalWaits(Declined):
    """The same waits for an approval. by: whose ask it is, None where it is the asker's own."""

    code = "approval_waits"

    def __init__(self, version: int, *, by: str | None) -> None:
        asked = f"{by} has already asked for that" if by is not None else "You've already asked for that"
        super().__init__(f"{asked}, and v{version} is waiting for approval. You weren't charged. The question is in the thread.")


class ApprovalOver(Declined):
    """An approval is decided already, so pressing its buttons changes nothing."""

    code = "approval_over"

    def __init__(self, approval: Approval) -> None:
        by = f" by {approval.decided_by.name}" if approval.decided_by is not None else ""
        again = "" if approval.state == "approved" else " Ask again to have it approved."
        super().__init__(f"Too late: this was {approval.state}{by}, and nothing has changed.{again}")


class NothingToCancel(Declined):
    code = "nothing_to_cancel"

    def __init__(self, *, undoable: bool = False) -> None:
        undo = " To take back the last change, type undo." if undoable else ""
        super().__init__(f"There is nothing to cancel: I'm not painting anything in this thread.{undo}")


class CalledOff(Declined):
    """A render that somebody cancelled."""

    code = "cancelled"

    def __init__(self) -> None:
        super().__init__("Cancelled. You weren't charged.")


class NotAllowed(Declined):
    code = "not_allowed"


class ShuttingDown(Declined):
    code = "shutting_down"

    def __init__(self) -> None:
        super().__init__("I'm restarting. You weren't charged. Try again in a minute.")


class Refused(Declined):
    """The model refused the words or the picture (safety, policy, recitation). Never retried; costs the asker nothing."""

    code = "refused"


class WordsInsteadOfPicture(Declined):
    """The model answered with words alone. str(error) shows them and what to try."""

    code = "words_only"


class Trouble(StudioError):
    code = "trouble"


class EngineTrouble(Trouble):
    """The model could not be reached or gave nothing usable, after our retries."""

    code = "engine_trouble"
    elsewhere = True


class EngineDown(EngineTrouble):
    """The service failed again and again, or cut us off: the fault is its own, not the ask's."""

    outage = True


class EngineUnreached(EngineDown):
    """The service could not be reached at all, whatever the tier."""

    elsewhere = False


class EngineBusy(EngineTrouble):
    """429 or 503 that outlasted our retries. The sentence says when to try again, if the service did."""

    code = "engine_busy"
    outage = True


class TierSpent(EngineBusy):
    """Google gives us no more of this tier for hours, or none at all, so nobody waits for it."""

    outage = False


class Interrupted(EngineTrouble):
    """The studio stopped in the middle of the same call five times, and does not pay a sixth time."""

    code = "interrupted"
    elsewhere = False

    def __init__(self) -> None:
        super().__init__("I was restarted five times while I was painting this, so I stopped. You weren't charged. Try again.")


class CrashesTheStudio(EngineTrouble):
    """The process died again and again while it worked on this render alone."""

    code = "fells_the_studio"  # as databases of earlier versions have it
    elsewhere = False

    def __init__(self) -> None:
        super().__init__(
            "I crashed several times while I was painting this, so I stopped. You weren't charged. "
            "Try different words or another picture, and please tell whoever runs Darkroom."
        )


class Broken(Trouble):
    """A fault of ours that nobody foresaw; the log has it."""

    code = "broken"

    def __init__(self) -> None:
        super().__init__(
            "Something broke on our side. You weren't charged. Try again in a minute. If it happens again, please tell whoever runs "
            "Darkroom."
        )


class EngineTimeout(EngineTrouble):
    code = "engine_timeout"
    outage = True


class TierGone(EngineTrouble):
    """The tier's model was retired (404). The tier is off until somebody changes the table; `successor` is offered instead."""

    code = "tier_gone"

    def __init__(self, sentence: str, *, tier: str, successor: str | None, mend: str = "") -> None:
        super().__init__(sentence, mend=mend)
        self.tier = tier
        self.successor = successor

    @classmethod
    def retired(cls, tier: Tier, successor: Tier | None) -> Self:
        """The error for a tier whose model Google no longer offers. successor: the tier that the table names instead."""
        sentence = f"Google no longer offers {tier.title}. You weren't charged."
        if successor is not None:
            sentence += f" Try {successor.title} instead: --tier {successor.name}."
        mend = (
            f"Google no longer offers {tier.model}, so the tier {tier.name} is off. "
            f"Set tiers.{tier.name}.model to one that it does offer."
        )
        return cls(sentence, tier=tier.name, successor=tier.successor, mend=mend)


class NotServed(EngineTrouble):
    """The service does not serve us: place, billing, credit, policy. Neither waiting nor another tier helps; only the operator can."""

    code = "not_served"
    elsewhere = False


class KeyRefused(NotServed):
    """The service refused our key, or the project that it belongs to."""

    code = "key_refused"


class NoPrice(EngineTrouble):
    """The tier's model has no price row, so it is not called."""

    code = "no_price"


class StoreFull(Trouble):
    code = "store_full"
    mend = "The disk is full. Make room where data_dir is; Darkroom goes on by itself."

    def __init__(self) -> None:
        Trouble.__init__(
            self,
            "My disk is full, so I can't keep any more pictures. You weren't charged. Please tell whoever runs Darkroom.",
        )


class StoreOut(Trouble):
    """The database does not answer: it is locked for long, or gone. What was accepted waits until it does."""

    code = "store_out"
    mend = "The database does not answer: it is locked by another process, or cannot be reached. See [database] url."

    def __init__(self, *, mend: str = "") -> None:
        super().__init__("I can't reach my database right now. You weren't charged. Try again in a minute.", mend=mend)


class DatabaseFull(StoreOut, StoreFull):
    """The database's disk is full: nothing can be written, not even that a render failed."""

    code = "store_full"
    mend = StoreFull.mend

    def __init__(self) -> None:
        StoreFull.__init__(self)


class StoreTrouble(Trouble):
    """The image store failed this time (network, permission): worth another try."""

    code = "store_trouble"
    mend = "The picture store does not answer, or refuses. See [images] url and its credentials, and the network."

    def __init__(self, *, mend: str = "") -> None:
        super().__init__(
            "I can't reach the place where I keep pictures. You weren't charged. Try again in a minute. If it happens again, please tell "
            "whoever runs Darkroom.",
            mend=mend,
        )


_PICTURE_LOST = (
    "I no longer have that picture: its file is missing from my storage. Go on from another version, or start a new picture."
)


class PictureLost(Trouble):
    """A picture that was kept is no longer there."""

    code = "picture_lost"

    def __init__(self, sentence: str = _PICTURE_LOST) -> None:
        super().__init__(sentence)


class CannotPost(Trouble):
    """The platform will never accept our message here: missing permission, not a member, deleted, archived."""

    code = "cannot_post"


class PostFailed(Trouble):
    """The platform failed this time (429, 5xx, reset): the job tries again later."""

    code = "post_failed"


class NotFetched(Trouble):
    """The platform would not give us what was attached, though it is there."""

    code = "not_fetched"

    def __init__(self, name: str) -> None:
        super().__init__(f"I couldn't get “{name}” from the chat just now. You weren't charged. Try again in a minute.")


class PlaceGone(CannotPost):
    """The thread, channel or message was deleted."""

    code = "place_gone"


class NotPosted(PostFailed):
    """The platform failed for so long that a render was given up."""

    def __init__(self) -> None:
        super().__init__("I couldn't post here for a long time, so I stopped trying. You weren't charged. Try again.")


PICTURE_KEPT = "The picture is kept. Once I can post there again, type history in its thread to see it."


class LeaseLost(Exception):
    """Another worker has taken a render over, so this one has to leave it alone. Nobody is told: the other goes on with it."""


class HungUp(asyncio.CancelledError):
    """A model call was cancelled while under way. This is no error, but the call is billed all the same: `model_calls` lists the
    calls made.
    """

    def __init__(self, model_calls: tuple[ModelCall, ...]) -> None:
        super().__init__()
        self.model_calls = model_calls
