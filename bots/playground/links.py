"""Links to what is said in the playground, as its page's address shows them: `#general/12` is the thread on line 12."""

from __future__ import annotations

import re

from bots.playground.chat import Chat
from bots.playground.pictures import pictures
from bots.speech import text
from core.errors import BadAsk
from core.model import Person, Place
from core.ports.platform import Linked

_LINK = re.compile(r"https?://(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?/?#([\w-]{1,40})/(\d{1,15})(?:/(\d{1,15}))?", re.ASCII)


def links(words: str) -> tuple[str, ...]:
    """The links to lines, each once."""
    return tuple(dict.fromkeys(found[0] for found in _LINK.finditer(words)))


async def linked(chat: Chat, link: str, *, place: Place, person: Person) -> Linked:
    """As core.ports.platform.Publisher.linked. A line that only somebody else sees is not told from one that is gone."""
    found = _LINK.fullmatch(link)
    if found is None:
        raise BadAsk(text.LINK_ELSEWHERE.format(workspace="playground"))
    channel, root, wanted = found[1], found[2], found[3] or found[2]
    lines = await chat.thread(root, viewer=person.id)
    line = next((one for one in lines if one.id == wanted and one.channel == channel), None)
    if line is None:
        raise BadAsk(text.LINK_HIDDEN)
    where = Place(platform=place.platform, workspace=place.workspace, channel=channel, root=root)
    return Linked(place=where, message=wanted, pictures=pictures(line))
