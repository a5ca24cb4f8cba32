"""The labelled commands, and what each stage finds that their words ask of the picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.errors import BadAsk
from core.model import Wish
from core.reading import Line, Meant, Scene, command, revised
from core.tiers import DEFAULT_TIERS, choose
from tests.test_typed_asks import LIMITS

FOLDER = Path(__file__).parents[1] / "commands"
FIELDS = ("tier", "size", "ratio", "count", "avoid", "roles")
SCENE = Scene(limits=LIMITS, in_thread=False, command=True)
_NEEDS = {"pro": 4, "cheap": 10}  # a rule that calls for the tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The words of a command. `asks` has what they ask of the picture; tier "cheap": any but the best."""

    language: str
    pictures: int
    asks: Mapping[str, str]
    words: str

    @property
    def line(self) -> Line:
        return Line(text=self.words, pictures=self.pictures)

    @property
    def answer(self) -> dict[str, object]:
        """Answer as a model does that reads everything as it is labelled."""
        said: dict[str, object] = {"need": _NEEDS[self.asks["tier"]]}
        said |= {name: self.asks[name] for name in ("size", "ratio", "avoid") if name in self.asks}
        if "count" in self.asks:
            said["count"] = int(self.asks["count"])
        return said | ({"pictures": self.asks["roles"].split(",")} if "roles" in self.asks else {})


def labelled(name: str) -> list[Asked]:
    rows = [row.split("\t") for row in (FOLDER / name).read_text("utf-8").splitlines() if row and not row.startswith("#")]
    return [
        Asked(language=language, pictures=int(pictures), asks=dict(one.split("=") for one in asks.split()), words=words)
        for language, pictures, asks, words in rows
    ]


SETS = ("measured/commands.tsv",)


def by_rules(asked: Asked) -> Wish:
    """Read a command as it is when it is accepted."""
    return command(asked.words, LIMITS)


def by_model(asked: Asked, meant: Meant | None) -> Wish:
    """Read a command as it is painted once the model has read it."""
    accepted = by_rules(asked)
    return accepted if meant is None else revised(accepted, meant, asked.line, LIMITS)


def found(asked: Asked, wish: Wish) -> Mapping[str, str]:
    """Return what a wish asks of the picture, in the label's terms."""
    try:
        tier = choose(wish, tiers=DEFAULT_TIERS, references=asked.pictures, has_picture=False).tier
    except BadAsk:
        tier = "none"
    said = {"tier": "pro" if tier == "pro" else "cheap", "size": wish.size, "ratio": wish.ratio, "avoid": wish.avoid}
    roles = ",".join(role or "other" for role in wish.roles)
    more = {"count": str(wish.count) if wish.count > 1 else None, "roles": roles or None}
    return {name: value for name, value in (said | more).items() if value is not None}


def right(asked: Asked, wish: Wish, field: str) -> bool:
    """Whether one field is as it is labelled. What is to be avoided need not be said in the very same words."""
    said, wanted = found(asked, wish).get(field), asked.asks.get(field)
    if field == "avoid" and said is not None and wanted is not None:
        return wanted.casefold() in said.casefold() or said.casefold() in wanted.casefold()
    return said == wanted


def report(title: str, read: Sequence[tuple[Asked, Wish]]) -> None:
    """Print how many are read as labelled, field by field, and what that comes to in money and in questions."""
    print(f"\n{title}: {len(read)} commands in {len({one.language for one, _ in read})} languages")
    for field in FIELDS:
        asks = [pair for pair in read if field in pair[0].asks]
        wrong = [pair for pair in read if field not in pair[0].asks and not right(*pair, field)]
        heard = sum(right(one, wish, field) for one, wish in asks)
        print(f"  {field:6} as labelled {heard:3} of {len(asks):3}, said by nobody {len(wrong):3}")
    whole = Counter(one.language for one, wish in read if all(right(one, wish, field) for field in FIELDS))
    print(f"  all of it as labelled: {whole.total() / len(read):.0%}")
    vain = sum(found(one, wish)["tier"] == "pro" and one.asks["tier"] == "cheap" for one, wish in read)
    print(f"  the best tier for nothing: {vain} of {sum(one.asks['tier'] == 'cheap' for one, _ in read)}")
