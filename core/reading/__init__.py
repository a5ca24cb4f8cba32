"""Typed words become a Wish: commands with flags, reply words, and plain messages that may be chat.

    command   the text of a typed command: `a red bicycle --ar 16:9`
    wish      the same of any field, with the options chosen beside it (slash options, modals)
    read      a plain message: instruction, reply word, chat, or unsure
    sources   the versions that an instruction takes something from
    positions the pictures of a sheet that it takes something from, by their numbers
    is_local  whether an instruction surely changes one part of the picture alone
    combines  whether it makes one picture of several versions
    pressed   the wish of a button
    after_greeting  a text without the greeting that it begins with
    revised   the wish of a command with what a text model found in its words
    Reader    the port of a text model that may know better
    prepare   to be called once at start, so that the first message is as quick as the others. Its two parts: what every message
    needs, and what only the choice of a tier needs

Local, pure and fast. The ways to be wrong do not cost the same: chat taken for an instruction costs money, an instruction taken for
chat is met with silence; in between stands UNSURE, which asks back.
"""

from __future__ import annotations

from core.reading import classifier, exact_words, languages, pictured, replies, taken_back, units
from core.reading.asking import Options, command, pressed, wish
from core.reading.local_changes import is_local
from core.reading.meant import understood
from core.reading.messages import read
from core.reading.named import combines, positions, sources
from core.reading.names import after_greeting, called, owners
from core.reading.output import may_tell, revised
from core.reading.picks import Naming
from core.reading.reader import Kind, Line, Meant, Reader, Reading, ReadingCall, Scene
from core.reading.regions import marks_a_region
from core.reading.tiers import terms
from core.reading.values import Limits, limits_of

__all__ = [
    "Kind",
    "Limits",
    "Line",
    "Meant",
    "Naming",
    "Options",
    "Reader",
    "Reading",
    "ReadingCall",
    "Scene",
    "after_greeting",
    "called",
    "combines",
    "command",
    "is_local",
    "limits_of",
    "marks_a_region",
    "may_tell",
    "owners",
    "positions",
    "prepare",
    "prepare_messages",
    "prepare_tiers",
    "pressed",
    "read",
    "revised",
    "sources",
    "understood",
    "wish",
]


def prepare() -> None:
    """Read all word lists and build their indexes now (about a second of CPU, once), instead of at the first message in each
    script."""
    prepare_messages()
    prepare_tiers()


def prepare_messages() -> None:
    """Build the indexes that every message goes through: 0.3 s of CPU."""
    classifier.prepare()
    replies.acts()
    exact_words.prepare()
    taken_back.prepare()
    units.prepare()
    languages.prepare()
    pictured.prepare()


def prepare_tiers() -> None:
    """Compile what tells how demanding an ask is: 0.6 s of CPU for all languages together, 0.04 to 0.1 s for one."""
    terms.prepare()
