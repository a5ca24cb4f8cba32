"""The pictures of a chat line, as the studio is handed them."""

from __future__ import annotations

from bots.playground import team
from bots.playground.lines import ChatLine
from bots.shared.looking import with_beside
from core.model import Attachment

FILES = "playground:files/"  # the address of an attached file, known to the publisher alone


def pictures(line: ChatLine) -> tuple[Attachment, ...]:
    """The pictures that somebody attached; if there is any, then the files beside them. None of the studio's own."""
    if line.author == team.STUDIO:
        return ()
    files = [
        Attachment(url=FILES + one["id"], name=one["name"], size=one["size"], id=one["id"]) for one in line.body.get("files", ())
    ]
    return with_beside(tuple(files))
