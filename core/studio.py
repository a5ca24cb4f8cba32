"""The studio's one door: every platform's asks and messages come in here, and nowhere else.

`ask` takes what was understood already (a command, a button), `hear` takes a plain message and finds out. What makes or moves
pictures is accepted, in one transaction with its event's dedup, and done by a job (core/renders.py); what only reads is answered here.
Errors are core.errors.Declined with the sentence for the asker.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.model import Act, Ask, Attachment, Choice, Message, Person, Place, RenderId, Tier, Version, VersionId, Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """It is on its way: a job posts the placeholder at once and the result when it is there. Command and button answers may say so
    to the asker alone (text.accepted); a message needs no further answer."""

    render: RenderId
    act: Act
    choice: Choice
    ahead: int
    seconds_left: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """Chatter, a duplicate, or not for us: post nothing. `why` is for logs."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsure:
    """One small line with a button "Edit the picture" (text.UNSURE); the button's id carries `hunch`, its press calls Studio.go_ahead."""

    hunch: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled:
    """A render was called off. Its placeholder is brought up to date by the job."""

    render: RenderId


@dataclass(frozen=True, slots=True, kw_only=True)
class Info:
    """All about one version (text.info)."""

    version: Version
    number_of: Mapping[VersionId, int]
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The versions of a thread, v1 first (text.history), with one small sheet of their previews as JPEG bytes."""

    versions: Sequence[Version]
    current: VersionId
    sheet: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """text.help_text() for the platform."""


Answer = Accepted | Ignored | Unsure | Cancelled | Info | History | Help


class Studio:
    tiers: Mapping[str, Tier]

    async def ask(self, ask: Ask) -> Answer:
        """Act on an ask. Done within a few milliseconds: it waits for the database alone, never for a platform or a model."""
        raise NotImplementedError

    async def hear(self, message: Message) -> Answer:
        """Take a message: in a studio thread an instruction, a reply word or chatter; elsewhere only when `addressed`
        (a mention of the bot with pictures starts a thread on that message). Cheap for messages that are not ours."""
        raise NotImplementedError

    async def go_ahead(
        self, hunch: str, *, event: str, place: Place, person: Person, callback: Mapping[str, str] | None = None
    ) -> Answer:
        """The button of an Unsure line: carry the message out as an edit after all. Checks that it belongs to the place's channel."""
        raise NotImplementedError

    async def wish(
        self,
        act: Act,
        words: str,
        *,
        tier: str | None = None,
        ratio: str | None = None,
        size: str | None = None,
        count: int = 1,
        avoid: str | None = None,
        version: int | None = None,
    ) -> Wish:
        """A Wish from structured options (slash options, modals), checked: unknown tier, ratio, size raise BadAsk with the nearest one."""
        raise NotImplementedError

    def typed(self, text: str) -> Wish:
        """A Wish from typed command text with flags (`a red bicycle --ar 16:9`). Raises BadAsk."""
        raise NotImplementedError

    async def knows(self, place: Place) -> bool:
        """Whether place.root is the root of a studio thread. Answered from memory after the first time."""
        raise NotImplementedError

    async def version(self, version: VersionId, place: Place) -> Version:
        """A version by id, checked against the channel it is asked from. Raises NoSuchVersion."""
        raise NotImplementedError

    async def versions_at(self, place: Place, message: str) -> Sequence[Version]:
        """The versions that a message shows (none: it is no message of ours)."""
        raise NotImplementedError

    async def recent(self, platform: str, workspace: str, person: Person, *, limit: int = 10) -> Sequence[Version]:
        """A person's own recent pictures, newest first (App Home)."""
        raise NotImplementedError

    async def describe(self, version: VersionId, alt: str, *, place: Place, person: Person) -> Version:
        """Set a version's alt text."""
        raise NotImplementedError


__all__ = [
    "Accepted",
    "Answer",
    "Ask",
    "Attachment",
    "Cancelled",
    "Help",
    "History",
    "Ignored",
    "Info",
    "Message",
    "Studio",
    "Unsure",
]
