"""The buttons below our messages. Each carries all it needs in its id; nothing is kept per message, so they work after restarts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import discord
from discord import ui

from bots.discord.ids import TEMPLATE, Extra, Pressed, custom_id, read
from bots.speech import choices, controls, telling, text, voting
from bots.speech import limits as phrases
from core.acts import table
from core.model import Act, RenderId, Tier, Version, VersionId
from core.ports.platform import Result
from core.ports.votes import Board
from core.studio.answers import SideBySide

_PRESSES = {press: Extra[press.name] for press in choices.Press}
_ROW, _BALLOTS = 5, 10  # buttons in a row; pictures of a vote that have a button each
MENU = "menu"  # stands in an id in place of an act, which the chosen entry names
CELLS = "cell"  # the same, of a menu whose entries name a version to pick
_OPTIONS = 25  # of a menu: Discord's limit


class Press(ui.DynamicItem[ui.Item[Any]], template=TEMPLATE):
    """Any of our buttons and menus. The gateway's client has the method `pressed`, which does the work."""

    @classmethod
    async def from_custom_id(cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /) -> Press:
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> Any:
        found = self.template.fullmatch(self.custom_id)
        if found is None:
            return
        act, subject, choice = found["act"], found["subject"], None
        data: Any = interaction.data or {}
        chosen = str(next(iter(data.get("values") or ()), ""))
        if act == MENU:
            act, choice = controls.act_of(chosen)
        elif act == CELLS:
            act, subject = Act.PICK, chosen
        await interaction.client.pressed(interaction, Pressed(act, subject, found["render"], choice))


def press(act: str, label: str, subject: str, render: str | None = None, *, row: int | None = None) -> Press:
    """A button."""
    style = discord.ButtonStyle.danger if act == Act.CANCEL else discord.ButtonStyle.secondary
    return Press(ui.Button(label=label[:80], style=style, custom_id=custom_id(act, subject, render), row=row))


def menu(entries: Sequence[tuple[str, str]], subject: str, render: str, *, row: int) -> Press:
    """A menu. entries: of each its label and what it carries."""
    return _select(custom_id(MENU, subject, render), f"{controls.MENU}…", entries, row=row)


def _select(id_: str, placeholder: str, entries: Sequence[tuple[str, str]], *, row: int) -> Press:
    options = [discord.SelectOption(label=label[:100], value=value) for label, value in entries]
    return Press(ui.Select(custom_id=id_, placeholder=placeholder, options=options, row=row))


def _cells(cells: Sequence[controls.Control], render: str, *, row: int) -> Iterator[Press]:
    """Menus to choose a picture of a contact sheet, as many as are needed."""
    parts = [cells[start : start + _OPTIONS] for start in range(0, len(cells), _OPTIONS)]
    for number, part in enumerate(parts, start=1):
        first, last = (one.label.partition(" ")[0] for one in (part[0], part[-1]))
        placeholder = f"{controls.CHOOSE}: {first} to {last}" if len(parts) > 1 else f"{controls.CHOOSE}…"
        entries = [(one.label, one.version) for one in part]
        yield _select(custom_id(CELLS, str(number), render), placeholder, entries, row=row + number - 1)


def _view(*items: ui.Item[Any]) -> ui.View:
    view = ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    return view


def for_placeholder(render: RenderId) -> ui.View:
    return _view(press(Act.CANCEL, table.label(Act.CANCEL), render, render))


def for_result(
    tiers: Mapping[str, Tier],
    result: Result,
    render: RenderId,
    *,
    original: str | None,
    smaller: bool,
    showable: bool = False,
) -> ui.View:
    """The controls of a result: at most five buttons, and a menu. original: a link to the full bytes; smaller: the message shows a
    smaller copy; showable: the picture may also be shown in the channel."""
    first = result.versions[0].id
    one = len(result.versions) == 1
    room = controls.BUTTONS - (one and original is not None)
    found = controls.controls(tiers, result, showable=showable, buttons=room)
    items: list[ui.Item[Any]] = [press(each.act, each.label, each.version, render, row=0) for each in found.buttons]
    if one and original is not None:
        items.append(ui.Button(label=text.ORIGINAL, url=original, row=0))
    entries = [(each.label, each.value) for each in found.menu]
    if one and smaller and original is None:
        entries.append((text.ORIGINAL, Extra.ORIGINAL))
    if found.rest is not None:
        items.append(press(Extra.REST, found.rest.label, found.rest.pending, render, row=0))
    items += _cells(found.cells, render, row=1)
    return _view(*items, *([menu(entries, first, render, row=1)] if entries else []))


def marked(message: discord.Message, chosen: VersionId) -> ui.View:
    """The controls that stand below a message with several pictures, with the chosen one's number marked, and no other."""
    items: list[ui.Item[Any]] = []
    rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
    for at, row in enumerate(rows):
        for child in row.children:
            if isinstance(child, discord.Button):
                items.append(_marked(ui.Button.from_component(child), chosen))
            elif isinstance(child, discord.SelectMenu):
                select: ui.Select[Any] = ui.Select.from_component(child)  # type: ignore[assignment]  # a menu of texts makes no other
                items.append(Press(_chosen(select, chosen)))
            items[-1].row = at
    return _view(*items)


def _marked(button: ui.Button[Any], chosen: VersionId) -> ui.Item[Any]:
    pressed = read(button.custom_id) if button.custom_id is not None else None
    if pressed is None:
        return button  # a link
    if pressed.act == Act.PICK:
        is_chosen = pressed.subject == chosen
        button.label = controls.pick(button.label or "", chosen=is_chosen)
        button.style = discord.ButtonStyle.success if is_chosen else discord.ButtonStyle.secondary
    return Press(button)


def _chosen(select: ui.Select[Any], chosen: VersionId) -> ui.Select[Any]:
    pressed = read(select.custom_id)
    if pressed is not None and pressed.act == CELLS:
        for option in select.options:
            option.label = controls.pick(option.label, chosen=option.value == chosen)
    return select


def for_ways(ways: Sequence[choices.Way]) -> ui.View | None:
    """A button for each way on from an answer that leaves a choice. None if there are none."""
    return _view(*(press(_PRESSES[way.press], way.label, way.carries) for way in ways)) if ways else None


def for_vote(tiers: Mapping[str, Tier], board: Board) -> ui.View:
    """A button for each picture, or menus of them where there are many; once the vote is closed, the ways to go on with who leads."""
    vote = board.vote
    if vote.closed_at is not None:
        return _view(*(press(one.act, one.label, one.version) for one in controls.after_vote(tiers, board.leaders)))
    labels = [cell.label for cell in vote.cells]
    items: list[ui.Item[Any]] = []
    if len(labels) <= _BALLOTS:
        items += [press(Extra.BALLOT, label, vote.id, str(at), row=at // _ROW) for at, label in enumerate(labels)]
    else:
        for row, first in enumerate(range(0, len(labels), _OPTIONS)):
            entries = [(label, f"{Extra.BALLOT}:{at}") for at, label in enumerate(labels)][first : first + _OPTIONS]
            placeholder = voting.choose(entries[0][0], entries[-1][0])
            items.append(_select(custom_id(MENU, vote.id, str(row)), placeholder, entries, row=row))
    return _view(*items, press(Extra.END_VOTE, voting.CLOSE, vote.id, row=2))


def for_request(request: str) -> ui.View:
    return _view(press(Extra.GRANT, phrases.GRANT_SEEN_BY_ALL, request))


def for_formats(tiers: Mapping[str, Tier], version: Version) -> ui.View:
    entries = [(each.label, each.value) for each in controls.formats(tiers, version)]
    return _view(_select(custom_id(MENU, version.id), f"{controls.CHOOSE_FORMAT}…", entries, row=0))


def for_pages(answer: SideBySide) -> ui.View | None:
    """A button for the page before and after that of a history. None if there is one page."""
    found = [(answer.earlier, answer.page - 1), (answer.later, answer.page + 1)]
    pages = [press(Act.HISTORY, telling.to_page(number), version) for version, number in found if version is not None]
    return _view(*pages) if pages else None


def for_info(version: Version) -> ui.View:
    return _view(press(Extra.ALT, text.ALT, version.id), press(Extra.ORIGINAL, text.ORIGINAL, version.id))
