"""What our messages say. Content is escaped here, once, and then cut to Discord's limits."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import assert_never

import discord
from discord import ui

from bots.discord import buttons
from bots.discord.escape import clean, escaped
from bots.discord.wire import Load, UploadBody
from bots.shared.vocabularies import DISCORD
from bots.speech import approvals, captions, choices, lettering, telling, text, voting, waiting, whose
from bots.speech.tables import Table
from core.acts import table
from core.model import Act, Tier
from core.ports.approvals import Approval, ApprovalState
from core.ports.lettering import Correction
from core.ports.platform import Post, Progress, Result
from core.ports.votes import Board
from core.studio.answers import (
    Accepted,
    Answer,
    ApprovalDecided,
    AsksApproval,
    Cancelled,
    Confirm,
    Formats,
    Help,
    Ignored,
    Info,
    LimitSpent,
    NoPicture,
    SideBySide,
    TierOff,
    TiersShown,
    Unsure,
    VoteClosed,
    Voted,
    VoteOpened,
)

CONTENT = 2000
_QUIET = "-# "  # begins a line in small, grey letters
ALT = 1024
_AUDIT_FILE = "darkroom-audit.txt"
_CHANNEL = re.compile(r"\bchannel (\d{15,20})\b")
_WORDS = 400  # of an asker, quoted above a picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file of a message. `load` gives its bytes when it is their turn to be sent."""

    name: str
    load: Load = field(repr=False)
    alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A picture that is added to a message once it is drawn. `drawn` gives its bytes; none if it cannot be drawn."""

    name: str
    alt: str
    drawn: Callable[[], Awaitable[bytes]] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message to be sent, with its content already escaped."""

    content: str
    uploads: tuple[Upload, ...] = ()
    view: ui.View | None = None
    mentions: str | None = None  # the one person who may be notified
    calls: tuple[str, ...] = ()  # people who may be notified besides
    calls_roles: tuple[str, ...] = ()  # and roles
    kind: str = ""  # of answers that repeat each other, of which only the last is to stand
    drawing: Drawing | None = None  # what is still being drawn for it

    async def complete(self) -> Said | None:
        """Add the picture that was still being drawn to the message; None: there is nothing to add."""
        data = await self.drawing.drawn() if self.drawing is not None else b""
        if not data or self.drawing is None:
            return None
        upload = Upload(name=self.drawing.name, load=at_hand(data), alt=self.drawing.alt)
        return replace(self, uploads=(*self.uploads, upload), drawing=None)

    @property
    def buttons(self) -> ui.View:
        """The view, for a new message: discord.py does not take None there."""
        return self.view if self.view is not None else discord.utils.MISSING

    def bodies(self) -> tuple[UploadBody, ...]:
        return tuple(UploadBody(upload.load) for upload in self.uploads)

    def files(self, bodies: Sequence[UploadBody]) -> list[discord.File]:
        """New files from the same bodies for every attempt, since discord.py closes the files that it sent."""
        return [
            discord.File(bytes_, upload.name, description=clean(upload.alt)[:ALT] or None)
            for bytes_, upload in zip(bodies, self.uploads, strict=True)
        ]


def at_hand(data: bytes) -> Load:
    async def load() -> bytes:
        return data

    return load


def say(sentence: str, *, kind: str = "") -> Said:
    return Said(content=escaped(sentence, CONTENT), kind=kind)


def sorry(sentence: str) -> Said:
    """Say that an ask was declined, and why. A later one of the same kind takes its place."""
    return say(sentence, kind=sentence)


def failed(post: Post, sentence: str) -> Said:
    """What became of an ask, for everybody in the channel."""
    return say(whose.failure(post, sentence))


def with_ways(post: Post, asks: choices.Ended) -> Said:
    """What became of an ask, or its price, with the buttons to go on, where others read it too."""
    return Said(content=escaped(whose.failure(post, choices.sentence(asks)), CONTENT), view=buttons.for_ways(choices.ways(asks)))


def failed_mentioning(post: Post, sentence: str) -> Said:
    """What became of an ask, with a mention that notifies the asker."""
    said = escaped(f"{whose.which(post.wish)}: {sentence}", CONTENT - 40)
    return Said(content=f"<@{post.person.id}>, {said}", mentions=post.person.id)


def approval(asked: Approval, *, remind: bool = False) -> Said:
    """The question of an approval, as it stands. While it waits, it mentions those who can approve it."""
    sentence = escaped(approvals.question(asked, remind=remind), CONTENT - 600)
    if asked.state is not ApprovalState.WAITING:
        return Said(content=sentence)
    people, roles = tuple(one.id for one in asked.approvers.people), tuple(one.id for one in asked.approvers.groups)
    mentions = " ".join([*(f"<@&{one}>" for one in roles), *(f"<@{one}>" for one in people)])
    view = buttons.for_ways(approvals.ways(asked))
    return Said(content=f"{mentions}\n{sentence}", view=view, calls=people, calls_roles=roles)


def correction(found: Correction) -> Said:
    return Said(
        content=escaped(lettering.differences(found.number, found.misread), CONTENT),
        view=buttons.for_ways(choices.correcting(found)),
    )


def wanted(sentence: str, request: str) -> Said:
    return Said(content=escaped(sentence, CONTENT), view=buttons.for_request(request))


def audit(lines: str) -> Said:
    """Who changed which limit. Channels appear as Discord's mentions, which show their names and ping nobody."""
    said = _long(lines)
    return replace(said, content=_CHANNEL.sub(r"<#\1>", said.content)[:CONTENT])


def _long(lines: str) -> Said:
    """Lines that may be more than a message holds. The message then shows the first of them, and a file has all."""
    safe = escaped(lines, 10 * CONTENT)
    if len(safe) <= CONTENT:
        return Said(content=safe)
    shown = safe[: CONTENT - 2].rpartition("\n")[0] or safe[: CONTENT - 2].rstrip("\\")
    return Said(content=f"{shown}\n…", uploads=(Upload(name=_AUDIT_FILE, load=at_hand(clean(lines).encode())),))


def bars(found: Table, filename: str) -> Said:
    """Sentences, and a code block of rows with bars. Where it is more than a message holds, it shows the first rows, and a file has
    all."""
    says, after = escaped(found.says, CONTENT // 2), escaped(found.after, 300)
    rows = [_fenced(row) for row in found.blocks]
    room, shown = CONTENT - len(says) - len(after) - 40, 0
    while shown < len(rows) and (room := room - len(rows[shown]) - 2) >= 0:
        shown += 1
    whole = shown == len(rows)
    fence = "```\n{}\n```".format("\n\n".join(rows[:shown]) + ("" if whole else "\n\n…")) if rows else ""
    content = "\n".join(part for part in (says, fence, after) if part)
    return Said(
        content=content,
        uploads=() if whole else (Upload(name=filename, load=at_hand(clean(found.text).encode())),),
        kind=filename,
    )


def _fenced(lines: str) -> str:
    """Text for within a code block: it can't end the block, and names cannot turn what is around them."""
    return clean(lines).replace("`", "'").replace("@", "@\u200b")


def placeholder(tiers: Mapping[str, Tier], post: Post, now: Progress) -> Said:
    line = escaped(waiting.progress(tiers, now), CONTENT - _WORDS - 100)
    return Said(content=_under_asker(post, line), view=buttons.for_placeholder(post.render))


def result(
    tiers: Mapping[str, Tier],
    post: Post,
    shown: Result,
    uploads: tuple[Upload, ...],
    *,
    notes: tuple[str, ...],
    original: str | None,
    smaller: bool = False,
    full: bool = False,
) -> Said:
    """The message of a result. notes: what this platform has to add, such as that a copy is shown (`smaller`). If there is too much of the
    model's remark, notes and facts go before it. full: as in captions.caption."""
    lead, _, rest = captions.caption(tiers, shown, full=full, in_channel=post.place.root is None).partition("\n")
    quiet = "" if table.row(shown.act).moves else _QUIET
    parts = [f"{quiet}{escaped(lead, 600)}", *(escaped(sentence, 300) for sentence in notes)]
    if rest:
        room = CONTENT - _WORDS - 100 - sum(len(part) + 1 for part in parts)
        parts.append(escaped(rest, max(100, room)))
    showable = _showable(post, shown)
    view = buttons.for_result(tiers, shown, post.render, original=original, smaller=smaller, showable=showable)
    return Said(content=_under_asker(post, "\n".join(parts)), uploads=uploads, view=view)


def _showable(post: Post, shown: Result) -> bool:
    """Whether the result is a final in a thread, which can also be shown in the channel."""
    return shown.act is Act.FINAL and post.place.root not in (None, post.place.channel)


def with_note(content: str, sentence: str) -> str:
    """Add a sentence of ours below existing content."""
    return f"{content}\n{escaped(sentence, 300)}"[:CONTENT]


def answer(tiers: Mapping[str, Tier], said: Answer, *, in_public: bool = False) -> Said | None:
    """The studio's answer for whoever asked; None: nothing is to be said. in_public: others read it too."""
    match said:
        case Accepted():
            return say(waiting.accepted(said))
        case AsksApproval():
            return say(approvals.asked(said.approval))
        case ApprovalDecided():
            return say(approvals.decided(said.approval))
        case Ignored():
            return None
        case Unsure() | NoPicture() | Confirm():  # never replaced, since each is about another ask
            return Said(content=escaped(choices.sentence(said), CONTENT), view=buttons.for_ways(choices.ways(said)))
        case LimitSpent() | TierOff():
            sentence = choices.in_public(said) if in_public else choices.sentence(said)
            return Said(content=escaped(sentence, CONTENT), view=buttons.for_ways(choices.ways(said)), kind=said.code)
        case Cancelled():
            return say(waiting.cancelled(said))
        case Info():
            return _info(tiers, said)
        case SideBySide():
            return _side_by_side(said)
        case VoteOpened() | VoteClosed() | Voted() | TiersShown():
            return say(voting.answer(said), kind="vote")
        case Formats():
            shown = buttons.for_formats(tiers, said.version)
            return Said(content=telling.formats(said.version), view=shown, kind=f"formats {said.version.id}")
        case Help():
            return say(text.helped(said, DISCORD), kind="help")
        case _:
            assert_never(said)


def answer_to_message(tiers: Mapping[str, Tier], said: Answer, *, in_public: bool) -> Said | None:
    """Like `answer`, but what was accepted from a message shows itself in the thread, and so does a new vote."""
    shows_itself = isinstance(said, Accepted) or (isinstance(said, VoteOpened) and said.is_new)
    return None if shows_itself else answer(tiers, said, in_public=in_public)


def vote(tiers: Mapping[str, Tier], board: Board) -> Said:
    """The message of a vote: how it stands, and its buttons."""
    return Said(content=escaped(voting.board(board), CONTENT), view=buttons.for_vote(tiers, board))


def winner(tiers: Mapping[str, Tier], board: Board) -> Said:
    """What came of a vote that is over, in a message of its own."""
    return Said(content=escaped(voting.head(board), CONTENT), view=buttons.for_vote(tiers, board))


def _info(tiers: Mapping[str, Tier], said: Info) -> Said:
    rows = telling.info(tiers, said)
    lines = [f"**{label}** {escaped(value, 500)}" for label, value in rows]
    shown = Said(content=_cut("\n".join(lines)), view=buttons.for_info(said.version), kind=f"info {said.version.id}")
    return _with_sheet(shown, said, "darkroom-references.jpg", telling.references(said))


def _side_by_side(said: SideBySide) -> Said:
    lines = telling.side_by_side(said)
    kind = "history" if said.compared is None else f"before-after {' '.join(version.id for version in said.versions)}"
    shown = Said(content=_newest(lines), view=buttons.for_pages(said), kind=kind)
    return _with_sheet(shown, said, "darkroom-history.jpg", lines)


def _with_sheet(shown: Said, said: Info | SideBySide, name: str, alt: str) -> Said:
    if said.drawing is not None:
        return replace(shown, drawing=Drawing(name=name, alt=alt, drawn=said.drawing))
    return replace(shown, uploads=(Upload(name=name, load=at_hand(said.sheet), alt=alt),) if said.sheet else ())


def _newest(lines: str) -> str:
    """As many lines as fit, from the end."""
    kept: list[str] = []
    room = CONTENT - 2
    for line in reversed([escaped(line, 200) for line in lines.split("\n")]):
        room -= len(line) + 1
        if room < 0:
            kept.append("…")
            break
        kept.append(line)
    return "\n".join(reversed(kept))


def _under_asker(post: Post, line: str) -> str:
    """Say who asked what, if no message of theirs shows it. The mention pings nobody, since no mentions are ever allowed."""
    if post.message is not None:
        return _cut(line)
    words = escaped(post.wish.words, _WORDS).replace("\n", " ")
    lead = f"<@{post.person.id}>: {words}" if words else f"<@{post.person.id}>"
    return _cut(f"{lead}\n{line}")


def _cut(content: str) -> str:
    return content if len(content) <= CONTENT else content[: CONTENT - 1].rstrip("\\") + "…"
