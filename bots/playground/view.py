"""Turns the studio's answers into lines of the playground's chat: plain JSON that static/lines.js draws with textContent alone.

So nothing needs escaping; what could still mislead a reader (control characters, bidirectional overrides) is removed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any, assert_never

from bots.playground import team
from bots.playground.files import File
from bots.playground.lines import ChatLine, Summary
from bots.shared.archives import MOST_BYTES, megabytes
from bots.speech import approvals, captions, choices, controls, lettering, telling, text, voting, waiting
from bots.speech.choices import Press
from bots.speech.controls import Control
from bots.speech.tables import Table
from core import lines
from core.acts import table
from core.acts.table import Needs
from core.model import MOST_ALT, Act, Original, Person, Sha256, Tier, Version, VersionId, Wish, shape_of
from core.ports.approvals import Approval
from core.ports.lettering import Correction
from core.ports.platform import Archive, Post, Progress, Result
from core.ports.votes import Board
from core.studio.answers import Confirm, Info, LimitSpent, NoPicture, SideBySide, TierOff, Unsure

Body = dict[str, Any]

BALLOT, END_VOTE = "ballot", "end-vote"  # what is pressed below a vote: a picture, and its end
_WORDS = 2000


def plain(said: str, most: int = _WORDS) -> str:
    """The words as written, without what reorders or hides the words around them, cut at `most` characters."""
    clean = lines.plain(said)
    return clean if len(clean) <= most else clean[: most - 1] + "…"


def line(one: ChatLine, summary: Summary | None = None) -> Body:
    """A line as the page takes it. `summary` is of the thread that the line begins or is in."""
    said: Body = {
        "id": one.id,
        "seq": one.seq,
        "channel": one.channel,
        "root": one.root,
        "author": one.author,
        "alone": one.only_for is not None,
        "kind": "removed" if one.removed else one.kind,
        "body": one.body,
        "at": one.said_at,
    }
    if summary is not None:
        said["thread"] = {"replies": summary.replies, "last": summary.last_at, "newest": summary.newest}
    return said


def people() -> list[Body]:
    return [{"id": member.person.id, "name": member.person.name, "admin": member.admin} for member in team.MEMBERS.values()]


def commands() -> list[Body]:
    """The commands that can be typed, for completion."""
    acts = [
        {
            "name": row.command.name,
            "takes": row.command.hint,
            "does": row.command.help,
            "flags": row.is_worded,
            "inThread": row.needs is not Needs.NOTHING,
        }
        for row in table.ROWS
        if row.command is not None
    ]
    return acts + [{"name": name, "takes": takes, "does": does} for name, (takes, does) in team.OTHER_COMMANDS.items()]


def flags(tiers: Mapping[str, Tier]) -> list[Body]:
    """The flags that can be typed with a command that paints, for completion: what each does, and values to choose from."""
    ratios = dict.fromkeys(ratio for tier in tiers.values() for ratio in tier.ratios)
    sizes = dict.fromkeys(size for tier in tiers.values() for size in tier.sizes)
    known = {
        "tier": ("tier", [(tier.name, tier.title) for tier in tiers.values()]),
        "ar": ("aspect", [(ratio, _shape(ratio)) for ratio in ratios]),
        "size": ("size", [(size, "") for size in sizes]),
        "count": ("count", [(count, "") for count in ("2", "4", "9", "20", "50")]),
        "avoid": ("avoid", []),
        "compare": ("tiers", []),
        "blind": ("blind", []),
    }
    return [{"flag": f"--{name}", "does": text.OPTIONS[does], "values": values} for name, (does, values) in known.items()]


def _shape(ratio: str) -> str:
    wide = shape_of(ratio)
    return "square" if wide == 1 else "landscape" if wide > 1 else "portrait"


def said(typed: str, files: tuple[File, ...], replied_to: str | None, event: str = "") -> Body:
    """What a person wrote. `replied_to` is the line they reply to, if they chose one; by `event` the page that sent it knows it again."""
    kept = [{"id": file.id, "name": plain(file.name, 120), "size": file.size} for file in files]
    return {"text": plain(typed, 12_000), "files": kept, "replied_to": replied_to, "event": event}


def say(sentence: str) -> Body:
    return {"text": plain(sentence, 4000)}


def bars(found: Table) -> Body:
    """Sentences, and rows with bars. `text` says the same to whoever listens."""
    sections = [
        {
            "heading": section.heading,
            "rows": [
                {"title": plain(row.title, 300), "says": row.says, "share": min(1.0, max(0.0, row.share)), "below": row.below}
                for row in section.rows
            ],
        }
        for section in found.sections
    ]
    return {
        "text": plain(found.spoken, 4000),
        "table": {"says": plain(found.says, 2000), "sections": sections, "after": plain(found.after, 1000)},
    }


def repeats(kind: str, body: Body) -> str | None:
    """What a line for one person alone repeats, of which only the last is to stand; None: each is about something else."""
    match kind:
        case "unsure":
            return None
        case "spent" | "usage":
            return kind
        case "history":
            return f"{kind} {body.get('compared')}"
        case "info":
            return f"info {body['pictures'][0]['version']}"
        case _:
            return "table" if "table" in body else str(body.get("text", ""))[:300]


def working(tiers: Mapping[str, Tier], post: Post, now: Progress) -> Body:
    return {
        "ask": _ask(post),
        "words": plain(post.wish.words),
        "line": waiting.progress(tiers, now),
        "stage": now.stage,
        "seconds_left": now.seconds_left,
        "slow": now.slow,
        "ratio": post.wish.ratio,
        "count": post.wish.count,
        "render": post.render,
        "cells": [{"number": one.number, "sha256": one.picture, "failed": one.failed} for one in now.sheet.cells]
        if now.sheet
        else None,
    }


def filled(now: Progress) -> dict[VersionId, Sha256]:
    """The pictures on a sheet that is being filled. They are no versions yet: each goes by its place."""
    cells = now.sheet.cells if now.sheet else ()
    return {VersionId(f"cell {one.number}"): one.picture for one in cells if one.picture is not None}


def failed(sentence: str, *, called_off: bool) -> Body:
    return {"text": plain(sentence, 4000), "mild": called_off}


def result(tiers: Mapping[str, Tier], post: Post, shown: Result, *, full: bool = False) -> Body:
    root = post.place.root or post.message
    archive = shown.archive
    if archive is not None and archive.size > MOST_BYTES:
        shown = replace(shown, notes=(*shown.notes, text.ZIP_TOO_LARGE.format(size=megabytes(archive.size))), archive=None)
    found = controls.controls(tiers, shown, showable=shown.act is Act.FINAL and root is not None)
    cells = (
        {cell.number: {"position": cell.number, "label": plain(cell.label, 200)} for cell in shown.sheet.cells}
        if shown.sheet
        else {}
    )
    return {
        "ask": _ask(post),
        "act": shown.act.value,
        "caption": plain(captions.caption(tiers, shown, full=full, in_channel=root is None), 4000),
        "pictures": [{**_picture(version), **cells.get(version.slot + 1, {})} for version in shown.versions],
        "sheet": shown.sheet is not None,
        "rest": {"pending": found.rest.pending, "label": found.rest.label} if found.rest is not None else None,
        "buttons": [_control(one) for one in (*found.buttons, *found.cells)],
        "menu": [_control(one) for one in found.menu],
        "current": shown.current,
        **({"thread": root} if table.row(shown.act).in_channel else {}),  # which it comes from, and replies go on in
        **({"archive": _archive(shown.archive)} if shown.archive is not None else {}),
    }


def _archive(archive: Archive) -> Body:
    """What is fetched as one file: of each picture its name in it, and its address."""
    return {"name": archive.name, "files": [[name, asdict(one)] for name, one in archive.files]}


def archive_of(listed: Body) -> Archive:
    """The archive that a line lists."""
    return Archive(name=listed["name"], files=tuple((name, Original(**one)) for name, one in listed["files"]))


def choice(answer: choices.Choice | choices.Ended, said: str) -> tuple[str, Body]:
    """The kind of line, and its body, of an answer that leaves a choice. said: its sentence."""
    ways = {way.press: way for way in choices.ways(answer)}
    body: Body = {"text": plain(said, 4000)}
    more, go_on = ways.get(Press.MORE), ways.get(Press.CONFIRM) or ways.get(Press.ANYWAY)
    if go_on is not None:
        body |= {"pending": go_on.carries, "confirmed": go_on.press is Press.CONFIRM}
    match answer:
        case Unsure() | NoPicture() | Confirm() | choices.TierFailed():
            return ("unsure", body | {"button": go_on.label}) if go_on is not None else ("note", body)
        case LimitSpent() | TierOff():
            asked = {"request": more.carries if more is not None else None, "button": more.label if more is not None else None}
            return "spent", body | asked | ({"instead": go_on.label} if go_on is not None else {})
        case _:
            assert_never(answer)


def approval(asked: Approval, *, remind: bool = False) -> Body:
    """The question of an approval, as it stands, with its buttons while it waits."""
    ways = [{"act": way.press.value, "label": way.label} for way in approvals.ways(asked)]
    hint = {"why": approvals.REASON_LABEL, "hint": approvals.REASON_HINT}
    return {"text": plain(approvals.question(asked, remind=remind), 4000), "approval": asked.id, "ways": ways, **hint}


def correction(found: Correction) -> Body:
    [way] = choices.correcting(found)
    return {
        "text": plain(lettering.differences(found.number, found.misread), 4000),
        "pending": way.carries,
        "confirmed": False,
        "button": way.label,
    }


def vote(tiers: Mapping[str, Tier], board: Board) -> Body:
    """A vote: how it stands, and what can be pressed."""
    found = board.vote
    rows = [{"title": one.label, "says": str(one.votes), "share": one.share, "below": ""} for one in voting.bars(board)]
    sections = [{"heading": "", "rows": rows}] if rows else []
    table = {"says": voting.head(board), "sections": sections, "after": voting.facts(board)}
    body: Body = {"text": plain(voting.board(board), 4000), "table": table, "vote": found.id, "pressable": [], "buttons": []}
    if found.closed_at is not None:
        return body | {"buttons": [_control(one) for one in controls.after_vote(tiers, board.leaders)]}
    cells = [{"act": BALLOT, "at": str(at), "label": cell.label} for at, cell in enumerate(found.cells)]
    return body | {"pressable": [*cells, {"act": END_VOTE, "label": voting.CLOSE}]}


def winner(tiers: Mapping[str, Tier], board: Board) -> Body:
    """What came of a vote that is over, in a line of its own."""
    said = voting.head(board)
    table = {"says": said, "sections": [], "after": ""}
    return {**vote(tiers, board), "text": plain(said, 4000), "table": table}


def info(tiers: Mapping[str, Tier], answer: Info) -> Body:
    rows = telling.info(tiers, answer)
    return {
        "rows": [[label, plain(value)] for label, value in rows],
        "pictures": [_small(answer.version)],
        "button": text.ALT,
    }


def formats(tiers: Mapping[str, Tier], version: Version) -> Body:
    return {"text": telling.formats(version), "buttons": [_control(one) for one in controls.formats(tiers, version)]}


def side_by_side(answer: SideBySide) -> Body:
    """The versions as a strip. The words say the same for people who listen to the page."""
    number_of = {**{version.id: version.number for version in answer.versions}, **answer.number_of}
    return {
        "text": plain(telling.side_by_side(answer), 20_000),
        "pictures": [
            {
                **_small(version),
                "current": version.id == answer.current,
                "from": number_of.get(version.parent) if version.parent else None,
                "branch": answer.branches.get(version.id, ""),
                "words": plain(version.words, 200) or version.act.value,
                "by": plain(version.person.name, 60),
            }
            for version in answer.versions
        ],
        "compared": answer.compared,
        "page": {"number": answer.page, "of": answer.pages, "earlier": answer.earlier, "later": answer.later},
    }


def tree(answer: SideBySide) -> Body:
    """A page of a thread's tree: each version with its place, and what can be pressed there."""
    versions = {version.id: version for version in answer.versions}
    return {
        "page": answer.page,
        "pages": answer.pages,
        "cells": [
            {
                **_small(version := versions[cell.node.id]),
                "row": cell.row,
                "column": cell.column,
                "branch": cell.branch,
                "parent": cell.parent,
                "from": answer.number_of.get(cell.node.parent) if cell.node.parent else None,
                "goes_on": cell.goes_on,
                "current": cell.node.id == answer.current,
                "in_lineage": cell.node.id in answer.lineage,
                "words": plain(version.words, 300) or version.act.value,
                "facts": plain(" · ".join([*captions.facts_of(version)][1:]), 200),  # without its number
                "by": plain(version.person.name, 60),
            }
            for cell in answer.cells
        ],
        "buttons": {act: table.label(act) for act in (Act.EDIT, Act.INFO, Act.BEFORE_AFTER)},
    }


def originals(versions: tuple[Version, ...]) -> dict[VersionId, Sha256]:
    return {version.id: version.original.sha256 for version in versions}


def _ask(post: Post) -> Body | None:
    """Who asked what, if no message of theirs above says so; with which command, where the act has one."""
    if post.message is not None:
        return None
    command = table.row(post.wish.act).command
    return {
        "by": _person(post.person),
        "command": command.name if command is not None else None,
        "words": plain(post.wish.words),
        "flags": _flags(post.wish) if not post.wish.formats else [],  # nobody asked a pack for a tier, a size or a number
        "files": [{"id": file.id, "name": plain(file.name, 120), "size": file.size} for file in post.references if file.id],
    }


def _flags(wish: Wish) -> list[str]:
    """What the wish demands beside its words, as it would be typed."""
    avoided = [f"--avoid {wish.avoid}"] if wish.avoid else []
    return [plain(flag, 80) for flag in (*telling.flags(wish), *avoided)]


def _person(person: Person) -> Body:
    return {"id": person.id, "name": plain(person.name, 60)}


def _small(version: Version) -> Body:
    return {
        "version": version.id,
        "number": version.number,
        "sha256": version.original.sha256,
        "width": version.original.width,
        "height": version.original.height,
        **({"hidden": True} if version.hidden else {"size": version.original.size}),  # hidden: nothing is told of its original
        "alt": plain(version.alt, MOST_ALT),
    }


def _picture(version: Version) -> Body:
    return {**_small(version), **({} if version.hidden else {"filename": version.filename})}


def _control(one: Control) -> Body:
    return {
        "act": one.act,
        "label": one.label,
        "version": one.version,
        **({"choice": one.choice} if one.choice is not None else {}),
    }
