"""What somebody reads while a picture is being made: the acknowledgement of the ask, and the placeholder."""

from __future__ import annotations

from collections.abc import Mapping

from bots.speech import captions
from core.acts import table
from core.errors import CalledOff
from core.model import Tier
from core.ports.platform import Progress
from core.studio.answers import Accepted, Cancelled

CANCELLED = str(CalledOff())
UNKEPT = "It's painted, but I can't save it right now. It appears here as soon as I can."
STOPPED = "Stopped. I'll post what's painted already; you won't be charged for the rest."


def progress(tiers: Mapping[str, Tier], now: Progress) -> str:
    """What the placeholder says."""
    if now.stage == "queued":
        place = f"Queued: {_ahead(now.ahead)} before this one" if now.ahead else "Queued"
        return f"{place}." if now.seconds_left is None else f"{place}, about {_time_left(now.seconds_left)} left."
    if now.stage == "held":
        again = "" if now.seconds_left is None else f" in about {_time_left(now.seconds_left)}"
        return f"Google is having trouble with {captions.title(tiers, now.tier)}. I'll try again{again}."
    if now.stage == "unkept":
        return UNKEPT
    doing = "Drawing a sample" if now.sample else f"Painting with {captions.title(tiers, now.tier)}"
    if now.count > 1:
        what = "Drawing" if now.sample else "Painting"
        there = (
            f"{what} {now.count} pictures with {captions.title(tiers, now.tier)}"
            if not now.sample
            else f"{what} {now.count} samples"
        )
        so_far = f": {now.over} so far" if now.over else ""
        return f"{there}{so_far}…" if now.seconds_left is None else f"{there}{so_far}, about {_time_left(now.seconds_left)} left."
    if now.slow:
        return f"{doing}. It's taking longer than usual."
    if now.seconds_left is None:
        return f"{doing}…"
    return f"{doing}, about {_time_left(now.seconds_left)} left."


def filling(now: Progress) -> str:
    """The alt text of a contact sheet that fills up."""
    return f"The first {now.over} of {now.count} pictures, each with its number"


def accepted(answer: Accepted) -> str:
    """The acknowledgement for the asker alone."""
    if not table.row(answer.act).paints:
        return "On it." if not answer.ahead else "On it, as soon as what I'm painting now is done."
    if answer.ahead:
        return f"Queued: {_ahead(answer.ahead)} in this thread before yours."
    return "On it." if answer.seconds_left is None else f"On it: about {answer.seconds_left} s."


def cancelled(answer: Cancelled) -> str:
    """The acknowledgement of a cancel."""
    return STOPPED if answer.kept else CANCELLED


def _time_left(seconds: int) -> str:
    return f"{max(1, seconds)} s" if seconds < 120 else f"{round(seconds / 60)} min"


def _ahead(count: int) -> str:
    return "1 picture" if count == 1 else f"{count} pictures"
