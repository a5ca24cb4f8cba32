"""What is said of approvals, for every platform. Plain text, like text.py."""

from __future__ import annotations

from typing import assert_never

from bots.speech.choices import Press, Way
from core.listing import listed
from core.model import Act
from core.ports.approvals import Approval, ApprovalState, Approvers

APPROVE, DECLINE, WITHDRAW = "Approve", "Decline", "Withdraw"
DECLINE_TITLE = "Decline"
REASON_LABEL = "Why? (leave it empty to give no reason)"
REASON_HINT = "The logo is too small"
NEEDED = "How many have to approve (default: one)"
PERSON = "Somebody who can approve"
ROLE = "A role whose members can approve"
OWN = "Whether whoever asks may approve it too (default: no)"
OFF = "Nobody has to approve any more"
WHO = "Say who has to approve: {command} approval @Leads, {command} approval 2 of @ana @ben, or {command} approval off."
ON = "In this channel {who} to approve before a final is painted, or a picture is shown in the channel. {own}"
NOT_ON = "In this channel nobody has to approve finals."
_OWN = {True: "Whoever asks may approve it too.", False: "Nobody can approve what they asked for themselves."}


def holds(approvers: Approvers | None) -> str:
    """Who has to approve in a channel."""
    if approvers is None:
        return NOT_ON
    verb = "has" if approvers.needed == 1 else "have"
    return ON.format(who=f"{who(approvers)} {verb}", own=_OWN[approvers.own])


def who(approvers: Approvers) -> str:
    """ "@Leads", "one of @ana and @ben", "2 of @ana, @ben and @Leads"."""
    names = [*(f"@{one.name}" for one in approvers.groups), *(f"@{one.name}" for one in approvers.people)]
    if approvers.needed > 1:
        return f"{approvers.needed} of {listed(names)}"
    if len(names) > 1:
        return f"one of {listed(names)}"
    return f"somebody in {names[0]}" if approvers.groups else names[0]


# --- the question in the thread -----------------------------------------------------------------------------------------


def question(approval: Approval, *, remind: bool = False) -> str:
    """The message of an approval, as it stands. remind: a reminder of it."""
    match approval.state:
        case ApprovalState.WAITING:
            lead = "Still waiting: " if remind else ""
            return " ".join(
                f"{lead}{approval.asker.name} asks to {what(approval)}. {_waits_for(approval)} {_so_far(approval)}".split()
            )
        case ApprovalState.APPROVED:
            return _approved(approval)
        case ApprovalState.DECLINED | ApprovalState.WITHDRAWN:
            return f"{approval.asker.name} asked to {what(approval)}. {_sentence(_ended(approval))} Nothing was charged."
        case _ as other:
            assert_never(other)


def ways(approval: Approval) -> tuple[Way, ...]:
    """The buttons below the question; none once it is decided."""
    if approval.state is not ApprovalState.WAITING:
        return ()
    labels = {Press.APPROVE: APPROVE, Press.DECLINE: DECLINE, Press.WITHDRAW: WITHDRAW}
    return tuple(Way(press, label, approval.id) for press, label in labels.items())


def what(approval: Approval) -> str:
    """What is asked for: "paint v3 as a final at 4K"."""
    if approval.act is Act.SHOW:
        return f"show v{approval.number} in the channel"
    size = f" at {approval.size}" if approval.size is not None else ""
    words = " ".join(approval.ask.wish.words.split())
    return f"paint v{approval.number} as a final{size}" + (f" ({words[:200]})" if words else "")


def _waits_for(approval: Approval) -> str:
    return f"That needs approval from {who(approval.approvers)}."


def _so_far(approval: Approval) -> str:
    return f"So far: {listed([one.person.name for one in approval.approved])}." if approval.approved else ""


def _approved(approval: Approval) -> str:
    by = listed([one.person.name for one in approval.approved])
    asked = f"{approval.asker.name} asked to {what(approval)}. Approved by {by}"
    if not approval.outcome:
        return f"{asked}."
    return f"{asked}, but it couldn't be done: {approval.outcome} You can ask for it again without a second approval."


def _ended(approval: Approval) -> str:
    by = f" by {approval.decided_by.name}" if approval.decided_by is not None else ""
    return f"{approval.state}{by}" + (f": {approval.reason}" if approval.reason else "")


def _sentence(said: str) -> str:
    return f"{said[0].upper()}{said[1:]}" + ("" if said.endswith((".", "!", "?", "…")) else ".")


# --- to one person alone ------------------------------------------------------------------------------------------------


def asked(approval: Approval) -> str:
    """To whoever asked for what has to be approved first."""
    then = "I'll show it" if approval.act is Act.SHOW else "I'll paint it; you won't be charged before that"
    from_whom = who(approval.approvers)
    return (
        f"v{approval.number} is waiting for approval from {from_whom}; the question is in the thread. Once it's approved, {then}."
    )


def decided(approval: Approval) -> str:
    """To whoever has approved, declined or withdrawn, after that."""
    match approval.state:
        case ApprovalState.WAITING:
            more = approval.approvers.needed - len(approval.approved)
            return f"You've approved it. {more} more {'approval is' if more == 1 else 'approvals are'} needed."
        case ApprovalState.APPROVED:
            return "Approved. I'll take it from here."
        case ApprovalState.DECLINED:
            return "Declined. The message in the thread now says so."
        case ApprovalState.WITHDRAWN:
            return "Withdrawn. You weren't charged."
        case _ as other:
            assert_never(other)


# --- in Info and in the history -----------------------------------------------------------------------------------------


def line(approval: Approval) -> str:
    """One line of Info: who asked for what, who decided, and when."""
    at = (approval.decided_at or approval.asked_at).strftime("%Y-%m-%d %H:%M UTC")
    return f"{approval.asker.name} asked to {what(approval)}: {briefly(approval)} ({at})"


def briefly(approval: Approval) -> str:
    match approval.state:
        case ApprovalState.WAITING:
            return f"waiting for approval from {who(approval.approvers)}"
        case ApprovalState.APPROVED:
            return f"approved by {listed([one.person.name for one in approval.approved])}"
        case ApprovalState.DECLINED | ApprovalState.WITHDRAWN:
            return _ended(approval)
        case _ as other:
            assert_never(other)
