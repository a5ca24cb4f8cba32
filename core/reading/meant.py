"""Checks what a text model says that a message means, and makes a Reading of it that this person may ask for here.

The model's answer is never trusted: the asker's words stay verbatim, options are those of the tier table, versions those that exist,
and what is to be dearer than an edit on the model's word alone is marked, so that its price is agreed to first.
"""

from __future__ import annotations

from dataclasses import replace

from core.acts import table
from core.acts.table import Needs
from core.model import Act, Stage, Wish
from core.reading.output import avoided, count_of, roles_of
from core.reading.reader import BRANCH, NEEDS, NONE, UNCLEAR, Kind, Line, Meant, Reading, Scene

_PRO_RULES = range(4, 9)  # the tier rules that call for the best tier
_CHATTER = Reading(kind=Kind.CHATTER, wish=None, stage=Stage.MODEL)


def understood(meant: Meant, line: Line, by_rules: Reading, scene: Scene) -> Reading | None:
    """The reading that an answer comes to; None: the answer cannot be right, so it counts for nothing."""
    if len(line.text) > scene.limits.max_prompt:
        return None
    if meant.act == NONE:
        return _CHATTER
    if meant.act == UNCLEAR:
        return Reading(kind=Kind.UNSURE, wish=by_rules.wish or _edit(line, scene), stage=Stage.MODEL)
    act = Act.EDIT if meant.act == BRANCH else Act(meant.act)
    if not scene.in_thread:
        act = Act.NEW if act is Act.EDIT else act
    if not _possible(meant, act, scene):
        return None
    wish = _wish(act, meant, line, by_rules, scene)
    kind = Kind.INSTRUCTION if act in (Act.NEW, Act.EDIT) else Kind.WORD
    changes = meant.act == Act.EDIT and not scene.in_thread
    return Reading(kind=kind, wish=replace(wish, stage=Stage.MODEL), stage=Stage.MODEL, changes=changes)


def _possible(meant: Meant, act: Act, scene: Scene) -> bool:
    """Whether the act can be asked for here, which outside a thread is a new picture alone, and whether the version named exists."""
    if not scene.in_thread and act is not Act.NEW:
        return False
    named = table.row(act).needs is Needs.NAMED or meant.act == BRANCH
    if meant.version is None:
        return not named
    return 1 <= meant.version <= scene.versions


def _edit(line: Line, scene: Scene) -> Wish:
    return Wish(act=Act.EDIT if scene.in_thread else Act.NEW, words=line.text)


def _wish(act: Act, meant: Meant, line: Line, by_rules: Reading, scene: Scene) -> Wish:
    version = meant.version if act is not Act.NEW else None
    if not table.row(act).paints:
        return Wish(act=act, version=version)
    said = by_rules.wish or Wish(act=act)
    words = (said.words or line.text) if not table.row(act).repaints or meant.changes else ""
    wish = Wish(
        act=act,
        words=words,
        version=version,
        tier=said.tier,
        avoid=said.avoid or avoided(meant, line),
        roles=roles_of(meant, line),
        need=meant.need if meant.need in NEEDS else None,
    )
    return _shaped(wish, meant, by_rules, scene)


def _shaped(wish: Wish, meant: Meant, by_rules: Reading, scene: Scene) -> Wish:
    """The wish with its size, ratio and count. What our rules understood too is what the words say; where only one of the two says it,
    the price is agreed to first."""
    sure = by_rules.wish if by_rules.wish is not None and by_rules.kind in (Kind.INSTRUCTION, Kind.WORD) else None
    limits = scene.limits
    read_size = meant.size if meant.size in limits.sizes else None
    read_ratio = meant.ratio if meant.ratio in limits.ratios else None
    read_count = count_of(meant, limits)
    said = sure or Wish(act=wish.act)
    agreed = (said.size, said.count) == (read_size, read_count) and (wish.tier is None or sure is not None)
    dear = not agreed or table.row(wish.act).repaints or (wish.need in _PRO_RULES and wish.tier is None)
    size, ratio, count = said.size or read_size, said.ratio or read_ratio, said.count if said.count > 1 else read_count
    return replace(wish, size=size, ratio=ratio, count=count, note=said.note, dear_by_reading=dear)
