"""Words of people and models, made harmless for Slack: nobody is pinged, nothing is formatted away, nothing runs backwards.

Slack reads `&`, `<`, `>` as control characters wherever text is posted, plain_text objects included; `*`, `_`, `~` and backticks
are read only in mrkdwn, so words that are not ours go into plain_text objects.
"""

from __future__ import annotations

import re

_ELLIPSIS = "…"
# Embeddings, overrides and isolates turn the rest of a line around; the plain marks (U+200E, U+200F) stay: people write with them.
_UNSEEN = dict.fromkeys(
    [*range(0x202A, 0x202F), *range(0x2066, 0x206A), *(code for code in range(0x20) if code not in (0x09, 0x0A)), 0x7F]
)
_TOKEN = re.compile(r"<([^<>]*)>")


def escaped(words: str, most: int) -> str:
    """`words` for a text object or a top-level text, at most `most` characters after escaping."""
    words = clean(words)
    whole = _entities(words)
    if len(whole) <= most:
        return whole
    kept: list[str] = []
    room = most - len(_ELLIPSIS)
    for character in words[:most]:
        piece = _entities(character)
        if len(piece) > room:
            break
        kept.append(piece)
        room -= len(piece)
    return "".join(kept) + _ELLIPSIS


def clean(words: str) -> str:
    """Without what nobody sees and what turns the direction of text: for where nothing is to be escaped, as in an alt text."""
    return words.translate(_UNSEEN)


def _entities(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescaped(words: str) -> str:
    """The entities of arriving text, turned back exactly once; without halves of characters, which JSON can hold and no database."""
    whole = words.encode(errors="replace").decode()
    return whole.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def as_written(markup: str) -> str:
    """Slack's markup as the words somebody wrote: <@U1|ann> is @ann, <!channel> is @channel, a link is its label."""
    return unescaped(_TOKEN.sub(lambda match: _readable(match.group(1)), markup))


def _readable(token: str) -> str:
    target, _, label = token.partition("|")
    if target.startswith("@"):
        return "@" + (label or target[1:]).removeprefix("@")
    if target.startswith("#"):
        return "#" + (label or target[1:]).removeprefix("#")
    if target.startswith("!"):
        return label or "@" + target[1:].partition("^")[0]
    return label or target.removeprefix("mailto:")
