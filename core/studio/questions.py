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
        self._said: LRUCache[tuple[str, str, str], bool] = LRUCache(_SAYINGS)  # whether help followed the words

    def may_ask(self, message: Message, thread: Thread, *, to_us: bool) -> bool:
        """Whether somebody may be asked about their words: once in five minutes in a thread unless they answer, and once about the
        same words. Whoever speaks to the studio itself (`to_us`) is asked whenever their words are new."""
        return _words(message, thread) not in self._said and (to_us or (thread.id, message.person.id) not in self._open)

    def may_help(self, message: Message, thread: Thread) -> bool:
        """Whether help may be the answer to words that were asked about: once."""
        words = _words(message, thread)
        first = self._said.get(words) is False
        self._said[words] = True
        return first

    def asked(self, message: Message, thread: Thread, pending: str) -> None:
        """Remember that somebody was asked. `pending`: the pending ask of the question's button."""
        self._said[_words(message, thread)] = False
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
