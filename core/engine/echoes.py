"""Removes from the service's messages the words that it was sent, because some refusals repeat them and the operator's log must
not."""

from __future__ import annotations

import re
from typing import Final

# Unlike core.reading.quoted, this does not tell apostrophes from quotation marks: it is better to remove too much than to leave anything.
_QUOTED: Final = re.compile(r"\"[^\"]*\"|'[^']*'|`[^`]*`|“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»")
_FIELD: Final = re.compile(r"['\"`][\w.\[\]:/@…-]{1,80}['\"`]")  # 'contents[0].parts[0].text', 'projects/12'
_RUN: Final = 12  # so many characters in a row do not match by chance; half as many in scripts where a character says more


def without_echo(message: str, asked: str) -> str:
    """Return the message without its quotations, or just a dash if a stretch of the asker's words remains in it."""
    bare = _QUOTED.sub(lambda found: found[0] if _FIELD.fullmatch(found[0]) and found[0][1:-1] not in asked else "…", message)
    return "…" if _repeats(_flat(bare), _flat(asked)) else bare


def _repeats(said: str, asked: str) -> bool:
    run = min(_RUN if asked.isascii() else _RUN // 2, len(asked))
    said_runs = {said[at : at + run] for at in range(len(said) - run + 1)} if run else set()
    return any(asked[at : at + run] in said_runs for at in range(len(asked) - run + 1))


def _flat(text: str) -> str:
    return " ".join(text.casefold().split())
