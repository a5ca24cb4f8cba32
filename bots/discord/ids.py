"""Stateless ids of buttons and modals, and nonces. An id works for ever: "d1:" is its format, later formats get another prefix.

d1:<act>:<subject>            subject: a version's id, a render's, a pending ask's, a request's, a vote's; or a message's (message menu)
d1:cell:<n>                   a menu of a contact sheet's pictures, the n-th below it: its entries carry a version
d1:menu:<subject>             a menu: its entries carry the act, and maybe a choice: "final:2K", "format:9:16"
d1:<act>:<subject>:<render>   with the render that posted it: our own marker when a restart looks for its message

A sender may put anything into an id: Discord checks a button's id against its message, but a modal's against nothing. So
- an id never says where. The place is the interaction's, for Discord takes none from anybody who cannot see its channel;
- an id never says who. Rights and roles are the interaction's too;
- ids of ours (random, 128 bits) are looked up, and count in the channel that they belong to; those of a private thread's pictures in it
  alone (`InteractionHandler.check_seen`);
- a message's id counts in the interaction's channel alone, for whom its menu was opened there or who may read its history
  (`InteractionHandler.pictures_at`);
- what ought to be a number goes through `snowflake`, and is answered where it is none.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum

from core.model import Act

TEMPLATE = r"d1:(?P<act>[a-z-]+):(?P<subject>[\w.-]+)(?::(?P<render>[\w.-]+))?"
CUSTOM_ID = 100  # Discord's limit
_SNOWFLAKE_DIGITS = 19
_TEN, _FIRST_LETTER, _LETTERS = "\N{KEYCAP TEN}", 0x1F1E6, 26  # the letters are those that flags are made of
_KEYCAP = re.compile("([1-9])\ufe0f?\u20e3")
_NONCE = 25  # Discord's limit


class Extra(StrEnum):
    """What a button does that stands for no act of the table (core/acts/table.py)."""

    ALT = "alt"  # opens the form for a picture's alt text
    ORIGINAL = "original"
    ANYWAY = "anyway"  # carries on a pending ask
    CONFIRM = "confirm"  # the same, with the price or the tier that it showed
    REST = "rest"  # carries on a pending ask below a picture, which stays
    MORE = "more"  # asks the admins for more of a limit
    GRANT = "grant"
    APPROVE = "approve"
    DECLINE = "decline"  # opens the form for its reason
    WITHDRAW = "withdraw"
    BALLOT = "ballot"  # votes for a picture, or takes that back; of a vote, with where the picture stands in place of the render
    END_VOTE = "end-vote"


class Form(StrEnum):
    """What a submitted form is about."""

    EDIT = "edit"  # a version
    OURS = "ours"  # a message of ours, from the message menu
    MENU = "menu"  # anybody's message, from the message menu
    ALT = "alt"  # the alt text of a version
    DECLINE = "decline"  # an approval


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a custom id says."""

    act: str
    subject: str
    render: str | None = None
    choice: str | None = None  # that the menu's entry carries besides its act


def snowflake(text: str) -> int | None:
    """Parse an id of Discord's; None: it cannot be one."""
    if not (text.isascii() and text.isdigit() and len(text) <= _SNOWFLAKE_DIGITS):
        return None
    return found if 0 < (found := int(text)) < 2**63 else None


def custom_id(act: str, subject: str, render: str | None = None) -> str:
    """Make the id of a button. The marker is left out if it would not fit."""
    plain = f"d1:{act}:{subject}"
    marked = f"{plain}:{render}"
    return marked if render is not None and len(marked) <= CUSTOM_ID else plain


def read(custom_id: str) -> Pressed | None:
    """Parse a custom id. None: it is not one of ours, or of a format that never existed."""
    found = re.fullmatch(TEMPLATE, custom_id)
    return Pressed(found["act"], found["subject"], found["render"]) if found else None


def meaning(act: str) -> Act | Extra | None:
    """What the button with this act in its id does. None: nothing any more."""
    if act in set(Act):
        return Act(act)
    return Extra(act) if act in set(Extra) else None


def nonce(*parts: str) -> str:
    """A nonce that is the same for the same parts in every process, so that a repeated post returns the first message."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:_NONCE]


def numbered(emoji: str) -> str | None:
    """What a reaction with an emoji says in a vote: a number ("1" to "10") or a letter ("A" to "Z"); None: neither."""
    if emoji == _TEN:
        return "10"
    if (found := _KEYCAP.fullmatch(emoji)) is not None:
        return found[1]
    return chr(ord("A") + ord(emoji) - _FIRST_LETTER) if len(emoji) == 1 and 0 <= ord(emoji) - _FIRST_LETTER < _LETTERS else None
