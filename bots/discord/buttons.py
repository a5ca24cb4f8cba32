"""The buttons below our messages. Each carries all it needs in its id; nothing is kept per message, so they work after restarts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import discord
from discord import ui

from bots.discord.ids import TEMPLATE, Extra, Pressed, custom_id
from bots.speech import choices, text
from bots.speech import limits as phrases
from core.acts import table
from core.model import Act, RenderId, Version
from core.ports.platform import Result

_PRESSES: Mapping[choices.Press, Extra] = {
    choices.Press.ANYWAY: Extra.ANYWAY,
    choices.Press.CONFIRM: Extra.CONFIRM,
    choices.Press.MORE: Extra.MORE,
}


class Press(ui.DynamicItem[ui.Button[ui.View]], template=TEMPLATE):
    """Any of our buttons. The gateway's client has the method `pressed`, which does the work."""

    def __init__(self, act: str, label: str, subject: str, render: str | None = None, *, row: int | None = None) -> None:
        style = discord.ButtonStyle.danger if act == Act.CANCEL else discord.ButtonStyle.secondary
        super().__init__(ui.Button(label=label[:80], style=style, custom_id=custom_id(act, subject, render), row=row))

    @classmethod
    async def from_custom_id(cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /) -> Press:
        label = item.label if isinstance(item, ui.Button) and item.label else "?"
        return cls(match["act"], label, match["subject"], match["render"])

    async def callback(self, interaction: discord.Interaction[Any]) -> Any:
        found = self.template.fullmatch(self.custom_id)
        if found is not None:
            await interaction.client.pressed(interaction, Pressed(found["act"], found["subject"], found["render"]))


def _view(*items: ui.Item[Any]) -> ui.View:
    view = ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    return view


def for_placeholder(render: RenderId) -> ui.View:
    return _view(Press(Act.CANCEL, table.label(Act.CANCEL), render, render))


def for_result(result: Result, render: RenderId, *, original: str | None, smaller: bool, showable: bool = False) -> ui.View:
    """The buttons of a result, in rows of at most five. original: a link to the full bytes; smaller: the message shows a smaller
    copy; showable: the picture may also be shown in the channel."""
    first = result.shots[0].version
    picks = list(enumerate(result.shots, start=1)) if len(result.shots) > 1 else []
    buttons: list[ui.Item[Any]] = [
        Press(act, label, first.id, render, row=bool(picks) + at // 5)
        for at, (act, label) in enumerate(text.buttons(result, showable=showable and not picks))
    ]
    if picks:
        return _view(*(Press(Act.PICK, str(position), shot.version.id, render, row=0) for position, shot in picks), *buttons)
    if original is not None:
        buttons.append(ui.Button(label=text.ORIGINAL, url=original, row=len(buttons) // 5))
    elif smaller:
        buttons.append(Press(Extra.ORIGINAL, text.ORIGINAL, first.id, render, row=len(buttons) // 5))
    return _view(*buttons)


def for_ways(ways: Sequence[choices.Way]) -> ui.View | None:
    """A button for each way on from an answer that leaves a choice. None if there are none."""
    return _view(*(Press(_PRESSES[way.press], way.label, way.carries) for way in ways)) if ways else None


def for_request(request: str) -> ui.View:
    return _view(Press(Extra.GRANT, phrases.GRANT, request))


def for_info(version: Version) -> ui.View:
    return _view(Press(Extra.ALT, text.ALT, version.id), Press(Extra.ORIGINAL, text.ORIGINAL, version.id))
