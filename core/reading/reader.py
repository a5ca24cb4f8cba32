"""What a message means, as a value, and the port of a text model that reads what our rules do not understand with certainty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from core.model import Act, MicroDollars, Role, Stage, Wish
from core.reading.picks import Naming
from core.reading.values import Limits


class Kind(StrEnum):
    INSTRUCTION = "instruction"
    WORD = "word"
    CHATTER = "chatter"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a message means, whoever read it. `wish` holds the act, the version and the options: what to do (INSTRUCTION, WORD),
    what it would be if the person says so (UNSURE), or None (CHATTER). `naming`: how a pick names what it picks. `changes`: a model is
    sure that a picture is to be changed, although there is none of ours."""

    kind: Kind
    wish: Wish | None
    naming: Naming | None = None
    stage: Stage = Stage.RULES
    changes: bool = False

    @property
    def is_open(self) -> bool:
        """Whether a text model may know better, because our rules decided by the words and not by the message's form."""
        return self.stage is Stage.RULES


CHATTER = Reading(kind=Kind.CHATTER, wish=None)  # as our rules see it; a text model may know better


# --- a text model that reads ---------------------------------------------------------------------------------------------

BRANCH, NONE, UNCLEAR = "branch", "none", "unclear"
_UNSAID = (
    Act.SHOW,
    Act.HELP,
    Act.REDO_ON,
    Act.AT_ONCE,
    Act.SHOW_TIERS,
    Act.EXACT,
    Act.FORMAT,
    Act.COMPARE,
    Act.CLOSE_VOTE,
    Act.PACKED,
)  # asked for on another tier, it is "again"; the others are said in exact words
MEANINGS = (*(act.value for act in Act if act not in _UNSAID), BRANCH, NONE, UNCLEAR)
NEEDS = range(2, 11)  # the tier rules that words can call for: rule 1 is the asker's own choice


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A message to be read, or the words of a command. `quoted` are the lines in it that quote somebody else, `forwarded` what it
    forwards; `pictures` are attached to it."""

    text: str
    quoted: str = ""
    forwarded: str = ""
    pictures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a person in the thread sees. `asked` are the last instructions, oldest first; `sheet` are the numbers of the versions
    shown side by side, if several are. `in_thread` False: a mention outside the studio's threads, or a command for a new picture.
    `command`: what is read is the words of a command or a form, which surely ask for a picture."""

    limits: Limits
    in_thread: bool = True
    command: bool = False
    picture: str = ""  # the current picture in words
    asked: tuple[str, ...] = ()
    versions: int = 0  # the newest one's number
    current: int | None = None
    sheet: tuple[int, ...] = ()
    can_undo: bool = False
    can_redo: bool = False
    addressed: bool = False  # the bot itself is spoken to


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """What a text model says that a message means; not checked against the scene yet. `act` is one of MEANINGS. `changes`: something
    in the picture is to differ, besides what the act does. `continues`: it is one thought with the message before it, and this is what
    they mean together. `need` is the number of a tier rule. `roles` has an entry for each attached picture, None where the words don't
    say what it is for."""

    act: str
    changes: bool = True
    continues: bool = False
    version: int | None = None
    size: str | None = None
    ratio: str | None = None
    count: int | None = None
    need: int | None = None
    avoid: str | None = None
    roles: tuple[Role | None, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingCall:
    """A call of a text model. `meant` has an entry for each line, None where the answer cannot be used; `cost` is the operator's."""

    model: str
    outcome: str
    meant: tuple[Meant | None, ...]
    cost: MicroDollars
    seconds: float


class Reader(Protocol):
    """A text model that reads messages. The operator pays for each call."""

    @property
    def model(self) -> str:
        """The model that is asked now."""

    def most(self, lines: Sequence[Line], scene: Scene) -> MicroDollars:
        """The most that reading these lines may cost."""

    async def read(self, lines: Sequence[Line], scene: Scene) -> ReadingCall:
        """Read lines of one person that arrived together, in one call, within 1.5 s. Raises nothing: a call that fails says so in its
        outcome."""
