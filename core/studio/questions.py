"""Keeps questions back to people rare: whom the studio asked whether they meant the picture, and about which words.

Kept in memory alone: after a restart somebody may be asked once more.
"""

from __future__ import annotations

from cachetools import LRUCache, TTLCache

from core.model import Message
from core.ports.records import Thread
from core.runtime.clock import Now

_SECONDS = 300.0
_PEOPLE, _SAYINGS = 10_000, 50_000  # remembered

_Whose = tuple[str, str]  # a thread and a person


class Questions:
    def __init__(self, now: Now) -> None:
        self._open: TTLCache[_Whose, str] = TTLCache(_PEOPLE, _SECONDS, timer=lambda: now().timestamp())  # the pending ask of each
        self._said: LRUCache[tuple[str, str, str], None] = LRUCache(_SAYINGS)

    def may_ask(self, message: Message, thread: Thread) -> bool:
        """Whether somebody may be asked about their words: once in five minutes in a thread unless they answer, and once about the
        same words. Whoever speaks to the bot itself is asked whenever their words are new."""
        return _words(message, thread) not in self._said and (message.addressed or (thread.id, message.person.id) not in self._open)

    def asked(self, message: Message, thread: Thread, pending: str) -> None:
        """Remember that somebody was asked. `pending`: the pending ask of the question's button."""
        self._said[_words(message, thread)] = None
        self._open[thread.id, message.person.id] = pending

    def pressed(self, pending: str) -> None:
        """Take a question as answered by its button."""
        for whose, asked in list(self._open.items()):
            if asked == pending:
                del self._open[whose]

    def took_up(self, message: Message, thread: Thread) -> None:
        """Take somebody's question as answered: they said clearly what they want."""
        self._open.pop((thread.id, message.person.id), None)


def _words(message: Message, thread: Thread) -> tuple[str, str, str]:
    return thread.id, message.person.id, " ".join(message.text.casefold().split())
