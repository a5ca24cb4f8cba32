"""What can be pressed below a picture: a few buttons that make sense now, and the rest in one menu; the same on every platform.

All of it derives from the table of acts. Each control says all that its press needs, so it works for ever.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core import tiers
from core.acts import table
from core.acts.table import Below, Button
from core.model import Act, Tier, Version, VersionId
from core.ports.platform import Drifted, Missing, Result, Sheet
from core.quota.words import cents

MENU = "More"
CHOOSE = "Choose a picture"
BUTTONS = 5
FORMATS = (("Square", "1:1"), ("Portrait", "4:5"), ("Story", "9:16"), ("Wide", "16:9"), ("Banner", "21:9"))
CHOOSE_FORMAT = "Choose a format"
TRY_AGAIN = "Try again from v{parent}"
_AFTER_UNDO = 2  # the place after Edit and Undo, which stand below every edit
_CHOSEN = " ✓"
_SMALLEST = "1K"


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """A button or an entry of a menu: the act, on which version. `choice`: the size of a final (None: the largest), or the ratio of a
    format (None: which there are)."""

    act: Act
    label: str
    version: VersionId
    choice: str | None = None

    @property
    def value(self) -> str:
        """The act with its choice, as an entry of a menu carries it."""
        return f"{self.act}:{self.choice}" if self.choice is not None else self.act


@dataclass(frozen=True, slots=True)
class Rest:
    """A button that carries a pending ask on (Studio.go_ahead), below a result that stays as it is."""

    label: str
    pending: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Controls:
    """What can be pressed below a message. cells: of a contact sheet, each picture to be chosen by its number, in their order.
    rest: asks for what did not come out."""

    buttons: tuple[Control, ...]
    menu: tuple[Control, ...]
    cells: tuple[Control, ...] = ()
    rest: Rest | None = None


def act_of(value: str) -> tuple[str, str | None]:
    """The act and the choice that an entry of a menu carries."""
    act, _, choice = value.partition(":")
    return act, choice or None


def formats(known: Mapping[str, Tier], version: Version) -> tuple[Control, ...]:
    """The formats that a version can be painted in, other than its own."""
    found = ((name, ratio, tiers.reframes(version, ratio, known)) for name, ratio in FORMATS)
    return tuple(
        Control(act=Act.FORMAT, label=_priced(f"{name} {ratio}", tier, None, version), version=version.id, choice=ratio)
        for name, ratio, tier in found
        if tier is not None
    )


def controls(
    known: Mapping[str, Tier], result: Result, *, showable: bool = False, buttons: int = BUTTONS, menu: int = 25
) -> Controls:
    """The controls below a result.

    showable       it may be shown in the channel too
    buttons, menu  how many there is room for; what does not fit the menu can still be said in words
    """
    several = len(result.versions) > 1
    version = result.versions[0]
    below = frozenset(_below(known, result, showable=showable))
    rest = _rest(result.missing) if result.missing is not None else None
    buttons -= rest is not None
    if result.sheet is not None:
        of_thread = [_control(known, act, one, version) for act, one in table.buttons(below) if one.of_thread]
        cells = tuple(_cells(result, result.sheet))
        return Controls(buttons=tuple(of_thread[:buttons]), menu=(), cells=cells, rest=rest)
    found = [(act, button) for act, button in table.buttons(below) if not (several and button.of_one)]
    if result.drifted is not None:
        return _of_drifted(known, result.drifted, version, found, buttons=buttons, menu=menu)
    first = [*(_picks(result) if several else ()), *(_control(known, act, one, version) for act, one in found if one.first)]
    others = [*first[buttons:], *(_control(known, act, one, version) for act, one in found if not one.first)]
    if not several and Below.DRAFT in below:
        others += _smaller_finals(known, version)
    if Below.FINAL in below:
        others.sort(key=_after_final)
    return Controls(buttons=tuple(first[:buttons]), menu=tuple(others[:menu]), rest=rest)


def _after_final(control: Control) -> int:
    """Sort key of the menu below a final, of which a short menu shows only the beginning: first the pack, then whatever found no room
    among the buttons, then all others in the order of the table, and last painting it again."""
    if control.act in (Act.PACK, Act.AGAIN):
        return 0 if control.act is Act.PACK else 3
    button = table.row(control.act).button
    return 1 if button is not None and button.first else 2


def after_vote(known: Mapping[str, Tier], leaders: Sequence[Version]) -> tuple[Control, ...]:
    """The controls below a vote that is closed: to go on with who leads, and a final of a picture that alone does."""
    label = table.label(Act.PICK)
    picks = [Control(act=Act.PICK, label=label.format(version=one.number), version=one.id) for one in leaders]
    alone = leaders[0] if len(leaders) == 1 and tiers.finals(leaders[0], known) is not None else None
    return (*picks, *([_final(known, alone)] if alone is not None else []))


def _of_drifted(
    known: Mapping[str, Tier], drifted: Drifted, version: Version, found: Sequence[tuple[Act, Button]], *, buttons: int, menu: int
) -> Controls:
    """Below an edit in which more changed than was asked for, the ways to have it painted without that stand among the first."""
    ways = [Control(act=Act.AGAIN, label=TRY_AGAIN.format(parent=drifted.parent), version=version.id)]
    if drifted.first is not None:
        label = table.label(Act.AT_ONCE).format(version=drifted.first)
        ways.append(Control(act=Act.AT_ONCE, label=label, version=version.id))
    rest = [(act, button) for act, button in found if act not in (Act.AGAIN, Act.AT_ONCE)]
    first = [_control(known, act, one, version) for act, one in rest if one.first]
    first[_AFTER_UNDO:_AFTER_UNDO] = ways
    others = [*first[buttons:], *(_control(known, act, one, version) for act, one in rest if not one.first)]
    others += _smaller_finals(known, version)
    return Controls(buttons=tuple(first[:buttons]), menu=tuple(others[:menu]))


def pick(label: str, *, chosen: bool) -> str:
    """The label of a number below several pictures, given the one that stands there: whether that picture is the chosen one."""
    plain = label.removesuffix(_CHOSEN)
    return f"{plain}{_CHOSEN}" if chosen else plain


def _below(known: Mapping[str, Tier], result: Result, *, showable: bool) -> Iterator[Below]:
    version = result.versions[0]
    yield Below.RESULT
    if not version.is_exact:
        yield Below.PAINTED
    if len(result.versions) > 1:
        yield Below.SEVERAL
    if version.hidden:
        yield Below.BLIND
    if (version.parent is not None or version.before is not None) and not table.row(result.act).keeps_current:
        yield Below.UNDOABLE
    if version.parent is not None:
        yield Below.CHANGED
    if result.can_redo:
        yield Below.UNDONE
    if result.drifted is not None and result.drifted.first is not None:
        yield Below.DRIFTED
    if tiers.finals(version, known) is not None:
        yield Below.DRAFT
    if not version.hidden and tiers.other(version, known) is not None:  # which one it is tells the version's own
        yield Below.OTHER_TIER
    if version.act is Act.FINAL:
        yield Below.FINAL
    if showable:
        yield Below.SHOWABLE


def _rest(missing: Missing) -> Rest:
    """ "Try the 3 missing again · about 10¢", "Paint the other 38 · about 140¢"."""
    one = missing.count == 1
    if missing.stopped:
        label = "Paint the other one" if one else f"Paint the other {missing.count}"
    else:
        label = "Try the missing one again" if one else f"Try the {missing.count} missing again"
    return Rest(label if missing.price is None else f"{label} · about {cents(missing.price)}", missing.pending)


def _cells(result: Result, sheet: Sheet) -> Iterator[Control]:
    """A control for each picture of a sheet. What it is called after its number tells it from the others, where their words differ."""
    labels = {cell.number: cell.label for cell in sheet.cells}
    for version in result.versions:
        number = version.slot + 1
        label = f"{number} · {labels[number]}" if labels.get(number) else str(number)
        yield Control(act=Act.PICK, label=pick(label, chosen=version.id == result.picked), version=version.id)


def _picks(result: Result) -> Iterator[Control]:
    for position, version in enumerate(result.versions, start=1):
        yield Control(act=Act.PICK, label=str(position), version=version.id)


def _control(known: Mapping[str, Tier], act: Act, button: Button, version: Version) -> Control:
    if act is Act.FINAL:
        return _final(known, version)
    tier = tiers.other(version, known) if button.below is Below.OTHER_TIER else None
    label = button.label.format(tier=tier.name.capitalize() if tier is not None else "", version=version.number)
    return Control(act=act, label=label, version=version.id)


def _final(known: Mapping[str, Tier], version: Version) -> Control:
    found = tiers.finals(version, known)
    label = table.label(Act.FINAL)
    if found is None:
        return Control(act=Act.FINAL, label=label, version=version.id)
    tier, sizes = found
    return Control(act=Act.FINAL, label=_priced(f"{label} {sizes[0]}", tier, sizes[0], version), version=version.id)


def _smaller_finals(known: Mapping[str, Tier], version: Version) -> Iterator[Control]:
    found = tiers.finals(version, known)
    tier, sizes = found if found is not None else (None, ())
    for size in sizes[1:]:
        if tier is not None and size != _SMALLEST:
            label = _priced(f"{table.label(Act.FINAL)} {size}", tier, size, version)
            yield Control(act=Act.FINAL, label=label, version=version.id, choice=size)


def _priced(label: str, tier: Tier, size: str | None, version: Version) -> str:
    """A label with about what it costs: "Final 4K · about 25¢". A sample costs nothing. size: None: that of a draft."""
    price = tiers.usual_price(tier, size=size or _SMALLEST, pictures=1)
    if version.receipt.is_sample or price is None:
        return label
    return f"{label} · about {cents(price)}"
