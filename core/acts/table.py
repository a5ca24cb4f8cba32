"""One row for each act: what it needs, how it is carried out, and what its button, command and reply word are called.

Every platform's buttons, commands and listeners, the help text and the completion in the playground derive from this table; tests
compare what cannot (docs/using.md, the reply words in core/reading/words/replies.toml). A new act is a member of `Act`, a row here, its
reply words, and the code that carries it out.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from core.model import Act


class Needs(Enum):
    """What must be there for an act to work on."""

    NOTHING = auto()
    CURRENT = auto()  # a version: the one that a button, a number or a reply names, else the thread's current one
    NAMED = auto()  # a version that the ask names; the current one is never meant silently
    RENDER = auto()  # a render that is not over yet


class Effect(Enum):
    """How an act is carried out."""

    PAINTS = auto()  # a model is called, which costs money; waits for its turn in the thread
    ADJUSTS = auto()  # a version is made from another without a model; free, waits for its turn in the thread
    MOVES = auto()  # an existing version is shown, and may become the current one; free, waits for its turn in the thread
    TELLS = auto()  # answered at once from the store; free, changes nothing
    STOPS = auto()  # a render is called off at once; free
    POLLS = auto()  # a vote is opened or closed at once, or tiers are shown, which everybody sees; free


class Below(Enum):
    """Which results an act's button stands below: those that it can do something for."""

    RESULT = auto()  # every result
    PAINTED = auto()  # one that a model painted
    UNDOABLE = auto()  # one that there is something before
    UNDONE = auto()  # one below which an undo can be taken back
    CHANGED = auto()  # one that was made from another version
    DRAFT = auto()  # one that is not of the largest size a final may have
    DRIFTED = auto()  # one that came of several edits and in which more changed than was asked for
    OTHER_TIER = auto()  # one that another tier could paint too
    EACH = auto()  # a result of several pictures: a button for each, labelled with its position
    SEVERAL = auto()  # a result of several pictures
    FINAL = auto()  # a final
    SHOWABLE = auto()  # a final in a thread, where it can be shown in the channel
    BLIND = auto()  # pictures whose tiers are hidden
    PLACEHOLDER = auto()


class Takes(Enum):
    """What is given with a command."""

    NOTHING = auto()
    WORDS = auto()  # what to paint, in the asker's words, with pictures and with options or flags
    SIZE = auto()
    VERSION = auto()
    PAGE = auto()  # of the history, or a version that is on it
    PACK = auto()  # the name of a pack
    TIME = auto()  # how long: "2h"


@dataclass(frozen=True, slots=True)
class Button:
    """The button of an act. `label` may hold {version}, the number of the version meant (for all changes at once, of the one that
    they began with), and {tier}, the name of the other tier.

    `first`: it is one of the few that are shown at once, where there is room; all others are in the menu. `of_one`: below several
    pictures it would not say which is meant. `of_thread`: it is about no single picture, and so stands below a contact sheet too.
    """

    label: str
    below: Below = Below.RESULT
    first: bool = False
    of_one: bool = False
    of_thread: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A slash command. `hint` shows what `takes` looks like."""

    name: str
    help: str  # at most 100 characters, Discord's limit
    takes: Takes = Takes.NOTHING
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The row of an act. `word` is the reply word as help and docs/using.md show it; its translations are in the word list under the act's
    value. `caption` begins the caption of what a move shows. `in_channel`: it is posted in the channel itself, whatever thread it comes
    from. `goes_back`: what it paints goes back to the words and the references of the whole lineage of its picture. `is_approved`: where a
    channel requires approvals, it waits for one. `asks_price`: its price is to be agreed to whatever it is. `keeps_current`: what it paints
    is handed over, and the thread's current version stays the one that it was."""

    act: Act
    needs: Needs
    effect: Effect
    button: Button | None = None
    command: Command | None = None
    word: str = ""
    caption: str = ""
    in_channel: bool = False
    goes_back: bool = False
    is_approved: bool = False
    asks_price: bool = False
    keeps_current: bool = False

    @property
    def paints(self) -> bool:
        return self.effect is Effect.PAINTS

    @property
    def moves(self) -> bool:
        return self.effect is Effect.MOVES

    @property
    def adjusts(self) -> bool:
        return self.effect is Effect.ADJUSTS

    @property
    def tells(self) -> bool:
        return self.effect is Effect.TELLS

    @property
    def polls(self) -> bool:
        return self.effect is Effect.POLLS

    @property
    def is_rendered(self) -> bool:
        """Whether a render carries the act out, in its turn in the thread, and posts a message that everybody sees."""
        return self.paints or self.moves or self.adjusts

    @property
    def is_worded(self) -> bool:
        """Whether the asker's own words say what to paint. If so, the words may mean pictures nearby, and a button has to ask for
        the words.
        """
        return self.command is not None and self.command.takes is Takes.WORDS

    @property
    def repaints(self) -> bool:
        """Whether it paints what was asked for before, without new words."""
        return self.paints and not self.is_worded

    @property
    def is_pressed(self) -> bool:
        """Whether its button acts at once, on a version."""
        return self.button is not None and self.needs in (Needs.CURRENT, Needs.NAMED) and not self.is_worded


ROWS = (
    Row(
        act=Act.NEW,
        needs=Needs.NOTHING,
        effect=Effect.PAINTS,
        command=Command(name="imagine", help="Paint a new picture", takes=Takes.WORDS, hint="what it should show"),
    ),
    Row(
        act=Act.COMPARE,
        needs=Needs.NOTHING,
        effect=Effect.PAINTS,
        command=Command(
            name="compare",
            help="Paint one new picture on several tiers, side by side",
            takes=Takes.WORDS,
            hint="what it should show",
        ),
    ),
    Row(
        act=Act.EDIT,
        needs=Needs.CURRENT,
        effect=Effect.PAINTS,
        button=Button("Edit", first=True),
        command=Command(
            name="edit", help="Change the current picture in this thread", takes=Takes.WORDS, hint="what should change"
        ),
    ),
    Row(act=Act.EXACT, needs=Needs.CURRENT, effect=Effect.ADJUSTS),
    Row(
        act=Act.UNDO,
        needs=Needs.CURRENT,
        effect=Effect.MOVES,
        button=Button("Undo", Below.UNDOABLE, first=True, of_thread=True),
        command=Command(name="undo", help="Go back to the picture before"),
        word="undo",
        caption="Back to {version}",
    ),
    Row(
        act=Act.REDO,
        needs=Needs.CURRENT,
        effect=Effect.MOVES,
        button=Button("Redo", Below.UNDONE, first=True, of_thread=True),
        command=Command(name="redo", help="Take back the last undo"),
        word="redo",
        caption="Forward to {version}",
    ),
    Row(
        act=Act.SHOW,
        needs=Needs.NAMED,
        effect=Effect.MOVES,
        is_approved=True,
        button=Button("Show in channel", Below.SHOWABLE, first=True, of_one=True),
        caption="{version}, from its thread",
        in_channel=True,
    ),
    Row(
        act=Act.AT_ONCE,
        needs=Needs.CURRENT,
        effect=Effect.PAINTS,
        button=Button("All changes at once from v{version}", Below.DRIFTED, first=True, of_one=True),
    ),
    Row(
        act=Act.VARIATIONS,
        needs=Needs.CURRENT,
        effect=Effect.PAINTS,
        goes_back=True,
        button=Button("Variations", first=True),
        command=Command(name="variations", help="Paint several takes on the current picture"),
        word="variations",
    ),
    Row(
        act=Act.FINAL,
        needs=Needs.CURRENT,
        effect=Effect.PAINTS,
        goes_back=True,
        is_approved=True,
        button=Button("Final", Below.DRAFT, first=True, of_one=True),
        command=Command(name="final", help="Paint the current picture again on the best tier", takes=Takes.SIZE, hint="2K or 4K"),
        word="final 4K",
    ),
    Row(
        act=Act.REDO_ON,
        needs=Needs.CURRENT,
        effect=Effect.PAINTS,
        button=Button("Redo on {tier}", Below.OTHER_TIER, first=True, of_one=True),
    ),
    Row(
        act=Act.VOTE,
        needs=Needs.CURRENT,
        effect=Effect.POLLS,
        button=Button("Vote", Below.SEVERAL, first=True, of_thread=True),
        command=Command(name="vote", help="Let everybody vote on the pictures in this thread", takes=Takes.TIME, hint="2h"),
        word="vote",
    ),
    Row(
        act=Act.CLOSE_VOTE,
        needs=Needs.CURRENT,
        effect=Effect.POLLS,
        command=Command(name="close-vote", help="Close the vote in this thread"),
        word="close vote",
    ),
    Row(
        act=Act.PACK,
        needs=Needs.CURRENT,
        effect=Effect.PAINTS,
        asks_price=True,
        keeps_current=True,
        button=Button("Pack for social", Below.FINAL, of_one=True),
        command=Command(name="pack", help="The current picture in every format of a set", takes=Takes.PACK, hint="social"),
        word="pack for social",
    ),
    Row(
        act=Act.PACKED,
        needs=Needs.NAMED,
        effect=Effect.MOVES,
        keeps_current=True,
        caption="{version} with its pack, as it was painted: free",
    ),
    Row(
        act=Act.SHOW_TIERS,
        needs=Needs.CURRENT,
        effect=Effect.POLLS,
        button=Button("Show tiers", Below.BLIND, first=True, of_thread=True),
        command=Command(name="show-tiers", help="Show which tier painted which picture of your blind comparison"),
        word="show tiers",
    ),
    Row(
        act=Act.AGAIN,
        needs=Needs.CURRENT,
        effect=Effect.PAINTS,
        button=Button("Again", Below.PAINTED),
        command=Command(name="again", help="Paint the same thing again"),
        word="again",
    ),
    Row(
        act=Act.INFO,
        needs=Needs.CURRENT,
        effect=Effect.TELLS,
        button=Button("Info"),
        command=Command(name="info", help="Everything about a picture in this thread", takes=Takes.VERSION, hint="v2"),
        word="info",
    ),
    Row(
        act=Act.HISTORY,
        needs=Needs.CURRENT,
        effect=Effect.TELLS,
        button=Button("History", of_thread=True),
        command=Command(name="history", help="Show all versions in this thread", takes=Takes.PAGE, hint="a page, or v2"),
        word="history",
    ),
    Row(
        act=Act.BEFORE_AFTER,
        needs=Needs.CURRENT,
        effect=Effect.TELLS,
        button=Button("Before/after", Below.CHANGED, of_one=True),
        command=Command(
            name="before-after",
            help="Show a picture next to the one it was made from",
            takes=Takes.VERSION,
            hint="v2",
        ),
        word="before and after",
    ),
    Row(
        act=Act.FORMAT,
        needs=Needs.CURRENT,
        effect=Effect.TELLS,
        button=Button("Format", of_one=True),
        command=Command(name="formats", help="Choose another format for a picture", takes=Takes.VERSION, hint="v2"),
        word="formats",
    ),
    Row(
        act=Act.PICK,
        needs=Needs.NAMED,
        effect=Effect.MOVES,
        button=Button("Pick v{version}", Below.EACH),
        command=Command(name="pick", help="Go on with that version", takes=Takes.VERSION, hint="a number"),
        caption="{version} it is",
    ),
    Row(
        act=Act.CANCEL,
        needs=Needs.RENDER,
        effect=Effect.STOPS,
        button=Button("Cancel", Below.PLACEHOLDER),
        command=Command(name="cancel", help="Stop what is being painted in this thread"),
        word="cancel",
    ),
    Row(
        act=Act.HELP,
        needs=Needs.NOTHING,
        effect=Effect.TELLS,
        command=Command(name="help", help="How to use Darkroom"),
        word="help",
    ),
)

_BY_ACT: Mapping[Act, Row] = {row.act: row for row in ROWS}


def row(act: Act) -> Row:
    return _BY_ACT[act]


def pressed(act: Act, choice: str | None) -> Act:
    """The act that a control comes to. choice: what it carries besides its act. A format that is chosen is painted as an edit."""
    return Act.EDIT if act is Act.FORMAT and choice is not None else act


def label(act: Act) -> str:
    """What the button of an act says. Only for acts that have a button."""
    button = row(act).button
    if button is None:
        raise LookupError(f"{act} has no button")
    return button.label


def buttons(below: Container[Below]) -> tuple[tuple[Act, Button], ...]:
    """The buttons below something, in their order."""
    return tuple((row.act, row.button) for row in ROWS if row.button is not None and row.button.below in below)


def commands() -> Mapping[str, Row]:
    """Every command by its name."""
    return {row.command.name: row for row in ROWS if row.command is not None}
