"""The buttons below our messages. Each carries all it needs in its id; nothing is kept per message, so they work after restarts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import discord
from discord import ui

from bots.discord.ids import TEMPLATE, Extra, Pressed, custom_id, read
from bots.speech import choices, controls, text
from bots.speech import limits as phrases
from core.acts import table
from core.model import Act, RenderId, Tier, Version, VersionId
from core.ports.platform import Result

_PRESSES: Mapping[choices.Press, Extra] = {
    choices.Press.ANYWAY: Extra.ANYWAY,
    choices.Press.CONFIRM: Extra.CONFIRM,
    choices.Press.MORE: Extra.MORE,
}
MENU = "menu"  # stands in an id in place of an act, which the chosen entry names


class Press(ui.DynamicItem[ui.Item[Any]], template=TEMPLATE):
    """Any of our buttons and menus. The gateway's client has the method `pressed`, which does the work."""

    @classmethod
    async def from_custom_id(cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /) -> Press:
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> Any:
        found = self.template.fullmatch(self.custom_id)
        if found is None:
            return
        act, size = found["act"], None
        if act == MENU:
            data: Any = interaction.data or {}
            act, size = controls.act_of(str(next(iter(data.get("values") or ()), "")))
        await interaction.client.pressed(interaction, Pressed(act, found["subject"], found["render"], size))


def press(act: str, label: str, subject: str, render: str | None = None, *, row: int | None = None) -> Press:
    """A button."""
    style = discord.ButtonStyle.danger if act == Act.CANCEL else discord.ButtonStyle.secondary
    return Press(ui.Button(label=label[:80], style=style, custom_id=custom_id(act, subject, render), row=row))


def menu(entries: Sequence[tuple[str, str]], subject: str, render: str, *, row: int) -> Press:
    """A menu. entries: of each its label and what it carries."""
    options = [discord.SelectOption(label=label[:100], value=value) for label, value in entries]
    placeholder = f"{controls.MENU}…"
    return Press(ui.Select(custom_id=custom_id(MENU, subject, render), placeholder=placeholder, options=options, row=row))


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
    return _view(*items, menu(entries, first, render, row=1))


def marked(message: discord.Message, chosen: VersionId) -> ui.View:
    """The controls that stand below a message with several pictures, with the chosen one's number marked, and no other."""
    items: list[ui.Item[Any]] = []
    rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
    for at, row in enumerate(rows):
        for child in row.children:
            if isinstance(child, discord.Button):
                items.append(_marked(ui.Button.from_component(child), chosen))
            elif isinstance(child, discord.SelectMenu):
                items.append(Press(ui.Select.from_component(child)))
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


def for_ways(ways: Sequence[choices.Way]) -> ui.View | None:
    """A button for each way on from an answer that leaves a choice. None if there are none."""
    return _view(*(press(_PRESSES[way.press], way.label, way.carries) for way in ways)) if ways else None


def for_request(request: str) -> ui.View:
    return _view(press(Extra.GRANT, phrases.GRANT_SEEN_BY_ALL, request))


def for_info(version: Version) -> ui.View:
    return _view(press(Extra.ALT, text.ALT, version.id), press(Extra.ORIGINAL, text.ORIGINAL, version.id))
