"""Several people talking in a picture's thread, on each platform, through the real clients."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from tests.everywhere import Everywhere, Line


class Talkers(Protocol):
    """The thread of a picture that ana asked for. ana is an admin, ben is not."""

    async def begin(self, words: str) -> None: ...

    async def say(self, words: str, *, user: str = "ana") -> None:
        """Write in the thread; "@ben" is a mention."""

    async def say_outside(self, words: str) -> None:
        """Write in the channel itself."""

    async def studio(self, words: str, *, user: str = "ana") -> str:
        """Type `/studio …`. Gives what its user alone is told."""

    async def audit(self) -> str: ...

    async def told(self) -> list[str]:
        """What was said to people so far, on Slack and the page to somebody alone."""

    async def answers(self, before: int) -> int:
        """How many answers there are, in words or on their way as pictures, as soon as there are more than so many."""


@dataclass
class InDiscord:
    house: Everywhere
    thread: Any = None

    async def begin(self, words: str) -> None:
        self.house.discord.make_admin("ana")
        await self.house.discord.slash("imagine", {"prompt": words})
        self.thread = await self.house.discord.thread(await self.house.discord.picture(1))

    async def say(self, words: str, *, user: str = "ana") -> None:
        await self.house.discord.say(words, user=user, channel=self.thread)

    async def say_outside(self, words: str) -> None:
        await self.house.discord.say(words)

    async def studio(self, words: str, *, user: str = "ana") -> str:
        name, _, reader = words.partition(" ")
        deed = await self.house.discord.slash(
            f"studio {name}", {"reader": reader} if reader else {}, user=user, channel=self.thread
        )
        said = await self.house.discord.answer(deed)
        assert deed.alone is not None, "for who asked alone"
        return said

    async def audit(self) -> str:
        return await self.house.discord.answer(await self.house.discord.slash("quota audit"))

    async def answers(self, before: int) -> int:
        def count() -> int:
            return len(self._told()) + len(self.house.gemini.requests)

        return await self.house.discord.until(lambda: count() if count() > before else 0, what="an answer")

    async def told(self) -> list[str]:
        return self._told()

    def _told(self) -> list[str]:
        alone = [str(deed.alone["content"]) for deed in self.house.discord.world.deeds.values() if deed.alone is not None]
        return alone + [one["content"] for one in self.house.discord.everything()]


@dataclass
class InSlack:
    house: Everywhere
    root: str = ""

    async def begin(self, words: str) -> None:
        slack = self.house.slack
        slack.world.facts[slack.user("ana")] = {"is_admin": True}
        slack.user("ben")
        await slack.command("/imagine", words)
        self.root = (await slack.picture(1)).ts

    async def say(self, words: str, *, user: str = "ana") -> None:
        await self.house.slack.say(words, user=user, thread=self.root)

    async def say_outside(self, words: str) -> None:
        await self.house.slack.say(words)

    async def studio(self, words: str, *, user: str = "ana") -> str:
        return await self._typed(f"studio {words}", user)

    async def audit(self) -> str:
        return await self._typed("quota audit", "ana")

    async def _typed(self, words: str, user: str) -> str:
        before = len(self.house.slack.whispers)
        await self.house.slack.command("/darkroom", words, user=user)
        said = await self.house.slack.whisper(before + 1)
        assert said.user == self.house.slack.user(user), "for who asked alone"
        return said.says

    async def answers(self, before: int) -> int:
        def count() -> int:
            return len(self.house.slack.whispers) + len(self.house.gemini.requests)

        await self.house.slack.until(lambda: count() > before, what="an answer")
        return count()

    async def told(self) -> list[str]:
        return [one.says for one in self.house.slack.whispers]


@dataclass
class OnThePage:
    house: Everywhere
    root: str = ""

    async def begin(self, words: str) -> None:
        await self.house.page.say("ana", f"/imagine {words}")
        self.root = (await self.house.page.until(lambda line: line["kind"] == "result", "ana"))["id"]

    async def say(self, words: str, *, user: str = "ana") -> None:
        await self.house.page.say(user, words, root=self.root)

    async def say_outside(self, words: str) -> None:
        await self.house.page.say("ana", words)

    async def studio(self, words: str, *, user: str = "ana") -> str:
        return await self._typed(f"/darkroom studio {words}", user)

    async def audit(self) -> str:
        return await self._typed("/quota audit", "ana")

    async def _typed(self, words: str, user: str) -> str:
        await self.house.page.say(user, words, root=self.root)
        line = (await self.house.page.lines(user, root=self.root))[-1]
        assert line["alone"], "for who asked alone"
        return str(line["body"]["text"])

    async def _lines(self) -> list[Line]:
        return [*await self.house.page.lines("ana"), *await self.house.page.lines("ana", root=self.root)]

    async def answers(self, before: int) -> int:
        while True:
            changed = self.house.page.chat.changed()
            if (count := len(await self.told()) + len(self.house.gemini.requests)) > before:
                return count
            await changed.wait()

    async def told(self) -> list[str]:
        return [str(line["body"].get("text", "")) for line in await self._lines() if line["alone"]]


TALKERS: dict[str, Callable[[Everywhere], Talkers]] = {"discord": InDiscord, "slack": InSlack, "playground": OnThePage}
