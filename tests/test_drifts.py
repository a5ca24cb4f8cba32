"""What drifted in an edit is measured on pairs of pictures that are honest edits or are not, and told below the picture."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from structlog.testing import capture_logs

from core import pixels
from core.errors import UNCHARGED, BadPicture, PictureLost
from core.model import Act, Painted, Sha256
from core.pixels.decoders.pool import Decoders
from core.ports.pictures import Decoder, Drift
from core.ports.platform import Drifted
from core.reading import is_local
from core.renders import drifting
from tests.chat import Chat, open_chat
from tests.drifting import Pair, Seen, drawn, drifted, honest, rendered, scene
from tests.fakes import NearDecoder
from tests.pictures import png

STILL = Drift(right=0.0, down=0.004, zoom=1.0, gain=0.05, match=0.6, cast=(0, 1, -2), elsewhere=0.02)
SHIFTED = replace(STILL, right=-0.03, gain=0.5)


# --- the measure


def told(pairs: Iterable[Pair]) -> tuple[Counter[str], Counter[str]]:
    """Count the pairs of each kind, and those of which a drift is told."""
    every, found = Counter[str](), Counter[str]()
    for pair in pairs:
        drift = pixels.drift(pair.before, pair.after)
        every[pair.what] += 1
        found[pair.what] += drift is not None and bool(drifting.what(drift))
    return every, found


def test_honest_edits_are_seldom_said_to_have_drifted() -> None:
    every, found = told(honest(60, seed=5, edge=256))
    assert found["honest"] < 0.05 * every["honest"]


def test_most_of_what_drifted_is_told() -> None:
    every, found = told(drifted(48, seed=7, edge=256))
    assert sum(found.values()) >= 0.85 * sum(every.values()), found
    assert all(found[what] >= 0.65 * every[what] for what in every), found


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        (Seen(), ()),
        (Seen(right=0.04), ("the whole picture shifted a little",)),
        (Seen(down=-0.03), ("the whole picture shifted a little",)),
        (Seen(zoom=1.06), ("the whole picture zoomed in a little",)),
        (Seen(zoom=0.94), ("the whole picture zoomed out a little",)),
    ],
)
def test_where_it_went_is_measured(seen: Seen, said: tuple[str, ...]) -> None:
    """Also between two sizes of one ratio."""
    chance = Random(3)
    one = scene(chance)
    before, after = drawn(one, (592, 432)), drawn(one, (600, 448), seen)
    found = pixels.drift(rendered(before, chance), rendered(after, chance))
    assert found is not None
    assert tuple(drifting.what(found)) == said
    if said:
        assert (found.right, found.down) == pytest.approx((seen.right, seen.down), abs=0.008)
        assert found.zoom == pytest.approx(seen.zoom, abs=0.015)


def test_what_cannot_be_compared_is_not_measured() -> None:
    chance = Random(4)
    one = scene(chance)
    wide, square = rendered(drawn(one, (320, 180)), chance), rendered(drawn(one, (256, 256)), chance)
    assert pixels.drift(wide, square) is None, "of another ratio"
    assert pixels.drift(png("red"), png("blue")) is None, "plain"
    with pytest.raises(BadPicture):
        pixels.drift(wide, wide[:40])


@pytest.fixture(params=["near", "process"])
async def decoder(request: pytest.FixtureRequest) -> AsyncIterator[Decoder]:
    if request.param == "near":
        yield NearDecoder()
    else:
        async with aclosing(Decoders()) as decoders:
            yield decoders


async def test_a_decoder_measures_as_it_is_measured_here(decoder: Decoder) -> None:
    pair = next(drifted(1, seed=9, edge=256))
    assert await decoder.drift(pair.before, pair.after) == pixels.drift(pair.before, pair.after)
    assert await decoder.drift(png("red"), png("blue")) is None
    with pytest.raises(BadPicture):
        await decoder.drift(pair.before, pair.after[:40])


# --- what is measured

LOCAL = [
    "make the door green",
    "please add a cat on the chair",
    "Remove the lamp!",
    "replace the bicycle with a scooter",
    "give the dog a red hat",
    "can you change the hat to a helmet",
    "mach die Tür grün",
    "füge eine Katze hinzu",
    "entferne die Lampe",
    "ajoute un chat",
    "rends la porte verte",
    "haz la puerta verde",
    "quita la lámpara",
    "aggiungi un gatto",
]
OVERALL = [
    "make it night",
    "make it a watercolour",
    "zoom out",
    "crop it tighter",
    "make everything brighter",
    "brighter",
    "from another angle",
    "add rain",
    "add more room on the left",
    "replace the background with a beach",
    "make the sky purple",
    "add warm light",
    "change the style to anime",
    "turn the picture into a poster",
    "make it red",
    "make the lighting softer",
    "add a cat and make it night",
    "move the camera closer",
    "give it a vintage look",
    "mach es heller",
    "füge Regen hinzu",
    "mach die Szene dunkler",
    "rends la scène plus sombre",
    "haz la imagen más clara",
    "ein Aquarell daraus",
    "夜にして",
    "把门变绿",
    "",
]


@pytest.mark.parametrize("words", LOCAL)
def test_a_change_of_one_part_is_measured(words: str) -> None:
    assert is_local(words)


@pytest.mark.parametrize("words", OVERALL)
def test_what_may_change_all_of_the_picture_is_not_measured(words: str) -> None:
    assert not is_local(words)


# --- what is told


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    async with open_chat(tmp_path) as chat:
        yield chat


async def test_a_drift_is_told_with_the_ways_out(chat: Chat) -> None:
    chat.pictures.measures += [STILL, STILL, SHIFTED, STILL]
    await chat.plays("""
        ana     /imagine a red bicycle
        studio  v1 [a red bicycle] lite
        ana     make the door green
        studio  v2 from v1 [a red bicycle > make the door green] flash
        ben     add a cat
        studio  v3 from v2 [a red bicycle > make the door green > add a cat] flash
        cyd     remove the lamp
        studio  v4 from v3 [a red bicycle > make the door green > add a cat > remove the lamp] flash / \
Measured against v3: the whole picture shifted a little, which wasn't asked for.
        cyd     [again v4]
        studio  v5 from v3 [a red bicycle > make the door green > add a cat > remove the lamp] flash
        """)
    told = [shown.result for shown in chat.platform.messages.values() if shown.result is not None]
    assert [one.drifted for one in told] == [None, None, None, Drifted(parent=3, first=1), None]


async def test_the_first_edit_of_a_line_is_tried_again_alone(chat: Chat) -> None:
    chat.pictures.measures += [SHIFTED]
    await chat.played(["ana /imagine a red bicycle", "ana make the door green"])
    told = [shown.result for shown in chat.platform.messages.values() if shown.result is not None]
    assert [one.drifted for one in told] == [None, Drifted(parent=1)]


async def test_try_again_is_of_its_own_picture_whatever_waits(chat: Chat) -> None:
    """The button names the version, so it repeats that edit although another one comes before it."""
    chat.pictures.measures += [SHIFTED, STILL, STILL]
    await chat.played(["ana /imagine a red bicycle", "ana make the door green"])
    gate = chat.engine.slow_from(3)
    await chat.say("ben", "add a cat")
    await chat.engine.begun(3)
    await chat.press("ana", "again", 2)
    gate.set()
    await chat.settled()
    versions = await chat.versions()
    assert (versions[3].parent, versions[3].words) == (versions[0].id, "make the door green")


async def test_all_changes_are_painted_at_once_on_the_first_picture(chat: Chat) -> None:
    chat.pictures.measures += [STILL, STILL, SHIFTED]
    await chat.plays("""
        ana     /imagine a red bicycle --ar 16:9
        studio  v1 [a red bicycle] lite
        ana     make the door green
        studio  v2 from v1 [a red bicycle > make the door green] flash
        ben     add a cat
        studio  v3 from v2 [a red bicycle > make the door green > add a cat] flash
        cyd     remove the lamp
        studio  v4 from v3 [a red bicycle > make the door green > add a cat > remove the lamp] flash / \
Measured against v3: the whole picture shifted a little, which wasn't asked for.
        """)
    before = len(chat.engine.briefs)
    await chat.press("cyd", "at-once", 4)
    await chat.settled()
    [brief] = chat.engine.briefs[before:]
    first, made = await chat.version(1), await chat.version(5)
    assert [picture.data for picture in brief.pictures] == [chat.pictures.originals[first.original.sha256]]
    assert "1. make the door green\n2. add a cat\n3. remove the lamp" in brief.words
    assert (brief.size, brief.ratio, brief.tier.name) == ("1K", "16:9", "flash")
    assert (made.parent, made.act) == (first.id, Act.EDIT)
    again = await chat.played(["ana [again v5]"])
    assert again[-1].startswith("studio v6 from v1"), "it is repeated like any edit"


async def test_one_change_alone_is_not_painted_at_once(chat: Chat) -> None:
    await chat.plays(f"""
        ana     /imagine a red bicycle
        studio  v1 [a red bicycle] lite
        ana     make the door green
        studio  v2 from v1 [a red bicycle > make the door green] flash
        ana     [at-once v2]
        studio  v2 doesn't have two changes in words to combine. {UNCHARGED} To paint the same once more, type “again”.
        """)


@pytest.mark.parametrize("trouble", [PictureLost(), BadPicture("damaged"), OSError("no process")])
async def test_a_measure_that_fails_leaves_the_picture_as_it_is(chat: Chat, trouble: Exception) -> None:
    chat.pictures.measures += [trouble]
    with capture_logs() as logs:
        await chat.plays("""
            ana     /imagine a red bicycle
            studio  v1 [a red bicycle] lite
            ana     make the door green
            studio  v2 from v1 [a red bicycle > make the door green] flash
            """)
    assert [one["log_level"] for one in logs if one["event"] == "drift_not_measured"] == ["warning"]


async def test_a_picture_waits_for_its_measure_for_a_moment_at_most(chat: Chat) -> None:
    class Stuck:
        async def drift(self, before: Sha256, after: Sha256) -> Drift | None:
            await asyncio.Event().wait()
            raise AssertionError

    chat.pictures.measures += [STILL]
    await chat.played(["ana /imagine a red bicycle", "ana make the door green"])
    first, second = await chat.versions()
    painted = Painted(slot=0, original=second.original, receipt=second.receipt)
    guard = drifting.DriftGuard(Stuck(), seconds=0.0)
    assert await guard._measured(first, painted) is None


@pytest.mark.parametrize(
    "words", ["make it night", "make it a watercolour", "make the door green --ar 16:9", "two takes on it at dusk"]
)
async def test_what_changes_everything_is_not_measured(chat: Chat, words: str) -> None:
    chat.pictures.measures += [SHIFTED]
    await chat.played(["ana /imagine a red bicycle", f"ana {words}"])
    assert chat.pictures.measures == [SHIFTED]
