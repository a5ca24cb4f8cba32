"""Makes the words of people and models harmless for Slack: they ping nobody, no formatting swallows them, and nothing runs
backwards.

Slack reads `&`, `<`, `>` as control characters wherever text is posted, plain_text objects included; `*`, `_`, `~` and backticks
are read only in mrkdwn, so words that are not ours go into plain_text objects.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from core.lines import plain, whole
from core.reading.pictured import addresses

_ELLIPSIS = "…"
_TOKEN = re.compile(r"<([^<>]*)>")
_MENTION = re.compile(r"@|#|!subteam\^")
_SIGNS = {
    "@": ("@", "someone"),
    "#": ("#", "a channel"),
    "!subteam^": ("@", "a group"),
}  # how it is written, and called without a name


def escaped(words: str, most: int) -> str:
    """Escape `words` for a text object or a top-level text: at most `most` characters afterwards."""
    words = plain(words)
    written = _entities(words)
    if len(written) <= most:
        return written
    kept: list[str] = []
    room = most - len(_ELLIPSIS)
    for character in words[:most]:
        piece = _entities(character)
        if len(piece) > room:
            break
        kept.append(piece)
        room -= len(piece)
    return "".join(kept) + _ELLIPSIS


def _entities(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescaped(words: str) -> str:
    """Decode the entities of arriving text exactly once, and remove halves of characters, which JSON can hold but no database."""
    return whole(words).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def as_written(markup: str, names: Mapping[str, str] | None = None) -> str:
    """Turn Slack's markup into the words somebody wrote: <@U1|ann> is @ann, <!channel> is @channel, a link is its label. Bare ids
    are looked up in `names`; if that does not know one, a neutral word takes its place."""
    return unescaped(_TOKEN.sub(lambda match: _readable(match.group(1), names or {}), markup))


def unnamed(markup: str) -> tuple[str, ...]:
    """The ids of people, channels and groups that markup mentions without their names."""
    tokens = (match.group(1).partition("|") for match in _TOKEN.finditer(markup))
    ids = (target.removeprefix("!subteam^").lstrip("@#") for target, _, label in tokens if not label and _MENTION.match(target))
    return tuple(dict.fromkeys(id_ for id_ in ids if id_))


def _readable(token: str, names: Mapping[str, str]) -> str:
    target, _, label = token.partition("|")
    kind = next((kind for kind in ("@", "#", "!subteam^") if target.startswith(kind)), "")
    if kind:
        sign, neutral = _SIGNS[kind]
        name = (label or names.get(target.removeprefix(kind), "")).removeprefix(sign)
        return f"{sign}{name}" if name else neutral
    if target.startswith("!date^"):
        return label or _moment(target)
    if target.startswith("!"):
        return label or "@" + target[1:].partition("^")[0]
    if label and addresses(target) and not addresses(label):
        return f"{label} ({target})"  # so that a picture's address behind other words is noticed
    return label or target.removeprefix("mailto:")


def _moment(target: str) -> str:
    """A time that Slack writes out for each reader: <!date^1392734382^{date}>."""
    seconds = target.split("^")[1]
    try:
        return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%d %H:%M UTC")
    except (OverflowError, OSError, ValueError):
        return "some time"
