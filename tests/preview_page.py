"""A page that shows recorded messages (tests/previews.py) much as Discord and Slack do. What it does not know, it refuses to draw, so
that a new kind of block is seen by the test rather than left out of the picture."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

from tests.previews import Recorded

Json = dict[str, Any]

_NOT = "Not a screenshot; the pictures are samples."
LABELS = {
    "discord": f"Preview, drawn from the messages that Darkroom sent to a local Discord. {_NOT}",
    "slack": f"Preview, drawn from the blocks that Darkroom sent to a local Slack. {_NOT}",
}
_STYLE = Path(__file__).with_name("preview.css").read_text(encoding="utf-8")
_COLOURS = {"Ana": "#7b4b77", "Ben": "#33658a", "Cyd": "#4a6b3a", "Darkroom": "#1d1410"}
_STYLES = {1: "primary", 2: "", 3: "good", 4: "danger", 5: "link"}


def page(platform: str, recorded: Recorded) -> str:
    draw = {"discord": _discord, "slack": _slack}[platform]
    said = recorded.said[platform]
    root = [one for one in said if one["in"] == "channel" and "only_for" not in one]
    thread = [one for one in said if one["in"] == "thread"]
    alone = [one for one in said if "only_for" in one]
    shown = "".join(draw(one, recorded) for one in root)
    inside = "".join(draw(one, recorded) for one in thread)
    private = "".join(draw(one, recorded) for one in alone)
    return (
        f'<!doctype html><meta charset="utf-8"><style>{_STYLE}</style><body class="{platform}"><p class="label">{LABELS[platform]}</p>'
        f'<main><section><h1># general</h1>{shown}{private}</section><section class="thread"><h1>Thread</h1>{inside}</section></main>'
    )


def _message(by: str, body: str, *, only_for: str = "") -> str:
    bot = '<span class="app">APP</span>' if by == "Darkroom" else ""
    alone = f'<p class="alone">Only {html.escape(only_for)} can see this</p>' if only_for else ""
    face = '<i class="lamp"></i>' if by == "Darkroom" else html.escape(by[:1])
    return (
        f'<article><div class="face" style="background:{_COLOURS[by]}">{face}</div><div class="said"><p class="by"><b>{html.escape(by)}</b>'
        f"{bot}<time>16:06</time></p>{body}{alone}</div></article>"
    )


def _image(name: str, alt: str, recorded: Recorded) -> str:
    return f'<img src="{recorded.inlined(name)}" alt="{html.escape(alt)}">'


# --- Discord


def _discord(message: Json, recorded: Recorded) -> str:
    pictures = "".join(_image(one["filename"], one["description"] or "", recorded) for one in message.get("attachments", ()))
    controls = "".join(_component(one) for one in message.get("components", ()))
    lines = "".join(_markdown(line) for line in message.get("content", "").splitlines())
    return _message(message["by"], f"{lines}{pictures}{controls}", only_for=message.get("only_for", ""))


def _component(component: Json) -> str:
    match component["type"]:
        case 1:
            return f'<div class="row">{"".join(map(_component, component["components"]))}</div>'
        case 2:
            return _button(component.get("label", ""), _STYLES[component["style"]], disabled=component.get("disabled", False))
        case 3:
            return f'<span class="select">{html.escape(component.get("placeholder") or component["options"][0]["label"])}<i>▾</i></span>'
        case unknown:
            raise ValueError(f"Discord's component {unknown} is not drawn")


def _markdown(line: str) -> str:
    small, words = line.startswith("-# "), line.removeprefix("-# ")
    out = html.escape(words, quote=False)
    out = re.sub(r"(?<!\\)\*\*(.+?)(?<!\\)\*\*", r"<b>\1</b>", out)
    out = re.sub(r"(?<!\\)`([^`]+)`", r"<code>\1</code>", out)
    out = re.sub(r"&lt;@(\w+)&gt;", r'<span class="mention">@\1</span>', out)
    out = re.sub(r"\\([\\`*_~|>#\-\[\]().:@])", r"\1", out)
    return f'<p class="{"small" if small else "words"}">{out}</p>'


def _button(label: str, style: str, *, disabled: bool = False) -> str:
    return f'<span class="button {style}{" off" if disabled else ""}">{html.escape(label)}</span>'


# --- Slack


def _slack(message: Json, recorded: Recorded) -> str:
    blocks = message.get("blocks", ())
    words = f'<p class="words">{_mrkdwn(message["text"])}</p>' if message.get("text") and not blocks else ""
    pictures = "".join(_image(one["name"], one["alt"], recorded) for one in message.get("files", ()))
    return _message(message["by"], f"{words}{''.join(map(_block, blocks))}{pictures}", only_for=message.get("only_for", ""))


def _block(block: Json) -> str:
    match block["type"]:
        case "section":
            texts = [*([block["text"]] if "text" in block else []), *block.get("fields", ())]
            words = "".join(f"<p>{_text(one)}</p>" for one in texts)
            accessory = _element(block["accessory"]) if "accessory" in block else ""
            return f'<div class="section"><div>{words}</div>{accessory}</div>'
        case "context":
            return f'<p class="small">{" ".join(map(_text, block["elements"]))}</p>'
        case "actions":
            return f'<div class="row">{"".join(map(_element, block["elements"]))}</div>'
        case "divider":
            return "<hr>"
        case "markdown":
            return f'<p class="words">{_mrkdwn(block["text"])}</p>'
        case unknown:
            raise ValueError(f"Slack's block {unknown} is not drawn")


def _element(element: Json) -> str:
    match element["type"]:
        case "button":
            return _button(element["text"]["text"], element.get("style", ""))
        case "overflow":
            return '<span class="button more">⋯</span>'
        case "static_select":
            return f'<span class="select">{html.escape(element["placeholder"]["text"])}<i>▾</i></span>'
        case unknown:
            raise ValueError(f"Slack's element {unknown} is not drawn")


def _text(text: Json) -> str:
    match text["type"]:
        case "plain_text":
            return html.escape(text["text"], quote=False).replace("\n", "<br>")
        case "mrkdwn":
            return _mrkdwn(text["text"])
        case unknown:
            raise ValueError(f"Slack's text {unknown} is not drawn")


def _mrkdwn(text: str) -> str:
    """Turn Slack's markup, in which &, < and > are escaped already, into HTML."""
    out = re.sub(r"<@(\w+)>", r'<span class="mention">@\1</span>', text)
    out = re.sub(r"<[a-z]+:[^>|]+\|([^>]+)>", r"<u>\1</u>", out)
    out = re.sub(r"(?<!\w)\*([^*\n]+)\*(?!\w)", r"<b>\1</b>", out)
    out = re.sub(r"(?<!\w)_([^_\n]+)_(?!\w)", r"<em>\1</em>", out)
    return re.sub(r"`([^`\n]+)`", r"<code>\1</code>", out).replace("\n", "<br>")
