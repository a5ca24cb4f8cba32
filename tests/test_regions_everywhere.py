"""A photo and its mask in an ask for a new picture, through the real clients: outside the mask the picture that comes is the photo."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable

import pytest
from PIL import Image

from tests.everywhere import Everywhere
from tests.pictures import saved
from tests.servers import PATIENCE
from tests.test_pixels import opened
from tests.test_regions import scene

SIZE = (256, 192)
PHOTO = saved(scene(SIZE), "PNG")
HALF = Image.new("L", SIZE, 0)
HALF.paste(255, (128, 0, *SIZE))
MASK, WHITE = saved(HALF.resize((128, 96)), "PNG"), saved(Image.new("L", SIZE, 255), "PNG")
_PAUSE = 0.05  # seconds between two looks
NOTE = "Everything else is the attached picture, pixel for pixel."
Asked = Callable[[Everywhere, str, bytes], Awaitable[None]]
Got = Callable[[Everywhere], Awaitable[tuple[str, bytes]]]


async def typed_on_discord(harness: Everywhere, words: str, mask: bytes) -> None:
    files = {"reference": ("photo.png", PHOTO), "reference2": ("mask.png", mask)}
    await harness.discord.slash("imagine", {"prompt": words}, files=files)


async def mentioned_on_discord(harness: Everywhere, words: str, mask: bytes) -> None:
    await harness.discord.say(f"@darkroom {words}", files=[("photo.png", PHOTO), ("mask.png", mask)])


async def from_discord(harness: Everywhere) -> tuple[str, bytes]:
    message = await harness.discord.picture(1)
    return message["content"], harness.discord.bytes_of(message)


async def mentioned_on_slack(harness: Everywhere, words: str, mask: bytes) -> None:
    slack = harness.slack
    await slack.say(f"@Darkroom {words}", files=[slack.upload(PHOTO, "photo.png"), slack.upload(mask, "mask.png")])


async def from_slack(harness: Everywhere) -> tuple[str, bytes]:
    said = await harness.slack.picture(1)
    return said.says, said.files[0].data


async def typed_on_the_page(harness: Everywhere, words: str, mask: bytes) -> None:
    files = []
    for name, data in (("photo.png", PHOTO), ("mask.png", mask)):
        async with harness.page.session.post("/api/files", params={"as": "ana", "name": name}, data=data) as answer:
            files.append((await answer.json())["id"])
    await harness.page.post("ana", "/api/say", text=f"/imagine {words}", channel="general", root=None, files=files)


async def from_the_page(harness: Everywhere) -> tuple[str, bytes]:
    line = await harness.page.until(lambda line: line["kind"] == "result", "ana")
    async with harness.page.session.get(f"/pictures/{line['body']['pictures'][0]['sha256']}") as answer:
        return line["body"]["caption"], await answer.read()


WAYS: dict[str, tuple[Asked, Got]] = {
    "discord, typed": (typed_on_discord, from_discord),
    "discord, a mention": (mentioned_on_discord, from_discord),
    "slack, a mention": (mentioned_on_slack, from_slack),
    "playground, typed": (typed_on_the_page, from_the_page),
}


@pytest.mark.parametrize("way", list(WAYS))
async def test_a_photo_with_its_mask_changes_only_where_the_mask_is_white(harness: Everywhere, way: str) -> None:
    asks, gets = WAYS[way]
    await asks(harness, "make the door green", MASK)
    said, data = await gets(harness)
    assert NOTE in said
    after, photo = opened(data).convert("RGB"), scene(SIZE)
    assert after.size == SIZE
    kept, changed = (0, 0, 120, SIZE[1]), (140, 0, *SIZE)
    assert after.crop(kept).tobytes() == photo.crop(kept).tobytes()
    assert after.crop(changed).tobytes() != photo.crop(changed).tobytes()
    assert len(harness.gemini.requests) == 1
    assert "Picture 2 is a mask of picture 1" in json.dumps([one.words for one in harness.gemini.requests])


@pytest.mark.parametrize("way", list(WAYS))
async def test_a_mask_that_is_all_white_is_told_and_nothing_is_paid(harness: Everywhere, way: str) -> None:
    asks, _ = WAYS[way]
    await asks(harness, "make the door green", WHITE)
    told = "“mask.png” is all white, so it marks nothing. You weren't charged."

    async def all_said() -> str:
        lines = await harness.page.lines("ana")
        ours = [one["content"] for one in harness.discord.everything()]
        slack = [*(one.says for one in harness.slack.messages()), *(one.says for one in harness.slack.ephemerals)]
        alone = [str(one.alone) for one in harness.discord.world.interactions.values()]
        return "\n".join([*ours, *slack, *alone, json.dumps(lines, ensure_ascii=False)])

    for _ in range(round(PATIENCE / _PAUSE)):
        if told in await all_said():
            break
        await asyncio.sleep(_PAUSE)
    assert told in await all_said()
    assert harness.gemini.requests == []
