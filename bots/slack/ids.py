"""The ids of our buttons, forms and shortcut in Slack, and what the ids of people and channels look like there.

A button's action_id is `s1:<act>` or `s1:<act>:<position>`, a form's callback_id `s1:<form>`. They work for ever; a later format gets
another prefix.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from core.model import Act

SLACKBOT: Final = "USLACKBOT"
PERSON: Final = r"[UW][A-Z0-9]+"  # regular expressions
SHARED: Final = r"[CG][A-Z0-9]+"  # channels, and no direct messages
TEAM: Final = r"[TE][A-Z0-9]+"  # a workspace, or an organisation
GROUP: Final = r"S[A-Z0-9]+"
CHANNEL: Final = r"[CGD][A-Z0-9]+"
EDIT_PICTURE: Final = "edit_picture"  # the message shortcuts, as the manifest names them
INFO_PICTURE: Final = "info_picture"


class Extra(StrEnum):
    """What a button does that stands for no act of the table (core/acts/table.py)."""

    LINK = "link"  # opens an address by itself
    ALT = "alt"  # opens the form for a picture's alt text
    LIMITS = "limits"  # opens the form for limits
    ANYWAY = "go"  # carries on a pending ask
    CONFIRM = "yes"  # the same, with the price or the tier that it showed
    REST = "rest"  # carries on a pending ask below a picture, which stays
    MORE = "more"  # asks the admins for more of a limit
    GRANT = "grant"
    CELLS = "cells"  # chooses a picture of a contact sheet
    APPROVE = "approve"
    DECLINE = "decline"  # opens the form for its reason
    WITHDRAW = "withdraw"
    BALLOT = "ballot"  # votes for a picture, or takes that back
    BALLOTS = "ballots"  # the same, chosen from a menu
    END_VOTE = "end-vote"
    MENU = "menu"  # the entry that was chosen says which act


class Form(StrEnum):
    IMAGINE = "imagine"
    COMPARE = "compare"
    EDIT = "edit"
    ALT = "alt"
    LIMITS = "limits"
    DECLINE = "decline"
    TOLD = "told"  # shows a sentence, with nothing to fill in


def button(act: Act | Extra, position: int | None = None) -> str:
    """The action_id of a button. position: of the picture that it picks, where each of several has one."""
    return f"s1:{act.value}" if position is None else f"s1:{act.value}:{position}"


def form(form: Form) -> str:
    return f"s1:{form.value}"


def act(action_id: str) -> Act:
    """The act of a button that stands for one."""
    return Act(action_id.split(":")[1])
