"""The text that people read on every platform, where no other module of this room has it: general sentences, the labels of buttons, menus
and forms, and the help. It is plain; each view escapes it for its platform.

Errors carry their own sentences (core/errors.py).
"""

from __future__ import annotations

from core.acts import table
from core.errors import Broken
from core.model import MOST_COUNT, Vocabulary
from core.studio.answers import Help, LinkTo

EDIT_MENU = "Edit this picture"
INFO_MENU = "Info about this picture"
EDIT_TITLE = "Edit the picture"
EDIT_LABEL = "What should change?"
EDIT_PLACEHOLDER = "make the door green"
IMAGINE_TITLE = "A new picture"
COMPARE_TITLE = "Compare tiers"
TIERS_LABEL, ALL_TIERS = "Tiers to compare", "All that can paint it"
BLIND_LABEL = "Say which tier painted which?"
BLIND_NO, BLIND_YES = "Yes, below each picture", "Not until a vote is over or you show it"
IMAGINE_LABEL = "What should it show?"
IMAGINE_PLACEHOLDER = "a red bicycle leaning against a blue door"
ORIGINAL = "Original"
ORIGINAL_HIDDEN = (
    "The original is shown after the vote: its size and format may tell which tier painted it. Whoever asked for this comparison can press "
    "Show tiers at any time."
)
LINK_EXPIRED = (
    "This link has expired, but I still have the picture. For a new link, type info in the picture's thread and press “Original”."
)
LINK_WRONG = "There is no picture at this link. Copy the whole link, or press “Original” in the chat again."
LINK_BUSY = "Too many people are opening originals right now. Try again in 10 seconds."
ALT = "Alt text"
ALT_TITLE = "Alt text of the picture"
ALT_SAVED = "The alt text is saved, here and wherever the picture is shown."
ALT_SAVED_LATER = "The alt text is saved. I couldn't change every message that shows the picture; from now on the new one is used."
NO_CONTENT = (
    "I can't read what you write here: I run without the Message Content intent. "
    "Reply to a picture with the ping on, mention me, use the buttons, or type /edit."
)
CANNOT_LOOK_NOW = (
    "I can't look at the messages above right now, so I can't see the picture you mean. You weren't charged. Attach it to your message, "
    "or try again in a minute."
)
LINK_ELSEWHERE = "The message that you linked is in another {workspace}. You weren't charged. Attach the picture itself."
LINK_HIDDEN = (
    "I can't use the message that you linked: it's gone, or it's where you or I can't look. You weren't charged. Attach the picture "
    "itself."
)
NOT_OURS = "That message shows no picture of mine. Use “Info about this picture” on one that I painted."
NO_PICTURE = "There is no picture in that message. Use “Edit this picture” on a message that has one."
GONE = "The thread or message was deleted, so I can't post there. You weren't charged. Start again with /imagine."
OLD_COMMAND = "This command has changed. Reload your chat client (Ctrl+R or Cmd+R) and try again."
BROKEN = str(Broken())
BUTTON_GONE = "This button no longer works. Say what you want in the picture's thread, or start again with /imagine."
ZIP_TOO_LARGE = "As one ZIP file all of it would be too large here ({size}), so these are the pictures alone."
ZIP_ALT = "All pictures of this message, and the one that they were made from, as one file"
HOME_TITLE = "Your recent pictures"
HOME_EMPTY = "You haven't made a picture yet. Type /imagine in any channel that I'm in."
ONE_MOMENT = "One moment…"
TIER_LABEL, RATIO_LABEL, SIZE_LABEL, COUNT_LABEL, AVOID_LABEL = "Tier", "Format", "Size", "How many", "What it should not show"
COUNT_NOT_OFFERED = f"I paint 1 to {MOST_COUNT} pictures at once. You weren't charged. Choose a number from 1 to {MOST_COUNT}."
NO_SHEET = "I couldn't draw the sheet. Choose a number to see its picture."
AUTOMATIC = "Automatic"
SUBMIT_NEW, SUBMIT_EDIT, SUBMIT_ALT, CLOSE = "Paint it", "Change it", "Save", "Close"
OPTIONS = {
    "prompt": "What the picture shows",
    "instruction": "What should change",
    "tier": "Which model paints (default: the one that fits)",
    "aspect": "Width to height, such as 16:9",
    "size": "How large",
    "count": "How many versions side by side",
    "avoid": "What it should not show",
    "version": "A version, such as v2 or v2a (default: the current one)",
    "pack": "Which set of formats (default: social)",
    "page": "A page, such as 2, or a version on it, such as v2 (default: the page with the current one)",
    "tiers": "Which to compare, such as flash, pro (default: all that can)",
    "blind": "Hide which tier painted which until a vote is over or you show it (default: no)",
    "time": "How long it is open, such as 2h (default: until it is closed, at most 14 days)",
    "reference": "A picture to go by",
    "images": "How many pictures",
    "dollars": "How many US dollars, such as 0.50",
    "per": "How long until it resets (default: a day)",
    "limited tier": "Only on this tier (default: on all)",
    "user": "Only for this person, in this channel",
    "each": "For each person separately",
    "role": "For everybody with this role, in all channels",
    "everywhere": "In all channels of this server",
    "preview": "Only say what would change",
    "unit": "Only limits in images, or in dollars",
    "of": "Whose use (default: your own; only admins see the server's)",
    "span": "Which days (default: this month)",
}


_NEW_PICTURE = "New picture: /imagine a red bicycle leaning against a blue door"
_LINK_ALONE = {
    LinkTo.MESSAGE: "That's only a link. Send it again and say what to do with the picture there, for example: make this a watercolour.",
    LinkTo.ELSEWHERE: "I can't open links. Attach the picture itself and say what to do with it, or just say what to paint.",
}


def helped(answer: Help, vocabulary: Vocabulary) -> str:
    """How to use Darkroom: in two lines where there is something to say of a link first."""
    if answer.link is None:
        return help_text(vocabulary)
    return f"{_LINK_ALONE[answer.link]}\n{_NEW_PICTURE}\nFor everything else I can do: {vocabulary.help}"


def help_text(vocabulary: Vocabulary) -> str:
    """How to use Darkroom on the platform of that vocabulary. A test plays its sample conversation."""
    return (
        "Darkroom makes pictures and changes them as you talk.\n"
        f"{_NEW_PICTURE}\n"
        f"Change it: {vocabulary.edit}: make the door green. Everything else stays.\n"
        f"Go on from an older picture: {vocabulary.older}.\n"
        f"Just type the word: {', '.join(row.word for row in table.ROWS if row.word)}.\n"
        "Say how, with every prompt, form and reply: --tier pro, --ar 16:9, --size 2K, --count 4, --avoid people. Or in words: in 4K, "
        "as a square, three versions, again on the best model. An option that you choose wins over a flag.\n"
        "Talk among yourselves: I don't read lines that begin with //.\n"
        "What goes to Google: what I paint from. Other lines in a picture's thread, and the words of commands, may be sent to a model "
        "there to be understood. Lines that begin with //, lines for other people (“@ben …”, “Ben, …”) and what you say to others "
        f"outside the thread are never sent. Who reads here: {vocabulary.reading}\n"
        f"What you may use and have used: {vocabulary.limits}\n"
        f"To see this again: {vocabulary.help}"
    )
