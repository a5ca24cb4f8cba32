"""The publisher by itself: every step again after a crash at any moment, by REST alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bots.discord.config import DiscordConfig
from bots.discord.publisher import DiscordPublisher, open_publisher
from core.errors import BadPicture, CannotPost, PlaceGone, PostFailed
from core.model import Act, Attachment, Person, Place, RenderId, Wish
from core.ports.platform import Post, Progress, Result
from core.tiers import DEFAULT_TIERS
from tests.fakes import MemoryMarks, MemoryPictures
from tests.pictures import png
from tests.servers.discord import TOKEN, Discord
from tests.versions import version

NOW = Progress(tier="flash", stage="painting")


@pytest.fixture
def pictures() -> MemoryPictures:
    return MemoryPictures()


@pytest.fixture
async def publisher(discord: Discord, pictures: MemoryPictures) -> AsyncIterator[DiscordPublisher]:
    config = DiscordConfig(api_url=discord.api_url)
    opened = open_publisher(TOKEN, config, tiers=DEFAULT_TIERS, pictures=pictures, links=lambda version: None)
    async with opened as built:
        yield built
    assert discord.gateway.identifies == 0


def post(discord: Discord, notes: MemoryMarks, **more: object) -> Post:
    place = Place(platform="discord", workspace=discord.world.guild, channel=discord.general["id"])
    made = Post(
        render=RenderId("r" * 32),
        place=place,
        person=Person(id=discord.world.person("ana")["id"], name="Ana"),
        wish=Wish(act=Act.NEW, words="a red bicycle"),
        marks=notes,
    )
    return replace(made, **more)  # type: ignore[arg-type]


async def result(pictures: MemoryPictures, count: int = 1) -> Result:
    versions = []
    for number in range(1, count + 1):
        original = await pictures.put(png("red", 50 + number))
        versions.append(version(number, render=RenderId("r" * 32), words="a red bicycle", original=original, alt="a red bicycle"))
    numbers = {one.id: one.number for one in versions}
    return Result(act=Act.NEW, versions=tuple(versions), current=versions[0].id, number_of=numbers)


async def test_every_step_can_be_repeated(discord: Discord, publisher: DiscordPublisher, pictures: MemoryPictures) -> None:
    notes = MemoryMarks()
    asked, made = post(discord, notes), await result(pictures)
    opened = [await publisher.open(asked, NOW) for _ in range(2)]
    await publisher.progress(asked, replace(NOW, seconds_left=5))
    delivered = [await publisher.deliver(asked, made) for _ in range(2)]
    assert {one.message for one in opened + delivered} == {discord.ours()[0]["id"]}
    assert len(discord.everything()) == 1
    await discord.thread(discord.ours()[0])


@pytest.mark.parametrize("minutes", [0, 30])
async def test_a_crash_between_the_post_and_its_mark(
    discord: Discord, publisher: DiscordPublisher, pictures: MemoryPictures, minutes: int
) -> None:
    """For some minutes the nonce gives the first message back; later our marker in its buttons is found."""
    notes = MemoryMarks()
    notes.lost = {"message"}
    first = await publisher.open(post(discord, notes), NOW)
    discord.world.skew += minutes * 60
    for words in ("talk", "more talk"):
        await discord.say(words)
    notes.lost = set()
    again = await publisher.open(post(discord, notes), NOW)
    assert again.message == first.message
    assert len(discord.ours()) == 1


@pytest.mark.parametrize("minutes", [0, 30])
async def test_an_undo_that_crashed_is_shown_once(
    discord: Discord, publisher: DiscordPublisher, pictures: MemoryPictures, minutes: int
) -> None:
    made = await result(pictures)
    await publisher.deliver(post(discord, MemoryMarks(), render=RenderId("f" * 32)), made)
    notes = MemoryMarks()
    notes.lost = {"message"}
    place = Place(platform="discord", workspace=discord.world.guild, channel=discord.general["id"], root=discord.ours()[0]["id"])
    undo = post(discord, notes, wish=Wish(act=Act.UNDO), place=place)
    shown = replace(made, act=Act.UNDO)
    first = await publisher.deliver(undo, shown)
    discord.world.skew += minutes * 60
    notes.lost = set()
    assert (await publisher.deliver(undo, shown)).message == first.message
    assert len(discord.everything()) == 2


async def test_a_failure_becomes_of_the_placeholder(discord: Discord, publisher: DiscordPublisher) -> None:
    notes = MemoryMarks()
    await publisher.open(post(discord, notes), NOW)
    await publisher.fail(post(discord, notes), "The model refused the words.")
    await publisher.fail(post(discord, notes), "The model refused the words.")
    (only,) = discord.ours()
    assert only["content"] == "Ana, “a red bicycle”: The model refused the words."
    assert only["components"] == []


async def test_the_failure_of_a_message_without_a_placeholder_is_said_once(discord: Discord, publisher: DiscordPublisher) -> None:
    said = await discord.say("@darkroom make it blue")
    notes = MemoryMarks()
    asked = post(discord, notes, message=said["id"], callback={"at": discord.general["id"]})
    for _ in range(2):
        await publisher.fail(asked, "There is no picture in this thread yet.")
    assert [one["content"] for one in discord.ours()] == ["Ana, “a red bicycle”: There is no picture in this thread yet."]


async def test_four_pictures_stand_in_one_message(discord: Discord, publisher: DiscordPublisher, pictures: MemoryPictures) -> None:
    await publisher.deliver(post(discord, MemoryMarks()), await result(pictures, 4))
    (only,) = discord.ours()
    assert len(only["attachments"]) == 4
    assert [child["label"] for child in only["components"][0]["components"]] == ["1", "2", "3", "4", "Edit"]


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (403, 50001, CannotPost), (403, 50013, CannotPost), (404, 10003, PlaceGone), (400, 50035, CannotPost), (429, 20016, PostFailed),
        (401, 0, CannotPost), (502, 0, PostFailed), (400, 160006, CannotPost), (400, 40004, PostFailed), (400, 20029, PostFailed),
        (403, 40006, PostFailed),
    ],
)  # fmt: skip
async def test_refusals_by_their_codes(
    discord: Discord, publisher: DiscordPublisher, status: int, code: int, error: type[Exception]
) -> None:
    headers = {"Via": ""} if status == 429 else {}
    times = 1 if status != 502 else 0
    discord.fail("POST", "messages$", status=status, code=code, headers=headers, times=times)
    if status == 502:
        discord.cut("POST", "messages$", when="before", times=9)
    with pytest.raises(error):
        await publisher.open(post(discord, MemoryMarks()), NOW)


async def test_only_discords_own_files_are_fetched(discord: Discord, publisher: DiscordPublisher) -> None:
    said = await discord.say("look", files=[("a.png", png())])
    kept = Attachment(url=said["attachments"][0]["url"], name="a.png")
    assert await publisher.fetch(kept, max_bytes=1_000_000) == png()
    with pytest.raises(BadPicture, match="larger than"):
        await publisher.fetch(kept, max_bytes=20)
    with pytest.raises(BadPicture, match="not a file of this chat"):
        await publisher.fetch(Attachment(url="http://169.254.169.254/latest/meta-data", name="a.png"), max_bytes=1000)
    discord.world.skew += 2 * 24 * 3600
    with pytest.raises(BadPicture, match="is gone"):
        await publisher.fetch(kept, max_bytes=1_000_000)
