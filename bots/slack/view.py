"""Messages as Slack's blocks, within Block Kit's limits. Words of people and models are escaped, in plain_text objects.

A message is a dict with `text` (what a notification shows) and `blocks`, ready for chat.postMessage, chat.update, response_url.
Buttons carry their act as action_id (ids.py) and the version's id as value: they work for ever.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bots.slack import ids
from bots.slack.escape import escaped
from bots.slack.ids import Extra
from bots.speech import approvals, captions, choices, controls, lettering, slack_text, telling, text, voting, waiting, whose
from bots.speech import limits as phrases
from bots.speech.controls import Control
from bots.speech.tables import Table
from core.acts import table
from core.model import Act, Tier, Version, VersionId
from core.ports.approvals import Approval, ApprovalState
from core.ports.lettering import Correction
from core.ports.platform import Post, Progress, Result
from core.ports.votes import Board
from core.studio.answers import Confirm, Info, SideBySide

Block = dict[str, Any]
Said = dict[str, Any]  # text and blocks

SECTION = 2900  # a section's text may have 3,000 characters
CAPTION = 1500  # travels in an address when the file is completed: kept short
WORDS = 300
BUTTON = 75
ALT = 1000  # of an uploaded file
_PRESSES = {press: Extra[press.name] for press in choices.Press}
_ROWS = 40  # of a table: a message may have 50 blocks
_FIELD = 600  # characters of a row's field: Slack takes 2,000
_MENU = 5  # entries of an overflow menu
_BALLOTS, _OPTIONS = 10, 25  # pictures of a vote that have a button each; entries of a menu of them
_PIECES = 4  # sections of a long text: 13,200 characters are allowed in all
_CHANNEL = re.compile(r"\bchannel ([CGD][A-Z0-9]{4,})\b")
_MARKS = str.maketrans("", "", "*_~`")  # what mrkdwn would take for formatting


def plain(words: str, most: int) -> Block:
    """A plain_text object with emoji off, so that :door: stays as written."""
    return {"type": "plain_text", "text": escaped(words, most) or " ", "emoji": False}


def section(words: str, most: int = SECTION) -> Block:
    return {"type": "section", "text": plain(words, most)}


def button(act: Act | Extra, label: str, value: str, *, position: int | None = None, style: str | None = None) -> Block:
    block = {"type": "button", "action_id": ids.button(act, position), "text": plain(label, BUTTON), "value": value}
    return {**block, "style": style} if style else block


def link(label: str, url: str) -> Block:
    return {"type": "button", "action_id": ids.button(Extra.LINK), "text": plain(label, BUTTON), "url": url}


def actions(*buttons: Block) -> Block:
    return {"type": "actions", "elements": list(buttons)}


def say(sentence: str) -> Said:
    """A message that is a sentence."""
    return {"text": escaped(sentence, SECTION), "blocks": [section(sentence)]}


def from_channel(channel: str, said: Said) -> Said:
    """The same for a direct message, which says first where it was asked: "this channel" would be the direct message itself."""
    if not re.fullmatch(ids.SHARED, channel):
        return said
    where: Block = {"type": "context", "elements": [{"type": "mrkdwn", "text": f"<#{channel}>"}]}
    return {**said, "text": f"<#{channel}>: {said['text']}", "blocks": [where, *said["blocks"]]}


def failed(post: Post, sentence: str) -> Said:
    """What became of an ask, for everybody in the channel: whose it was, which, and what happened. A message that is changed to
    this mentions nobody again; a new one mentions only the asker."""
    return declined(post.person.id, whose.which(post.wish), sentence)


def declined(person: str, asked: str, sentence: str) -> Said:
    """A sentence that declines an ask. asked: which ask it was; "" if nothing was written."""
    who: list[Block] = [{"type": "mrkdwn", "text": f"<@{person}>"}, *([plain(asked, WORDS)] if asked else [])]
    said = f"{asked}: {sentence}" if asked else sentence
    return {
        "text": f"<@{person}>, {escaped(said, SECTION)}",
        "blocks": [{"type": "context", "elements": who}, section(sentence)],
    }


def failed_alone(post: Post, sentence: str) -> Said:
    """What became of an ask, for the asker alone."""
    return say(whose.failure_alone(post, sentence))


def choice(answer: choices.Choice | choices.Ended) -> Said:
    """An answer that leaves a choice, with a button for each way on."""
    said = say(choices.sentence(answer))
    return {**said, "blocks": [*said["blocks"], *_ways(answer)]}


def choice_of(person: str, asked: str, answer: choices.Choice | choices.Ended) -> Said:
    """An answer that leaves a choice, in a thread where others read it too: with whose ask it was, and which (`declined`)."""
    said = declined(person, asked, choices.sentence(answer))
    return {**said, "blocks": [*said["blocks"], *_ways(answer)]}


def _ways(answer: choices.Choice | choices.Ended) -> list[Block]:
    style = "primary" if isinstance(answer, Confirm) else None
    found = [button(_PRESSES[way.press], way.label, way.carries, style=style) for way in choices.ways(answer)]
    return [actions(*found)] if found else []


def approval(asked: Approval, *, remind: bool = False) -> Said:
    """The question of an approval, as it stands. While it waits, it mentions those who can approve it."""
    said = say(approvals.question(asked, remind=remind))
    if asked.state is not ApprovalState.WAITING:
        return said
    found = [
        *(f"<!subteam^{one.id}>" for one in asked.approvers.groups),
        *(f"<@{one.id}>" for one in asked.approvers.people),
    ]
    whom = {"type": "context", "elements": [{"type": "mrkdwn", "text": " ".join(found)}]}
    pressed = [button(_PRESSES[way.press], way.label, way.carries) for way in approvals.ways(asked)]
    return {"text": f"{' '.join(found)} {said['text']}", "blocks": [whom, *said["blocks"], actions(*pressed)]}


def correction(found: Correction) -> Said:
    said = say(lettering.differences(found.number, found.misread))
    pressed = [button(_PRESSES[way.press], way.label, way.carries) for way in choices.correcting(found)]
    return {**said, "blocks": [*said["blocks"], actions(*pressed)]}


def wanted(sentence: str, request: str) -> Said:
    said = say(sentence)
    said["blocks"].append(actions(button(Extra.GRANT, phrases.GRANT_SEEN_BY_ALL, request, style="primary")))
    return said


def bars(found: Table, *, editable: bool = False) -> Said:
    """Sentences, and a row of two fields for each row: what it is, then its bar in words. On a phone the second stands below the
    first. editable: with the button that opens the form for limits."""
    blocks = [*rows(found), *([actions(button(Extra.LIMITS, slack_text.LIMITS_EDIT, "limits"))] if editable else [])]
    return {"text": escaped(found.spoken, SECTION), "blocks": blocks}


def rows(found: Table, *, room: int = _ROWS) -> list[Block]:
    """The blocks of a table, with at most so many rows."""
    blocks = [section(found.says)] if found.says else []
    for part in found.sections:
        if part.heading:
            blocks.append({"type": "context", "elements": [plain(part.heading, WORDS)]})
        for row in part.rows[: max(0, room)]:
            room -= 1
            title, *told = row.lines
            blocks.append({"type": "section", "fields": [plain(title, _FIELD), plain("\n".join(told), _FIELD)]})
    return [*blocks, *([section(found.after)] if found.after else [])]


def audit(lines: str) -> Said:
    """The record of changes. Channels appear as Slack names them to its reader, which pings nobody."""
    pieces: list[str] = [""]
    for line in lines.splitlines():
        shown = _CHANNEL.sub(r"<#\1>", escaped(line, 600).translate(_MARKS))
        if len(pieces[-1]) + len(shown) >= SECTION:
            pieces.append("")
        pieces[-1] += f"{shown}\n"
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": piece}} for piece in pieces[:_PIECES]]
    return {"text": escaped(lines, SECTION), "blocks": blocks}


def placeholder(tiers: Mapping[str, Tier], post: Post, now: Progress) -> Said:
    line = waiting.progress(tiers, now)
    blocks = [section(line)]
    if post.wish.words:
        blocks.append({"type": "context", "elements": [plain(post.wish.words, WORDS)]})
    blocks.append(actions(button(Act.CANCEL, table.label(Act.CANCEL), post.render)))
    return {"text": escaped(line, SECTION), "blocks": blocks}


def with_sheet(said: Said, file: str, alt: str) -> Said:
    """A placeholder with a sheet that fills up: an uploaded file, by its id."""
    image = {"type": "image", "slack_file": {"id": file}, "alt_text": alt}
    first, *rest = said["blocks"]
    return {**said, "blocks": [first, image, *rest]}


def moved(permalink: str) -> Said:
    """What a placeholder becomes when people have already replied to it."""
    line = f"{slack_text.MOVED}<{permalink}>"
    return {"text": line, "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": line}}]}


def result(
    tiers: Mapping[str, Tier],
    post: Post,
    shown: Result,
    *,
    original: str | None = None,
    full: bool = False,
    in_channel: bool = False,
) -> list[Block]:
    """The blocks with the pictures: who asked what (if no message of theirs says so), the caption and its notes, the buttons. full
    and in_channel: as in captions.caption."""
    blocks: list[Block] = []
    if post.message is None or "response_url" in post.callback:
        asker = {"type": "mrkdwn", "text": f"<@{post.person.id}>"}
        words = [plain(post.wish.words, WORDS)] if post.wish.words else []
        blocks.append({"type": "context", "elements": [asker, *words]})
    line, _, notes = captions.caption(tiers, shown, full=full, in_channel=in_channel).partition("\n")
    blocks.append({"type": "context", "elements": [plain(line, CAPTION // 2)]})
    if notes:
        blocks.append(section(notes, CAPTION // 2))
    showable = shown.act is Act.FINAL and not original
    link_to = [link(text.ORIGINAL, original)] if original else []
    found = controls.controls(tiers, shown, showable=showable, buttons=controls.BUTTONS - len(link_to), menu=_MENU)
    positions = [position if one.act is Act.PICK else None for position, one in enumerate(found.buttons, start=1)]
    below = [
        button(one.act, one.label, one.version, position=position) for position, one in zip(positions, found.buttons, strict=True)
    ]
    if found.rest is not None:
        below.append(button(Extra.REST, found.rest.label, found.rest.pending))
    beside = [*([_cells(found.cells)] if found.cells else []), *below, *link_to, *([menu(found.menu)] if found.menu else [])]
    blocks.append(actions(*beside))
    return blocks


def vote(tiers: Mapping[str, Tier], board: Board) -> Said:
    """The message of a vote: how it stands, and a button for each picture, or menus where there are many; once it is closed, the ways to
    go on with who leads."""
    vote, said = board.vote, say(voting.board(board))
    if vote.closed_at is not None:
        return {**said, "blocks": [*said["blocks"], *_after_vote(tiers, board)]}
    end = button(Extra.END_VOTE, voting.CLOSE, vote.id)
    options = [(cell.label, f"{vote.id}:{at}") for at, cell in enumerate(vote.cells)]
    if len(options) <= _BALLOTS:
        cells = [button(Extra.BALLOT, label, carries, position=at) for at, (label, carries) in enumerate(options)]
        return {**said, "blocks": [*said["blocks"], actions(*cells), actions(end)]}
    menus = [_ballots(options[first : first + _OPTIONS], first) for first in range(0, len(options), _OPTIONS)]
    return {**said, "blocks": [*said["blocks"], actions(*menus, end)]}


def winner(tiers: Mapping[str, Tier], board: Board) -> Said:
    """What came of a vote that is over, in a message of its own."""
    said = say(voting.head(board))
    return {**said, "blocks": [*said["blocks"], *_after_vote(tiers, board)]}


def _after_vote(tiers: Mapping[str, Tier], board: Board) -> list[Block]:
    ways = controls.after_vote(tiers, board.leaders)
    below = [button(one.act, one.label, one.version, position=at if one.act is Act.PICK else None) for at, one in enumerate(ways)]
    return [actions(*below)] if below else []


def _ballots(options: Sequence[tuple[str, str]], first: int) -> Block:
    """A menu of pictures to vote for."""
    return {
        "type": "static_select",
        "action_id": f"{ids.button(Extra.BALLOTS)}:{first}",
        "placeholder": plain(voting.choose(options[0][0], options[-1][0]), BUTTON),
        "options": [{"text": plain(label, BUTTON), "value": carries} for label, carries in options],
    }


def with_line(line: str, blocks: Sequence[Block]) -> Said:
    """Blocks that stand with pictures. line: what a notification says."""
    return {"text": escaped(line, SECTION), "blocks": list(blocks)}


def marked(blocks: Sequence[Block], chosen: VersionId, line: str) -> Said:
    """The blocks that stand with several pictures, with the chosen one's number marked, and no other. line: what a notification says."""
    return with_line(line, [_marked(block, chosen) for block in blocks])


def _marked(block: Block, chosen: VersionId) -> Block:
    return (
        {**block, "elements": [_marked_button(one, chosen) for one in block["elements"]]} if block["type"] == "actions" else block
    )


def _marked_button(element: Block, chosen: VersionId) -> Block:
    if element.get("action_id") == ids.button(Extra.CELLS):
        options = [_marked_option(option, chosen) for option in element["options"]]
        return {**element, "options": options}
    if not str(element.get("action_id")).startswith(f"{ids.button(Act.PICK)}:"):
        return element
    is_chosen = element["value"] == chosen
    label = plain(controls.pick(str(element["text"]["text"]), chosen=is_chosen), BUTTON)
    unmarked = {key: value for key, value in element.items() if key != "style"}
    return {**unmarked, "text": label, **({"style": "primary"} if is_chosen else {})}


def _marked_option(option: Block, chosen: VersionId) -> Block:
    label = controls.pick(str(option["text"]["text"]), chosen=option["value"] == chosen)
    return {**option, "text": plain(label, BUTTON)}


def _cells(cells: Sequence[Control]) -> Block:
    """A menu to choose a picture of a contact sheet."""
    options = [{"text": plain(one.label, BUTTON), "value": one.version} for one in cells]
    hint = plain(f"{controls.CHOOSE}…", 150)
    return {"type": "static_select", "action_id": ids.button(Extra.CELLS), "placeholder": hint, "options": options}


def menu(entries: Sequence[Control]) -> Block:
    """A menu that opens from three dots."""
    return {"type": "overflow", "action_id": ids.button(Extra.MENU), "options": _options(entries)}


def _options(entries: Sequence[Control]) -> list[Block]:
    """What an entry carries: its version, then as in Control.value."""
    return [{"text": plain(one.label, BUTTON), "value": f"{one.version}:{one.value}"} for one in entries]


def formats(tiers: Mapping[str, Tier], version: Version) -> Said:
    """The question which format a version is to be painted in."""
    said = telling.formats(version)
    hint = plain(f"{controls.CHOOSE_FORMAT}…", 150)
    options = _options(controls.formats(tiers, version))
    choose = {"type": "static_select", "action_id": ids.button(Extra.MENU), "placeholder": hint, "options": options}
    return {"text": escaped(said, SECTION), "blocks": [section(said), actions(choose)]}


def info(tiers: Mapping[str, Tier], answer: Info, *, original: str | None = None) -> Said:
    """All about a version. original: where the original's bytes can be had; left out while the version's tier is hidden."""
    version = answer.version
    original = original if not version.hidden else None
    rows = telling.info(tiers, answer)
    lines = "\n".join(f"{label}: {_one_line(value)}" for label, value in rows if label != "Asked by")  # Slack shows who, below
    blocks = [
        section(lines),
        {"type": "context", "elements": [{"type": "mrkdwn", "text": f"<@{version.person.id}>"}]},
        actions(button(Extra.ALT, text.ALT, version.id), *([link(text.ORIGINAL, original)] if original else [])),
    ]
    return {"text": escaped(lines, SECTION), "blocks": blocks}


def _one_line(value: str) -> str:
    line = " ".join(value.split())
    return line if len(line) <= 500 else line[:499] + "…"


def side_by_side(answer: SideBySide) -> list[Block]:
    """The blocks that stand with the sheet of previews."""
    found = [(answer.earlier, answer.page - 1), (answer.later, answer.page + 1)]
    pages = [
        button(Act.HISTORY, telling.to_page(number), version, position=number) for version, number in found if version is not None
    ]
    return [section(telling.side_by_side(answer), CAPTION), *([actions(*pages)] if pages else [])]


def references(answer: Info) -> list[Block]:
    """The blocks that stand with the pictures that a version was made with."""
    return [section(telling.references(answer), CAPTION)]
