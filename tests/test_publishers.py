"""What every publisher promises, kept by the one of the tests and the playground's: every step may be repeated after a crash.

Discord's and Slack's keep the same promises over their local servers (test_discord_publisher.py, test_slack_faults.py).
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from bots.playground import team
from bots.playground.chat import Chat as PlaygroundChat
from bots.playground.chat import open_chat as open_playground_chat
from bots.playground.pictures import FILES
from bots.playground.publisher import PlaygroundPublisher
from core.errors import BadPicture
from core.model import Act, Attachment, Person, Place, RenderId, Wish
from core.ports.platform import Post, Progress, Publisher, Result
from core.tiers import DEFAULT_TIERS
from tests.fakes import MemoryMarks, MemoryPublisher
from tests.pictures import plain_png
from tests.test_store import version

QUEUED, PAINTING = Progress(tier="flash", stage="queued", ahead=2), Progress(tier="flash", stage="painting", seconds_left=9)
ANA = Person(id="ana", name="Ana")


class MemoryHarness:
    def __init__(self, *, moves: bool) -> None:
        self.publisher = self._memory = MemoryPublisher(moves=moves)

    async def standing(self, root: str | None) -> Sequence[tuple[str, str]]:
        """List the studio's messages there, as (id, kind)."""
        return [
            (one.id, "result" if one.result else "failed" if one.text else "working")
            for one in self._memory.messages.values()
            if one.root == root
        ]

    async def announced(self) -> Sequence[str]:
        return [sentence for _, sentence in self._memory.announced]

    async def alone(self) -> Sequence[str]:
        """List what the asker alone was told."""
        return [sentence for _, sentence in self._memory.ephemerals]

    async def attached(self, data: bytes) -> Attachment:
        self._memory.files["https://files/1"] = data
        return Attachment(url="https://files/1", name="one.png")


class PlaygroundHarness:
    def __init__(self, chat: PlaygroundChat) -> None:
        self._chat = chat
        self.publisher: Publisher = PlaygroundPublisher(chat, DEFAULT_TIERS)

    async def standing(self, root: str | None) -> Sequence[tuple[str, str]]:
        lines = await (self._chat.channel("c", viewer="nobody") if root is None else self._chat.thread(root, viewer="nobody"))
        return [(line.id, line.kind) for line in lines if line.author == team.STUDIO and line.id != root and not line.removed]

    async def announced(self) -> Sequence[str]:
        return [str(line.body["text"]) for line in await self._chat.channel("c", viewer="nobody") if line.kind == "note"]

    async def alone(self) -> Sequence[str]:
        lines = await self._chat.changes(0, viewer="ana")
        return [str(line.body) for line in lines if line.only_for == "ana"]

    async def attached(self, data: bytes) -> Attachment:
        async def chunks() -> AsyncIterator[bytes]:
            yield data

        file = await self._chat.keep_file("one.png", chunks())
        return Attachment(url=FILES + file.id, name="one.png")


Harness = MemoryHarness | PlaygroundHarness


@pytest.fixture(params=["memory", "memory that moves", "playground"])
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Harness]:
    async with AsyncExitStack() as stack:
        if request.param == "playground":
            yield PlaygroundHarness(await stack.enter_async_context(open_playground_chat(tmp_path)))
        else:
            yield MemoryHarness(moves=request.param.endswith("moves"))


def post(notes: MemoryMarks, *, render: str = "r1", root: str | None = None, act: Act = Act.NEW, **more: object) -> Post:
    made = Post(
        render=RenderId(render),
        place=Place(platform="playground", workspace="w", channel="c", root=root),
        person=ANA,
        wish=Wish(act=act, words="a lighthouse"),
        marks=notes,
    )
    return replace(made, **more)  # type: ignore[arg-type]


def result(act: Act = Act.NEW) -> Result:
    shown = replace(version(1, "r1", "t1"), number=1)
    return Result(act=act, versions=(shown,), current=shown.id, number_of={shown.id: 1})


async def begun(place: Harness) -> str:
    """Begin a thread with a picture in it, and return its root."""
    notes = MemoryMarks()
    await place.publisher.open(post(notes, render="r0"), PAINTING)
    return (await place.publisher.deliver(post(notes, render="r0"), result())).root


async def test_a_picture_in_the_channel_is_the_root_of_its_thread(place: Harness) -> None:
    notes = MemoryMarks()
    opened = [await place.publisher.open(post(notes), QUEUED) for _ in range(2)]
    assert opened[0] == opened[1]
    assert await place.standing(None) == [(opened[0].message, "working")]
    await place.publisher.progress(post(notes), PAINTING)
    delivered = [await place.publisher.deliver(post(notes), result()) for _ in range(2)]
    assert delivered[0] == delivered[1]
    assert delivered[0].root == delivered[0].message
    assert await place.standing(None) == [(delivered[0].message, "result")]


async def test_what_is_asked_in_a_thread_stands_there(place: Harness) -> None:
    root = await begun(place)
    notes = MemoryMarks()
    opened = await place.publisher.open(post(notes, root=root), QUEUED)
    assert opened.root == root
    delivered = await place.publisher.deliver(post(notes, root=root), result())
    assert delivered.root == root
    assert await place.standing(root) == [(delivered.message, "result")]


async def test_an_undo_is_posted_as_it_is_and_once(place: Harness) -> None:
    root = await begun(place)
    notes = MemoryMarks()
    delivered = [await place.publisher.deliver(post(notes, root=root, act=Act.UNDO), result(Act.UNDO)) for _ in range(2)]
    assert delivered[0] == delivered[1]
    assert await place.standing(root) == [(delivered[0].message, "result")]


async def test_a_placeholder_becomes_the_sentence_of_a_failure(place: Harness) -> None:
    notes = MemoryMarks()
    opened = await place.publisher.open(post(notes), QUEUED)
    for _ in range(2):
        await place.publisher.fail(post(notes), "The model would not paint that.")
    assert await place.standing(None) == [(opened.message, "failed")]


async def test_without_a_placeholder_the_asker_of_a_command_alone_is_told(place: Harness) -> None:
    root = await begun(place)
    await place.publisher.fail(post(MemoryMarks(), root=root, act=Act.UNDO, callback={"token": "t"}), "There is nothing before it.")
    assert await place.standing(root) == []
    (told,) = await place.alone()
    assert "There is nothing before it." in told


async def test_without_a_placeholder_a_message_is_answered_in_its_thread(place: Harness) -> None:
    root = await begun(place)
    await place.publisher.fail(post(MemoryMarks(), root=root, act=Act.UNDO, message=root), "There is nothing before it.")
    assert [kind for _, kind in await place.standing(root)] == ["failed"]
    assert await place.alone() == []


@pytest.mark.parametrize(
    "spoil", [lambda one: replace(one, url=one.url + "9"), lambda one: replace(one, url="https://elsewhere/x")]
)
async def test_a_file_is_fetched_whole_from_its_own_place_or_not_at_all(
    place: Harness, spoil: Callable[[Attachment], Attachment]
) -> None:
    data = plain_png(5, 5, b"abc")
    attachment = await place.attached(data)
    assert await place.publisher.fetch(attachment, workspace="", max_bytes=len(data)) == data
    with pytest.raises(BadPicture, match=r"one\.png"):
        await place.publisher.fetch(attachment, workspace="", max_bytes=len(data) - 1)
    with pytest.raises(BadPicture, match=r"one\.png"):
        await place.publisher.fetch(spoil(attachment), workspace="", max_bytes=len(data))


async def test_an_announcement_is_a_message_of_its_own(place: Harness) -> None:
    await place.publisher.announce(Place(platform="playground", workspace="w", channel="c"), "The limit is 80 % used.", once="n")
    assert list(await place.announced()) == ["The limit is 80 % used."]
