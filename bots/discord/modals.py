"""Modals: sent with discord.py, but read from the submission alone, so that one that is open during a restart still works."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import discord
from discord import ui

from bots.discord import marks
from bots.discord.escape import clean
from bots.discord.ids import Form, custom_id
from bots.speech import approvals, text
from core.model import MOST_ALT
from core.ports.approvals import MOST_REASON

_FIELD = "words"
_WORDS = 2000


def edit(form: Form, subject: str) -> ui.Modal:
    """The form for an edit. subject: the id of what `form` is about."""
    field = ui.TextInput[Any](
        style=discord.TextStyle.paragraph, custom_id=_FIELD, placeholder=text.EDIT_PLACEHOLDER, min_length=1, max_length=_WORDS
    )
    return _modal(text.EDIT_TITLE, custom_id(form, subject), text.EDIT_LABEL, field)


def alt(version: str, now: str) -> ui.Modal:
    default = clean(now)[:MOST_ALT]
    field = ui.TextInput[Any](
        style=discord.TextStyle.paragraph, custom_id=_FIELD, default=default, min_length=1, max_length=MOST_ALT
    )
    return _modal(text.ALT_TITLE, custom_id(Form.ALT, version), text.ALT, field)


def decline(approval: str) -> ui.Modal:
    field = ui.TextInput[Any](
        style=discord.TextStyle.paragraph,
        custom_id=_FIELD,
        placeholder=approvals.REASON_HINT,
        required=False,
        max_length=MOST_REASON,
    )
    return _modal(approvals.DECLINE_TITLE, custom_id(Form.DECLINE, approval), approvals.REASON_LABEL, field)


def _modal(title: str, key: str, label: str, field: ui.TextInput[Any]) -> ui.Modal:
    modal = ui.Modal(title=title[:45], custom_id=key)
    modal.add_item(ui.Label(text=label[:45], component=field))
    return modal


async def send(interaction: discord.Interaction[Any], modal: ui.Modal) -> None:
    """Send a modal. discord.py remembers a modal until it ends; ours ends at once, because `words` reads its submission."""
    await interaction.response.send_modal(modal)
    modal.stop()


def words(interaction: discord.Interaction[Any]) -> str:
    """What was typed into a submitted modal's field, as people read it."""
    data: Any = interaction.data or {}
    for component in _fields(data.get("components")):
        if component.get("custom_id") == _FIELD:
            return marks.readable(str(component.get("value", "")), marks.of_interaction(interaction)).strip()
    return ""


def _fields(components: Any) -> Iterator[Mapping[str, Any]]:
    """The fields of a submission, in labels (type 18) or rows (type 1)."""
    for component in components if isinstance(components, list) else ():
        if not isinstance(component, dict):
            continue
        if "component" in component:
            yield from _fields([component["component"]])
        elif "components" in component:
            yield from _fields(component["components"])
        else:
            yield component
