"""Typed words become a Wish: commands with flags, reply words, and plain messages that may be chat.

    command   the text of a typed command: `a red bicycle --ar 16:9`
    wish      the same checks for structured options (slash options, modals)
    read      a plain message: instruction, reply word, chat, or unsure
    prepare   to be called once at start, so that the first message is as quick as the others

Local, pure and fast. The ways to be wrong do not cost the same: chat taken for an instruction costs money, an instruction taken for
chat is met with silence; in between stands UNSURE, which asks back.
"""

from __future__ import annotations

from core.asks import flags, lexicon, replies
from core.asks.checks import Limits, wish
from core.asks.picks import Naming
from core.asks.reading import Kind, Reading, read
from core.errors import BadAsk
from core.model import Act, Wish

__all__ = ["Kind", "Limits", "Naming", "Reading", "command", "prepare", "read", "wish"]


def command(text: str, limits: Limits) -> Wish:
    """The wish in the text of a typed `/imagine` command. The words come through verbatim, without their flags.

    Raises BadAsk: nothing said, too long, an unknown flag that looks like a known one, a value that cannot be (with the nearest).
    """
    if len(text) > 3 * limits.max_prompt:
        raise BadAsk(f"That is {len(text):,} characters and the limit is {limits.max_prompt:,}. Shorten it and ask again.")
    flagged = flags.split(text)
    return wish(
        act=Act.NEW,
        words=flagged.words,
        tier=flagged.values.get("tier"),
        ratio=flagged.values.get("ratio"),
        size=flagged.values.get("size"),
        count=flagged.count,
        avoid=flagged.values.get("avoid"),
        limits=limits,
    )


def prepare() -> None:
    """Build the indexes of all word lists now (about 0.2 s, once), instead of at the first message of each script."""
    lexicon.prepare()
    replies.acts()
