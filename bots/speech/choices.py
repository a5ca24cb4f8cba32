"""What to say about an answer that leaves somebody a choice: a sentence, and a button for each way on. The same on every platform."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import assert_never

from bots.speech import lettering, limits, reasons
from core.acts import table
from core.errors import TierGone
from core.model import Tier, Wish
from core.ports.lettering import Correction
from core.ports.platform import OnOtherTier, PriceFirst, WayOn
from core.quota.refusals import briefly, refusal
from core.studio.answers import Answer, Confirm, LesserFinal, LimitSpent, Misspelt, NoPicture, OtherTier, TakenFor, TierOff, Unsure

Choice = Unsure | NoPicture | Confirm | LimitSpent | TierOff

UNSURE = "Shall I change the picture? Press the button; if not, just carry on."
WORDLESS = "What shall I do with this picture? Tell me in your next message."
UNSURE_ASKED = "Shall I do that? Press the button; if not, just carry on."
EDIT_ANYWAY = "Edit the picture"
WHICH_PICTURE = (
    "I can't tell which picture you mean. You weren't charged. Attach the picture to a message that mentions me, or "
    "use “Edit this picture” in the menu of the message that shows it. Or press the button to paint your words alone."
)
COMMAND = (
    "“{said}” is a command, not a picture. You weren't charged. Reply with it below a picture, or type it without imagine. To paint "
    "the word itself, press the button."
)
PAINT_ANYWAY = "Paint it anyway"


@dataclass(frozen=True, slots=True, kw_only=True)
class TierFailed:
    """A render failed on its tier, and another one can take the ask."""

    sentence: str
    other: OtherTier


Ended = Confirm | TierFailed  # how a job may end without a picture, and leave a choice


class Press(Enum):
    """What a button below such an answer does; each platform has an id of its own for it."""

    ANYWAY = "anyway"  # Studio.go_ahead
    CONFIRM = "confirm"  # Studio.go_ahead(confirmed=True)
    MORE = "more"  # asks the admins for more of a limit
    APPROVE = "approve"  # Studio.approvals.approve
    DECLINE = "decline"  # asks for a reason, then Studio.approvals.decline
    WITHDRAW = "withdraw"  # Studio.approvals.withdraw


@dataclass(frozen=True, slots=True)
class Way:
    """A button: what it does, and what it carries (a pending ask, a request for more, or an approval)."""

    press: Press
    label: str
    carries: str


def way_on(tiers: Mapping[str, Tier], sentence: str, way: WayOn | None) -> Ended | None:
    """How the asker may go on where a job ended without a picture. sentence: what became of it."""
    match way:
        case None:
            return None
        case PriceFirst():
            return price_first(tiers, way)
        case OnOtherTier():
            other = OtherTier(tier=way.tier, pending=way.pending, price=way.price)
            return TierFailed(sentence=_by_button(sentence, way.tier), other=other)
        case _:
            assert_never(way)


def _by_button(sentence: str, tier: str) -> str:
    """The sentence of a failure where a button for another tier stands below it."""
    return sentence.replace("Try another tier", f"Press the button for {tier}").replace(
        "try another tier", f"press the button for {tier}"
    )


def price_first(tiers: Mapping[str, Tier], first: PriceFirst) -> Confirm:
    """What a job asks before it paints something dearer than it was accepted as."""
    tier = tiers.get(first.tier)
    why = TakenFor(act=first.act, tier=tier, count=first.count, size=first.size) if tier is not None else None
    return Confirm(pending=first.pending, price=first.price, why=why)


def settles(answer: Answer) -> bool:
    """Whether what came of pressing a question's button settles the question, so that the button goes. Where a limit has no room or
    a tier is off, the same button may do more later."""
    return not isinstance(answer, LimitSpent | TierOff)


def sentence(answer: Choice | Ended) -> str:
    match answer:
        case Unsure():
            return WORDLESS if answer.wordless else unsure(answer.wish)
        case NoPicture():
            return COMMAND.format(said=answer.command) if answer.command else WHICH_PICTURE
        case Confirm():
            return limits.confirm(answer.price, _agreed_to(answer.why), count=answer.count, combines=answer.combines)
        case LimitSpent():
            return _spent(answer)
        case TierOff():
            return str(TierGone.retired(answer.tier, answer.successor))
        case TierFailed():
            return answer.sentence
        case _:
            assert_never(answer)


def unsure(wish: Wish) -> str:
    """The question that an Unsure asks."""
    return UNSURE if table.row(wish.act).is_worded else UNSURE_ASKED


def anyway(wish: Wish) -> str:
    """Label the button below an Unsure: as the button that does the same elsewhere, and with the number of pictures where it makes
    several."""
    row = table.row(wish.act)
    label = EDIT_ANYWAY if row.button is None or row.is_worded else row.button.label.format(version=wish.version)
    return label if wish.count == 1 else f"{label}: {wish.count} pictures"


def in_public(answer: LimitSpent | TierOff) -> str:
    """The same in one line, where others read it too: nothing of what somebody used, or of what they may use elsewhere."""
    return briefly(answer.spent) if isinstance(answer, LimitSpent) else sentence(answer)


def ways(answer: Choice | Ended) -> tuple[Way, ...]:
    """The buttons. None if there is nothing to press: the words are yet to come, or nobody can help."""
    return tuple(_ways(answer))


def _ways(answer: Choice | Ended) -> Iterator[Way]:
    match answer:
        case Unsure():
            if not answer.wordless:
                yield Way(Press.ANYWAY, anyway(answer.wish), answer.pending)
        case NoPicture():
            yield Way(Press.ANYWAY, PAINT_ANYWAY, answer.pending)
        case Confirm():
            yield Way(Press.CONFIRM, limits.CONFIRM if answer.count == 1 else limits.CONFIRM_ALL, answer.pending)
        case LimitSpent():
            if answer.fits is not None:
                press = Press.ANYWAY if answer.fits.price is None else Press.CONFIRM
                yield Way(press, limits.paint_part(answer.fits.count, answer.fits.of, answer.fits.price), answer.fits.pending)
            if answer.request is not None:
                yield Way(Press.MORE, limits.ASK_FOR_MORE, answer.request)
            yield from _on_other(answer.other)
        case TierOff() | TierFailed():
            yield from _on_other(answer.other)
        case _:
            assert_never(answer)


def correcting(found: Correction) -> tuple[Way, ...]:
    """The button below what was misread in a picture."""
    return (Way(Press.ANYWAY, lettering.correct(found.price), found.pending),)


def _agreed_to(why: LesserFinal | TakenFor | Misspelt | None) -> str:
    match why:
        case LesserFinal():
            return limits.LESSER_FINAL.format(wanted=why.wanted.title, lack=reasons.lacks(why.lack), tier=why.tier.title)
        case TakenFor():
            return limits.TAKEN_FOR.format(what=_taken_as(why), tier=why.tier.title)
        case Misspelt():
            return lettering.before_final(why.version, why.misread)
        case None:
            return ""
        case _:
            assert_never(why)


def _taken_as(why: TakenFor) -> str:
    what = limits.TAKEN_AS.get(why.act, limits.TAKEN_AS_CHANGE)
    if why.count is not None and why.count > 1:
        what = limits.TAKEN_AS_SEVERAL.format(count=why.count)
    return what if why.size is None else limits.TAKEN_SHAPED.format(what=what, size=why.size)


def _on_other(other: OtherTier | None) -> Iterator[Way]:
    if other is not None:
        yield Way(Press.CONFIRM, limits.try_on(other.tier, other.price), other.pending)


def _spent(answer: LimitSpent) -> str:
    said = refusal(answer.spent)
    if answer.at_home:
        vocabulary = answer.spent.rules.vocabulary(answer.spent.place)
        said = limits.AT_HOME.format(workspace=vocabulary.workspace, refusal=said)
    if answer.fits is not None:
        return f"{said} {limits.fitting(answer.fits.count, answer.fits.of)}"
    return (
        said
        if answer.other is None
        else f"{said} {limits.ROOM_ON.format(tier=answer.other.tier.capitalize(), flag=answer.other.tier)}"
    )
