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
        """List what people were told so far; on Slack and the page, what one person alone was told."""

    async def answers(self, before: int) -> int:
        """Wait for more than this many answers, in words or on their way as pictures, and return how many there are."""


@dataclass
class InDiscord:
    harness: Everywhere
    thread: Any = None

    async def begin(self, words: str) -> None:
        self.harness.discord.make_admin("ana")
        await self.harness.discord.slash("imagine", {"prompt": words})
        self.thread = await self.harness.discord.thread(await self.harness.discord.picture(1))

    async def say(self, words: str, *, user: str = "ana") -> None:
        await self.harness.discord.say(words, user=user, channel=self.thread)

    async def say_outside(self, words: str) -> None:
        await self.harness.discord.say(words)

    async def studio(self, words: str, *, user: str = "ana") -> str:
        name, _, value = words.partition(" ")
        option = "reader" if name == "reading" else name
        interaction = await self.harness.discord.slash(
            f"studio {name}", {option: value} if value else {}, user=user, channel=self.thread
        )
        said = await self.harness.discord.answer(interaction)
        assert interaction.alone is not None, "for who asked alone"
        return said

    async def audit(self) -> str:
        return await self.harness.discord.answer(await self.harness.discord.slash("quota audit"))

    async def answers(self, before: int) -> int:
        def count() -> int:
            return len(self._told()) + len(self.harness.gemini.requests)

        return await self.harness.discord.until(lambda: count() if count() > before else 0, what="an answer")

    async def told(self) -> list[str]:
        return self._told()

    def _told(self) -> list[str]:
        alone = [
            str(interaction.alone["content"])
            for interaction in self.harness.discord.world.interactions.values()
            if interaction.alone is not None
        ]
        return alone + [one["content"] for one in self.harness.discord.everything()]


@dataclass
class InSlack:
    harness: Everywhere
    root: str = ""

    async def begin(self, words: str) -> None:
        slack = self.harness.slack
        slack.world.facts[slack.user("ana")] = {"is_admin": True}
        slack.user("ben")
        await slack.command("/imagine", words)
        self.root = (await slack.picture(1)).ts

    async def say(self, words: str, *, user: str = "ana") -> None:
        await self.harness.slack.say(words, user=user, thread=self.root)

    async def say_outside(self, words: str) -> None:
        await self.harness.slack.say(words)

    async def studio(self, words: str, *, user: str = "ana") -> str:
        return await self._typed(f"studio {words}", user)

    async def audit(self) -> str:
        return await self._typed("quota audit", "ana")

    async def _typed(self, words: str, user: str) -> str:
        before = len(self.harness.slack.ephemerals)
        await self.harness.slack.command("/darkroom", words, user=user)
        said = await self.harness.slack.ephemeral(before + 1)
        assert said.user == self.harness.slack.user(user), "for who asked alone"
        return said.says

    async def answers(self, before: int) -> int:
        def count() -> int:
            return len(self.harness.slack.ephemerals) + len(self.harness.gemini.requests)

        await self.harness.slack.until(lambda: count() > before, what="an answer")
        return count()

    async def told(self) -> list[str]:
        return [one.says for one in self.harness.slack.ephemerals]


@dataclass
class OnThePage:
    harness: Everywhere
    root: str = ""

    async def begin(self, words: str) -> None:
        await self.harness.page.say("ana", f"/imagine {words}")
        self.root = (await self.harness.page.until(lambda line: line["kind"] == "result", "ana"))["id"]

    async def say(self, words: str, *, user: str = "ana") -> None:
        await self.harness.page.say(user, words, root=self.root)

    async def say_outside(self, words: str) -> None:
        await self.harness.page.say("ana", words)

    async def studio(self, words: str, *, user: str = "ana") -> str:
        return await self._typed(f"/darkroom studio {words}", user)

    async def audit(self) -> str:
        return await self._typed("/quota audit", "ana")

    async def _typed(self, words: str, user: str) -> str:
        await self.harness.page.say(user, words, root=self.root)
        line = (await self.harness.page.lines(user, root=self.root))[-1]
        assert line["alone"], "for who asked alone"
        return str(line["body"]["text"])

    async def _lines(self) -> list[Line]:
        return [*await self.harness.page.lines("ana"), *await self.harness.page.lines("ana", root=self.root)]

    async def answers(self, before: int) -> int:
        while True:
            changed = self.harness.page.chat.changed()
            if (count := len(await self.told()) + len(self.harness.gemini.requests)) > before:
                return count
            await changed.wait()

    async def told(self) -> list[str]:
        return [str(line["body"].get("text", "")) for line in await self._lines() if line["alone"]]


TALKERS: dict[str, Callable[[Everywhere], Talkers]] = {"discord": InDiscord, "slack": InSlack, "playground": OnThePage}
