"""Logs events that discord.py cannot read by their name and drops them, so that the connection goes on.

discord.py 2.7.1 makes its objects in the task that holds the connection: an error from one payload (a poll without an end, a
channel without a field) ends that task, and the client with it. There is no public place to intervene; its table of parsers, by
event, is the narrowest one. READY and RESUMED are left alone: without them there is no session, and the connection has to start
again. Whoever used a command, a button or a form waits for an answer, so that is given where at least its token can be read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, MutableMapping
from functools import partial
from typing import Any, Final

import structlog

log = structlog.get_logger(__name__, platform="discord")

Parse = Callable[[Any], None]
Json = dict[str, Any]

_SESSION: Final = frozenset({"READY", "RESUMED"})
_MESSAGES: Final = frozenset({"MESSAGE_CREATE", "MESSAGE_UPDATE"})
_REPLIED_TO: Final = "referenced_message"
_SERVERS: Final = frozenset({"GUILD_CREATE", "GUILD_UPDATE"})
_WAITED_FOR: Final = (2, 3, 5)  # interactions in which somebody waits for an answer: commands, buttons and menus, forms
_LISTS: Final = (  # what a server's event lists, which is where unreadable things are
    "roles", "channels", "threads", "members", "emojis", "stickers", "voice_states", "presences", "stage_instances",
    "guild_scheduled_events", "soundboard_sounds",
)  # fmt: skip


def guard(
    parsers: MutableMapping[str, Parse], *, me: Callable[[], int | None], sorry: Callable[[int, str], None] = lambda *_: None
) -> None:
    """Wrap each of the parsers in a guard, in place. me: our user's id, once it is known. sorry: answers an interaction that could not
    be read, by its id and token."""
    guarded = _Guard(dict(parsers), me, sorry)
    for event in parsers.keys() - _SESSION:
        parsers[event] = partial(guarded.read, event)


class _Guard:
    def __init__(
        self, parsers: MutableMapping[str, Parse], me: Callable[[], int | None], sorry: Callable[[int, str], None]
    ) -> None:
        self._parsers = parsers
        self._me = me
        self._sorry = sorry
        self._dropped: Counter[tuple[str, str]] = Counter()

    def read(self, event: str, data: Any) -> None:
        if self._reads(event, data) or not isinstance(data, dict):
            return
        if event in _SERVERS:
            self._read_piecewise(event, data)
        elif event in _MESSAGES and isinstance(data.get(_REPLIED_TO), dict):
            # It may be the message replied to that cannot be read: who replies is heard, as if that message were gone.
            self._reads(event, {**data, _REPLIED_TO: None})
        elif event == "INTERACTION_CREATE" and data.get("type") in _WAITED_FOR:
            id_, token = data.get("id"), data.get("token")
            if isinstance(id_, str) and id_.isdecimal() and isinstance(token, str):
                self._sorry(int(id_), token)

    def _reads(self, event: str, data: Any) -> bool:
        """Whether it could be read."""
        try:
            self._parsers[event](data)
        except Exception as error:  # whatever a payload may raise; its content is not for the log
            self._count(event, type(error).__name__)
            return False
        return True

    def _count(self, event: str, error: str) -> None:
        """Log the first of a kind, the tenth, the hundredth, ..., so that a server full of them does not flood the log."""
        self._dropped[event, error] += 1
        times = self._dropped[event, error]
        if str(times).strip("0") == "1":
            log.warning("event_unreadable", event_name=event, error=error, times=times)

    def _read_piecewise(self, event: str, server: Json) -> None:
        """Read a server in pieces, so that one unreadable piece does not cost it all its channels: ourselves first, then each piece
        as if it were new."""
        bare = server | {name: [] for name in _LISTS if name in server}
        ours = [one for one in _dicts(server.get("members")) if self._is_me(one)]
        if not self._reads(event, bare | {"members": ours} if ours else bare) and not self._reads(event, bare):
            return
        for role in _dicts(server.get("roles")):
            self._reads("GUILD_ROLE_CREATE", {"guild_id": server["id"], "role": role})
        for made, name in (("CHANNEL_CREATE", "channels"), ("THREAD_CREATE", "threads")):
            for one in _dicts(server.get(name)):
                self._reads(made, {**one, "guild_id": server["id"]})

    def _is_me(self, member: Json) -> bool:
        user = member.get("user")
        return isinstance(user, dict) and str(user.get("id")) == str(self._me())


def _dicts(value: Any) -> Iterable[Json]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
