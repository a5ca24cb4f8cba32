"""Modals. A modal carries where it was opened in its private_metadata; what is typed comes back by block id."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

from bots.slack import ids
from bots.slack.ids import Form
from bots.slack.view import Block, plain, rows, section
from bots.speech import approvals, slack_text, text
from bots.speech.tables import Table
from core.model import MOST_ALT, MOST_COUNT, Attachment, Tier
from core.ports.approvals import MOST_REASON
from core.quota import Target

View = dict[str, Any]

PROMPT_MOST = 3000  # of a plain_text_input
_NOTHING = "-"
_REFERENCES = 4
COUNTS = tuple(str(count) for count in range(1, MOST_COUNT + 1))  # pictures of one ask


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """Where a modal was opened, and what about. `message` is a message to answer; `files` are ids and names of its pictures."""

    channel: str = ""  # none where it was opened from the Home
    root: str | None = None
    message: str | None = None
    version: str | None = None
    approval: str | None = None
    response_url: str | None = None
    files: tuple[tuple[str, str], ...] = ()

    def references(self) -> tuple[Attachment, ...]:
        """The files by id alone; their addresses are asked for when they are fetched."""
        return tuple(Attachment(url="", id=id_, name=name) for id_, name in self.files)

    def dumped(self) -> str:
        return json.dumps({key: value for key, value in asdict(self).items() if value}, separators=(",", ":"))


def opened(metadata: str) -> Opened:
    values = json.loads(metadata)
    files = tuple((str(id_), str(name)) for id_, name in values.pop("files", ()))
    return Opened(**values, files=files)


def files_of(references: Sequence[Attachment]) -> tuple[tuple[str, str], ...]:
    return tuple((one.id, one.name[:60]) for one in references[:_REFERENCES] if one.id)


def imagine(where: Opened, tiers: Mapping[str, Tier]) -> View:
    blocks = [
        _typed("words", text.IMAGINE_LABEL, text.IMAGINE_PLACEHOLDER),
        _chosen("tier", text.TIER_LABEL, [(name, f"{name}: {tier.title}") for name, tier in tiers.items()], nothing=text.AUTOMATIC),
        *_shaped(tiers),
        _chosen("count", text.COUNT_LABEL, [(count, count) for count in COUNTS]),
        _to_avoid(),
    ]
    return _modal(Form.IMAGINE, text.IMAGINE_TITLE, text.SUBMIT_NEW, blocks, where)


def compare(where: Opened, tiers: Mapping[str, Tier]) -> View:
    """The form for one new picture on several tiers. Where there are two, there is no choice of them."""
    some = [chosen for count in range(2, len(tiers)) for chosen in combinations(tiers, count)]
    named = [(",".join(chosen), ", ".join(chosen)) for chosen in some]
    blocks = [
        _typed("words", text.IMAGINE_LABEL, text.IMAGINE_PLACEHOLDER),
        *([_chosen("tiers", text.TIERS_LABEL, named, nothing=text.ALL_TIERS)] if named else []),
        _chosen("blind", text.BLIND_LABEL, [("blind", text.BLIND_YES)], nothing=text.BLIND_NO),
        *_shaped(tiers),
        _to_avoid(),
    ]
    return _modal(Form.COMPARE, text.COMPARE_TITLE, text.SUBMIT_NEW, blocks, where)


def _shaped(tiers: Mapping[str, Tier]) -> list[Block]:
    """The fields for the format and the size of a picture."""
    sizes = list(dict.fromkeys(size for tier in tiers.values() for size in tier.sizes))
    ratios = list(dict.fromkeys(ratio for tier in tiers.values() for ratio in tier.ratios))
    return [
        _chosen("ratio", text.RATIO_LABEL, [(ratio, ratio) for ratio in ratios], nothing=text.AUTOMATIC),
        _chosen("size", text.SIZE_LABEL, [(size, size) for size in sizes], nothing=text.AUTOMATIC),
    ]


def _to_avoid() -> Block:
    return _typed("avoid", text.AVOID_LABEL, "", optional=True, most=500, lines=False)


def edit(where: Opened) -> View:
    blocks = [_typed("words", text.EDIT_LABEL, text.EDIT_PLACEHOLDER)]
    return _modal(Form.EDIT, text.EDIT_TITLE, text.SUBMIT_EDIT, blocks, where)


def alt(where: Opened, now: str) -> View:
    field = _typed("words", text.ALT, "", most=MOST_ALT)
    field["element"]["initial_value"] = now[:MOST_ALT]
    return _modal(Form.ALT, text.ALT_TITLE, text.SUBMIT_ALT, [field], where)


def decline(where: Opened) -> View:
    field = _typed("words", approvals.REASON_LABEL, approvals.REASON_HINT, optional=True, most=MOST_REASON)
    return _modal(Form.DECLINE, approvals.DECLINE_TITLE, approvals.DECLINE, [field], where)


def told(said: str | Table, *, title: str = slack_text.LIMITS_TITLE) -> View:
    """A modal with a sentence or a table, and nothing to fill in."""
    return {
        "type": "modal",
        "callback_id": ids.form(Form.TOLD),
        "title": plain(title, 24),
        "close": plain(text.CLOSE, 24),
        "blocks": rows(said) if isinstance(said, Table) else [section(said)],
    }


def limits(
    where: Opened, top: Table, groups: Sequence[Target], *, words: str = "", person: str | None = None, group: str = ""
) -> View:
    """The form for limits. top: the current limits, or a preview. `where.channel` is chosen beforehand, as are `person` and `group`
    by their ids."""
    typed = _typed("words", slack_text.LIMITS_WORDS, slack_text.LIMITS_WORDS_MISSING, optional=True, most=200, lines=False)
    if words:
        typed["element"]["initial_value"] = words[:200]
    choices = [("set", slack_text.LIMITS_SET), ("preview", slack_text.LIMITS_PREVIEW), ("clear", slack_text.LIMITS_CLEAR)]
    chosen = _chosen("do", slack_text.LIMITS_DO, choices)
    blocks = [
        *rows(top),
        chosen,
        typed,
        _picked("channel", slack_text.LIMITS_CHANNEL, "conversation", where.channel or None),
        _picked("person", slack_text.LIMITS_PERSON, "user", person),
    ]
    if groups:
        offered = _chosen(
            "group", slack_text.LIMITS_GROUP, [(one.subject, f"@{one.name}") for one in groups], nothing=slack_text.LIMITS_NO_GROUP
        )
        options = offered["element"]["options"]
        offered["element"]["initial_option"] = next((one for one in options if one["value"] == group), options[0])
        blocks.append(offered)
    return _modal(Form.LIMITS, slack_text.LIMITS_TITLE, slack_text.LIMITS_SUBMIT, blocks, where)


def _picked(block: str, label: str, kind: str, now: str | None) -> Block:
    """A field to choose one of the workspace's channels or people."""
    element: Block = {"type": f"{kind}s_select", "action_id": "value"}
    if now:
        element[f"initial_{kind}"] = now
    return {"type": "input", "block_id": block, "label": plain(label, 2000), "optional": True, "element": element}


def _modal(form: Form, title: str, submit: str, blocks: list[Block], where: Opened) -> View:
    return {
        "type": "modal",
        "callback_id": ids.form(form),
        "title": plain(title, 24),
        "submit": plain(submit, 24),
        "close": plain(text.CLOSE, 24),
        "private_metadata": where.dumped(),
        "blocks": blocks,
    }


def _typed(block: str, label: str, hint: str, *, optional: bool = False, most: int = PROMPT_MOST, lines: bool = True) -> Block:
    element: Block = {"type": "plain_text_input", "action_id": "value", "multiline": lines, "max_length": most}
    if hint:
        element["placeholder"] = plain(hint, 150)
    return {"type": "input", "block_id": block, "label": plain(label, 2000), "optional": optional, "element": element}


def _chosen(block: str, label: str, choices: Sequence[tuple[str, str]], *, nothing: str = "") -> Block:
    """A field to choose from a list. nothing: its first entry, which chooses none."""
    options = [{"text": plain(shown, 75), "value": value} for value, shown in choices]
    if nothing:
        options.insert(0, {"text": plain(nothing, 75), "value": _NOTHING})
    element = {"type": "static_select", "action_id": "value", "options": options[:100], "initial_option": options[0]}
    return {"type": "input", "block_id": block, "label": plain(label, 2000), "optional": True, "element": element}


def submitted(view: Mapping[str, Any], block: str) -> str | None:
    """What was typed or chosen in a block; None if it was left alone."""
    field = view.get("state", {}).get("values", {}).get(block, {}).get("value") or {}
    for kind in ("selected_conversation", "selected_user"):
        if kind in field:
            return field[kind] or None
    value = (field.get("selected_option") or {}).get("value") if "selected_option" in field else field.get("value")
    return None if value in (None, "", _NOTHING) else str(value)
