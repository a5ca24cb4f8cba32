"""The previews of Discord and Slack in the docs are made of messages that are really sent, and that are sent like this today."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

import pytest

from tests import preview_page
from tests.pages import PAGES
from tests.previews import ASK, REFUSED, ROOT, Recorded, kept, record

SENTENCES = ("content", "text", "description", "alt")
PLATFORMS = ("discord", "slack")
PNG = {"darkroom-v1.png": b"one", "darkroom-v2.png": b"two"}


async def test_the_recorded_messages_are_those_of_today(tmp_path: Path) -> None:
    """They are compared by form: who said something where, in which blocks, with which controls. Sentences may differ until the next
    `make picture`."""
    today, recorded = await record(tmp_path), kept()
    for platform in PLATFORMS:
        assert form(today.said[platform]) == form(recorded.said[platform]), "make picture"
    assert {name: data[:4] for name, data in today.pictures.items()} == dict.fromkeys(PNG, b"\x89PNG")


def form(value: Any, *, is_control: bool = False) -> Any:
    """Return messages without their sentences. The names of controls belong to their form."""
    match value:
        case list():
            return [form(one, is_control=is_control) for one in value]
        case dict():
            control = is_control or value.get("type") in ("button", "overflow", "static_select")
            return {
                key: "…" if key in SENTENCES and not control and isinstance(one, str) else form(one, is_control=control)
                for key, one in value.items()
            }
        case _:
            return value


@pytest.mark.parametrize(
    ("changed", "differs"),
    [
        ({"type": "section", "text": {"type": "plain_text", "text": "another sentence"}}, False),
        ({"type": "section", "text": {"type": "mrkdwn", "text": "a sentence"}}, True),
        ({"type": "context", "text": {"type": "plain_text", "text": "a sentence"}}, True),
    ],
)
def test_a_sentence_is_no_form_and_a_block_is(changed: dict[str, Any], *, differs: bool) -> None:
    assert (form(changed) != form({"type": "section", "text": {"type": "plain_text", "text": "a sentence"}})) is differs


def test_what_a_control_is_called_belongs_to_the_form() -> None:
    undo, redo = ({"type": "button", "text": {"type": "plain_text", "text": label}} for label in ("Undo", "Redo"))
    assert form([undo]) != form([redo])
    assert form([{"type": 2, "label": "Undo"}]) != form([{"type": 2, "label": "Redo"}])


def test_every_picture_is_shown_on_a_page() -> None:
    pages = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    pictures = [*(ROOT / "docs").glob("*.png"), *(ROOT / "docs/pictures").glob("*.png")]
    assert len(pictures) > 5
    assert [picture.name for picture in pictures if f"/{picture.name})" not in pages] == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_preview_says_that_it_is_one_and_shows_all_that_was_said(platform: str) -> None:
    recorded = Recorded(kept().said, PNG)
    page = preview_page.page(platform, recorded)
    assert page.count('<p class="label">Preview, drawn from') == 1
    assert page.count("<article>") == len(recorded.said[platform])
    assert page.count("<img ") == 2
    assert page.count("Only Ben can see this") == 1
    for word in _words(recorded.said[platform]):
        assert html.escape(word, quote=False).split("\n")[0].split("`")[0][:40] in page, word


def _words(value: Any) -> list[str]:
    """List the labels of buttons and the lines of plain text in messages."""
    if isinstance(value, list):
        return [word for one in value for word in _words(one)]
    if not isinstance(value, dict):
        return []
    own = [str(value[key]) for key in ("label", "description", "alt") if isinstance(value.get(key), str)]
    own += [str(value["text"])] if value.get("type") == "plain_text" else []
    return own + [word for key, one in value.items() if key not in ("options", "confirm", "accessory") for word in _words(one)]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_what_was_asked_stands_in_the_record(platform: str) -> None:
    said = str(kept().said[platform])
    assert ASK in said
    assert REFUSED not in said.replace("a poster for our bicycle shop:", "")  # a refusal quotes at most its first words


@pytest.mark.parametrize(
    ("platform", "message"),
    [
        ("discord", {"in": "channel", "by": "Darkroom", "components": [{"type": 12}]}),
        ("slack", {"in": "channel", "by": "Darkroom", "blocks": [{"type": "video"}]}),
        ("slack", {"in": "channel", "by": "Darkroom", "blocks": [{"type": "actions", "elements": [{"type": "datepicker"}]}]}),
    ],
)
def test_what_the_page_does_not_know_is_not_left_out(platform: str, message: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="is not drawn"):
        preview_page.page(platform, Recorded({platform: [message]}))


def test_words_are_no_markup_of_the_page() -> None:
    hostile = "<script>alert(1)</script>"
    discord = Recorded({"discord": [{"in": "channel", "by": "Ana", "content": hostile}]})
    block = {"type": "section", "text": {"type": "plain_text", "text": hostile}}
    slack = Recorded({"slack": [{"in": "channel", "by": "Ana", "blocks": [block]}]})
    assert "<script>" not in preview_page.page("discord", discord) + preview_page.page("slack", slack)
