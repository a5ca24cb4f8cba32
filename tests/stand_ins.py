"""What the studios have in common that stand in for the real one where a platform is tested alone: they keep the door's promises
(core/studio/door.py) as far as that platform sees them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core import reading
from core.model import Act, Ask, Message, RenderId, Tier, Wish
from core.ports.platform import Post
from core.ports.readings import Unread
from core.tiers import DEFAULT_TIERS
from tests.fakes import MemoryMarks


def tier(name: str, title: str, *, sizes: tuple[str, ...], ratios: tuple[str, ...], max_references: int) -> Tier:
    """A tier at the prices of the one of this name."""
    return Tier(
        name=name,
        title=title,
        model=f"model-{name}",
        sizes=sizes,
        ratios=ratios,
        max_references=max_references,
        thinking=None,
        prices=DEFAULT_TIERS[name].prices,
        timeout_seconds=60,
    )


class StandIn:
    """A studio with nothing that is left unread, which reads words with the real rules and notes what it is asked."""

    def __init__(self, tiers: Mapping[str, Tier]) -> None:
        self.tiers = tiers
        self.asked: list[Ask] = []
        self.heard: list[Message] = []
        self.fetched: list[bytes] = []
        self.events: set[str] = set()
        flash = tiers["flash"]
        self._limits = reading.Limits(tiers=tuple(tiers), ratios=flash.ratios, sizes=flash.sizes, max_prompt=10_000)

    def is_new(self, ask: Ask) -> bool:
        """Note an ask. False: its event was seen before."""
        if ask.event in self.events:
            return False
        self.events.add(ask.event)
        self.asked.append(ask)
        return True

    def typed(self, text: str) -> Wish:
        return reading.command(text, self._limits)

    def wish(self, act: Act, words: str, **options: Any) -> Wish:
        return reading.wish(act=act, words=words, limits=self._limits, **options)

    def pressed(self, act: Act, choice: str | None = None) -> Wish:
        return reading.pressed(act, choice, self._limits)

    async def left_unread(self, platform: str) -> Sequence[Unread]:
        return ()


def post_of(render: RenderId, ask: Ask) -> Post:
    """What a publisher is given for a render that has posted nothing yet."""
    return Post(
        render=render,
        place=ask.place,
        person=ask.person,
        wish=ask.wish,
        marks=MemoryMarks(),
        message=ask.message,
        callback=ask.callback,
        references=ask.references,
    )
