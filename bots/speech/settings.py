"""The text about what admins set for a channel, for every platform. Plain text, like text.py."""

from __future__ import annotations

from collections.abc import Mapping

from core.studio.settings import LetteringIn, MergesIn, ReadBy, ReadIn

COMMANDS: Mapping[str, str] = {  # what can be set, with the line that says so
    "merge": "Whether changes that wait become one picture here: on or off (admins set it)",
    "lettering": "Whether lettering in pictures is read back here: on or off (admins set it)",
    "reading": "Who reads replies here: a model at Google, or local rules (admins set it)",
    "approval": "Who has to approve a final here before it is painted (admins set it)",
}
GROUP = "How the studio works in this channel"
READING_OPTION = "Who reads from now on (leave empty to see who reads now)"
NEVER_SENT = (
    "Lines that begin with //, lines for other people (“@ben …”, “Ben, …”), reply words, and whatever is said outside a picture's thread "
    "to anybody but me are never sent there to be read."
)
MERGE_OPTION = "On or off from now on (leave empty to see which it is now)"
LETTERING_OPTION = "On or off from now on (leave empty to see which it is now)"
UNKNOWN = (
    'There is no "{command} {said}". Try {command} reading model, rules or default; {command} merge on or off; '
    "{command} lettering on or off; {command} approval @Leads or off."
)

_WHY = {True: "set for this channel", False: "as for every channel"}
_READS = {
    ReadBy.MODEL: "In this channel a model at Google reads what people write in a picture's thread, when the rules alone can't tell "
    "what is meant ({why}). " + NEVER_SENT,
    ReadBy.RULES: "In this channel local rules read what people write ({why}). Nothing is sent to Google to be read; only what is to be "
    "painted goes there.",
}


def reading(held: ReadIn) -> str:
    """Say who reads in a channel, and why."""
    return _READS[held.by].format(why=_WHY[held.is_own])


_MERGES = {
    True: "In this channel changes that wait for their turn in a thread become one picture, where they don't contradict each other "
    "({why}). Whoever asked first pays for it.",
    False: "In this channel every change becomes a picture of its own, one after the other ({why}).",
}


def merging(held: MergesIn) -> str:
    """Say whether changes that wait are merged in a channel, and why."""
    return _MERGES[held.on].format(why=_WHY[held.is_own])


_LETTERING = {
    True: "In this channel lettering is read back ({why}): where exact words were asked for, the painted picture goes to a text model at "
    "Google, and if that reads something else, I say so. It takes nothing from your limits.",
    False: "In this channel lettering isn't read back ({why}). No painted picture is sent to be read.",
}


def lettering(held: LetteringIn) -> str:
    """Say whether lettering is read back in a channel, and why."""
    return _LETTERING[held.on].format(why=_WHY[held.is_own])
