"""What Slack refuses in messages and views: Block Kit's limits, unescaped words, broadcasts. Each check yields what is wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_TOKEN = re.compile(r"<([^<>]*)>")
_HARMLESS = re.compile(r"^(@[UW][A-Z0-9]+|#C[A-Z0-9]+(\|.*)?|https?://[^|]+(\|.*)?|!date\^\d+\^[^|]+\|.+)$")
_ENTITY = re.compile(r"&(?!amp;|lt;|gt;)")
_BLOCKS = {"section", "context", "actions", "image", "header", "divider", "input", "rich_text"}
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")


def text_faults(text: str) -> Iterator[str]:
    """List the faults of any text that Slack searches for control characters."""
    for token in _TOKEN.findall(text):
        if re.match(r"^!(channel|here|everyone|subteam)", token):
            yield f"pings everybody: <{token}>"
        elif not _HARMLESS.match(token):
            yield f"unescaped: <{token}>"
    bare = _TOKEN.sub("", text)
    if "<" in bare or ">" in bare:
        yield "stray < or >"
    if _ENTITY.search(text):
        yield "stray &"
    if _BIDI.search(text):
        yield "bidi control characters"


def message_faults(args: dict[str, Any]) -> Iterator[str]:
    """List the faults of the arguments of chat.postMessage, chat.update, chat.postEphemeral and of response_url bodies. A message with
    a button to approve notifies the user group that can; no other message of ours notifies one."""
    asks = any(text == "Approve" for text in _texts(args.get("blocks") or ()))
    yield from (one for one in _message_faults(args) if not (asks and one.startswith("pings everybody: <!subteam^S")))


def _message_faults(args: dict[str, Any]) -> Iterator[str]:
    text, blocks = args.get("text") or "", args.get("blocks")
    if not text and not blocks:
        yield "no_text"
    if blocks and not text:
        yield "blocks without a text for notifications"
    if len(text) > 4000:
        yield "msg_too_long"
    yield from text_faults(text)
    if args.get("link_names") or args.get("parse") == "full":
        yield "link_names or parse=full"
    metadata = args.get("metadata")
    if metadata and not (isinstance(metadata.get("event_type"), str) and isinstance(metadata.get("event_payload"), dict)):
        yield "metadata without event_type or event_payload"
    if blocks is not None:
        yield from blocks_faults(blocks, most=50)


def blocks_faults(blocks: Any, *, most: int) -> Iterator[str]:
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        yield "blocks is not a list of objects"
        return
    if not 1 <= len(blocks) <= most:
        yield f"{len(blocks)} blocks"
    ids = [block["block_id"] for block in blocks if block.get("block_id")]
    if len(set(ids)) != len(ids):
        yield "block_id twice"
    for block in blocks:
        yield from _block_faults(block)
    if sum(len(text) for text in _texts(blocks)) > 13_200:
        yield "msg_blocks_too_long"


def _block_faults(block: dict[str, Any]) -> Iterator[str]:
    kind = block.get("type")
    if kind not in _BLOCKS:
        yield f"unknown block {kind}"
    if len(block.get("block_id") or "") > 255:
        yield "block_id too long"
    if kind == "section":
        fields = block.get("fields") or []
        if "text" in block:
            yield from _object_faults(block["text"], 3000)
        elif not fields:
            yield "section without text"
        if len(fields) > 10:
            yield "more than 10 fields"
        for field in fields:
            yield from _object_faults(field, 2000)
        if "accessory" in block:
            yield from _element_faults(block["accessory"])
    elif kind == "header":
        yield from _object_faults(block.get("text"), 150, plain=True)
    elif kind == "context":
        elements = block.get("elements") or []
        if not 1 <= len(elements) <= 10:
            yield f"{len(elements)} context elements"
        for element in elements:
            if element.get("type") != "image":
                yield from _object_faults(element, 2000)
    elif kind == "actions":
        elements = block.get("elements") or []
        if not 1 <= len(elements) <= 25:
            yield f"{len(elements)} action elements"
        ids = [element.get("action_id") for element in elements]
        if len(set(ids)) != len(ids):
            yield "action_id twice in a block"
        for element in elements:
            yield from _element_faults(element)
    elif kind == "input":
        yield from _object_faults(block.get("label"), 2000, plain=True)
        yield from _element_faults(block.get("element") or {})
    elif kind == "image":
        if not 1 <= len(block.get("alt_text") or "") <= 2000:
            yield "image without alt_text, or too long"
        if bool(block.get("image_url")) == bool(block.get("slack_file")):
            yield "image needs image_url or slack_file"


def _object_faults(item: Any, most: int, *, plain: bool = False) -> Iterator[str]:
    if not isinstance(item, dict) or item.get("type") not in ("plain_text", "mrkdwn"):
        yield "not a text object"
        return
    if plain and item["type"] != "plain_text":
        yield "plain_text wanted"
    if "emoji" in item and item["type"] == "mrkdwn":
        yield "emoji in mrkdwn"
    text = item.get("text") or ""
    if not 1 <= len(text) <= most:
        yield f"a text of {len(text)} characters where 1 to {most} are allowed"
    yield from text_faults(text)


def _element_faults(element: dict[str, Any]) -> Iterator[str]:
    kind = element.get("type")
    if len(element.get("action_id") or "") > 255:
        yield "action_id too long"
    if kind == "button":
        yield from _object_faults(element.get("text"), 75, plain=True)
        if len(element.get("value") or "") > 2000 or len(element.get("url") or "") > 3000:
            yield "button value or url too long"
        if element.get("style") not in (None, "primary", "danger"):
            yield "button style"
    elif kind == "overflow":
        options = element.get("options") or []
        if not 2 <= len(options) <= 5:
            yield f"{len(options)} entries in a menu"
        for option in options:
            yield from _object_faults(option.get("text"), 75, plain=True)
            if not 1 <= len(option.get("value") or "") <= 150:
                yield "option value"
    elif kind == "static_select":
        options = element.get("options") or []
        if not 1 <= len(options) <= 100:
            yield f"{len(options)} options"
        for option in options:
            yield from _object_faults(option.get("text"), 75)
            if not 1 <= len(option.get("value") or "") <= 150:
                yield "option value"
        if element.get("initial_option") is not None and element["initial_option"] not in options:
            yield "initial_option is none of the options"
    elif kind in ("conversations_select", "users_select"):
        initial = element.get("initial_conversation" if kind.startswith("conv") else "initial_user", "C0")
        if not re.fullmatch(r"[CGDUW][A-Z0-9]+", initial):
            yield "initial choice is no id"
    elif kind == "plain_text_input":
        if element.get("max_length", 1) > 3000:
            yield "max_length"
        if "placeholder" in element:
            yield from _object_faults(element["placeholder"], 150, plain=True)
        if len(element.get("initial_value") or "") > element.get("max_length", 3000):
            yield "initial_value too long"
    else:
        yield f"unknown element {kind}"


def view_faults(view: dict[str, Any], *, kind: str) -> Iterator[str]:
    if view.get("type") != kind:
        yield f"view type {view.get('type')}"
    if kind == "modal":
        yield from _object_faults(view.get("title"), 24, plain=True)
        for key in ("submit", "close"):
            if key in view:
                yield from _object_faults(view[key], 24, plain=True)
        if "submit" not in view and any(block.get("type") == "input" for block in view.get("blocks") or []):
            yield "input without submit"
    if len(view.get("private_metadata") or "") > 3000 or len(view.get("callback_id") or "") > 255:
        yield "private_metadata or callback_id too long"
    if len(json.dumps(view)) > 250_000:
        yield "view too large"
    yield from blocks_faults(view.get("blocks"), most=100)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if value.get("type") in ("plain_text", "mrkdwn") and isinstance(value.get("text"), str):
            yield value["text"]
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def texts(blocks: Any) -> list[str]:
    """List every text in blocks, buttons included, as Slack shows it."""
    return [text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") for text in _texts(blocks)]
