"""The Gemini engine over the real google-genai and a local server: what is sent, what is read, what is tried again, what it costs."""

from __future__ import annotations

import asyncio
import base64
import dataclasses
import hashlib
import os
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from structlog.testing import capture_logs

from bots.speech.choices import sentence
from core.engine.gemini import GeminiEngine
from core.engine.wire import GarbledError, PictureExtractor, PictureTransfer
from core.errors import (
    BadPicture,
    EngineBusy,
    EngineTimeout,
    EngineTrouble,
    HungUp,
    KeyRefused,
    NoPrice,
    Refused,
    StudioError,
    TierGone,
    WordsInsteadOfPicture,
)
from core.model import Act, RenderId, Tier
from core.ports.engine import Brief, ModelCall, Painting, Picture
from core.studio.answers import TierOff
from core.tiers.table import DEFAULT_TIERS, FLASH, LITE, PRO
from tests.servers.gemini import GeminiServer
from tests.servers.gemini_answers import (
    Answer,
    bad_json,
    bad_key,
    blocked,
    cut,
    empty,
    fault,
    finished,
    forbidden,
    hang,
    html,
    internal,
    invalid,
    no_quota,
    odd_json,
    overloaded,
    painted,
    per_day,
    per_minute,
    reset,
    too_slow,
    words,
)
from tests.servers.gemini_pictures import picture as drawn

PNG = b"\x89PNG\r\n\x1a\n"
NOW = datetime(2026, 11, 28, 8, 30, 20, tzinfo=UTC)  # half past midnight in California


class Clock:
    """The event loop's time, moved on at once by every sleep."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def __call__(self) -> float:
        return asyncio.get_running_loop().time() + sum(self.slept)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(0)


@dataclasses.dataclass(frozen=True)
class Harness:
    server: GeminiServer
    engine: GeminiEngine
    clock: Clock

    async def paint(self, words: str = "a red bicycle", **changes: Any) -> Painting:
        return await self.engine.paint(brief(words, **changes))

    async def fails(self, **changes: Any) -> tuple[StudioError, tuple[ModelCall, ...]]:
        with pytest.raises(StudioError) as caught:
            await self.paint(**changes)
        return caught.value, caught.value.model_calls


@pytest.fixture
async def harness() -> AsyncIterator[Harness]:
    clock = Clock()
    async with (
        GeminiServer() as server,
        GeminiEngine.open(
            api_key=server.key,
            base_url=server.url,
            tiers=DEFAULT_TIERS,
            now=lambda: NOW,
            clock=clock,
            sleep=clock.sleep,
            jitter=lambda: 0.5,
        ) as engine,
    ):
        yield Harness(server, engine, clock)


def brief(words: str = "a red bicycle", *, tier: Tier = FLASH, **changes: Any) -> Brief:
    return Brief(render=RenderId("r1"), tier=tier, words=words, act=Act.NEW, asked=words, **changes)


def picture(size: int = 1000) -> Picture:
    return Picture(data=PNG + os.urandom(size), mime="image/jpeg")  # named wrongly: the bytes decide


# --- what is sent --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("tier", "size", "thinking"), [(LITE, None, "MINIMAL"), (FLASH, "1K", "MINIMAL"), (PRO, "1K", None)])
async def test_each_tier_is_asked_in_its_own_way(harness: Harness, tier: Tier, size: str | None, thinking: str | None) -> None:
    painting = await harness.paint(tier=tier, ratio="16:9", size="1K")
    asked = harness.server.requests[0].understood
    assert asked is not None
    assert (asked.model.name, asked.ratio, asked.size, asked.thinking) == (tier.model, "16:9", size, thinking)
    assert asked.modalities == ("TEXT", "IMAGE")
    assert painting.receipt.model_version == tier.model
    assert painting.receipt.response_id == "response-1"


@pytest.mark.parametrize("size", [10, 147_456 - 8, 147_457, 3_000_001])
async def test_pictures_arrive_byte_for_byte_in_order_before_the_words(harness: Harness, size: int) -> None:
    pictures = (picture(size), picture(20), picture(size + 1))
    await harness.paint('she said "data": "x" — größer 🚲', pictures=pictures, edits=True)
    asked = harness.server.requests[0]
    assert asked.sha256s == tuple(hashlib.sha256(one.data).hexdigest() for one in pictures)
    assert {one.mime for one in asked.pictures} == {"image/png"}
    assert asked.words == 'she said "data": "x" — größer 🚲'
    assert asked.understood is not None
    assert asked.understood.pictures_first


# --- what is read --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mime", ["image/png", "image/jpeg"])
async def test_the_picture_is_named_by_its_bytes_and_comes_untouched(harness: Harness, mime: str) -> None:
    data = base64.b64decode(drawn(1, 1024, 1024, mime=mime, megabytes=0.400_001))
    harness.server.script(painted(data=data, claimed_mime="image/webp"))
    assert (await harness.paint()).picture == Picture(data=data, mime=mime)


async def test_interim_thoughts_are_dropped_and_the_last_picture_is_taken(harness: Harness) -> None:
    harness.server.script(painted(thoughts=2, pictures=3, before="First a sketch.", remark="  The door is ajar. "))
    painting = await harness.paint()
    assert painting.receipt.remark == "First a sketch.\nThe door is ajar."
    assert b"0000000000000000012" in painting.picture.data[:60]  # the third of three


async def test_an_empty_picture_is_none(harness: Harness) -> None:
    harness.server.script(painted(data=b""), painted())
    painting = await harness.engine.paint(brief())
    assert painting.picture.mime == "image/jpeg"
    assert [one.outcome for one in painting.model_calls] == ["engine_trouble", "painted"]


async def test_words_of_the_model_can_be_kept_whatever_is_in_them(harness: Harness) -> None:
    harness.server.script(painted(remark="half a face: \ud83d"), words("no: \ud83d"))
    assert (await harness.engine.paint(brief())).receipt.remark == "half a face: ?"
    with pytest.raises(WordsInsteadOfPicture, match=r"no: \?$"):
        await harness.engine.paint(brief())


async def test_usage_becomes_money_each_kind_of_token_at_its_price(harness: Harness) -> None:
    details = [{"modality": "IMAGE", "tokenCount": 1120}]
    usage = {"promptTokenCount": 1130, "candidatesTokenCount": 1150, "thoughtsTokenCount": 101, "candidatesTokensDetails": details}
    harness.server.script(painted(usage=usage))
    painting = await harness.paint(tier=PRO)
    assert painting.receipt.cost == 1130 * 2 + (101 + 30) * 12 + 1120 * 120
    assert [(one.outcome, one.cost, one.billed) for one in painting.model_calls] == [("painted", painting.receipt.cost, True)]


async def test_without_details_or_without_usage_the_table_says_what_a_picture_cost(harness: Harness) -> None:
    harness.server.script(painted(usage="bare", thinking_tokens=0), painted(usage=False))
    for _ in range(2):
        painting = await harness.paint(tier=LITE)
        assert 33_600 <= painting.receipt.cost <= 33_605


async def test_counts_below_zero_say_nothing(harness: Harness) -> None:
    details = [{"modality": "IMAGE", "tokenCount": -1120}]
    harness.server.script(
        painted(usage={"promptTokenCount": 10, "candidatesTokenCount": 1120, "thoughtsTokenCount": -9}),
        painted(usage={"promptTokenCount": -10, "candidatesTokenCount": 1120}),
        painted(usage={"promptTokenCount": 10, "candidatesTokenCount": -1120, "candidatesTokensDetails": details}),
    )
    for _ in range(3):
        assert 33_600 <= (await harness.paint(tier=LITE)).receipt.cost <= 33_605


async def test_a_tier_without_prices_is_never_called(harness: Harness) -> None:
    with pytest.raises(NoPrice, match="has no price"):
        await harness.paint(tier=dataclasses.replace(FLASH, prices=None))
    assert harness.server.requests == []


# --- refusals and words ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (blocked("SAFETY"), "safety check stopped this"),
        (blocked("PROHIBITED_CONTENT"), "rules don't allow"),
        (blocked("IMAGE_SAFETY"), "one of your pictures"),
        (blocked("BLOCKLIST"), "some of these words"),
        (blocked("OTHER"), "didn't say why"),
        (finished("IMAGE_SAFETY"), "held the finished picture back"),
        (finished("SAFETY"), "held the finished picture back"),
        (finished("IMAGE_PROHIBITED_CONTENT"), "rules don't allow"),
        (finished("PROHIBITED_CONTENT"), "rules don't allow"),
        (finished("SPII"), "personal data"),
        (finished("BLOCKLIST"), "some of these words"),
        (finished("IMAGE_RECITATION"), "known work"),
        (finished("RECITATION"), "known work"),
        (finished("LANGUAGE"), "English"),
    ],
)
async def test_refusals_are_told_and_neither_tried_again_nor_billed(harness: Harness, answer: Answer, sentence: str) -> None:
    harness.server.script(answer)
    error, model_calls = await harness.fails()
    assert isinstance(error, Refused)
    assert sentence in str(error)
    assert "You weren't charged" in str(error)
    assert [(one.outcome, one.billed, one.cost) for one in model_calls] == [("refused", False, 0)]


async def test_words_alone_are_shown(harness: Harness) -> None:
    harness.server.script(words("Which door do you mean?\nThe left one?"))
    error, model_calls = await harness.fails()
    assert isinstance(error, WordsInsteadOfPicture)
    assert "> Which door do you mean?\n> The left one?" in str(error)
    assert [one.billed for one in model_calls] == [True]


async def test_an_edit_answered_in_words_is_asked_for_as_an_edit(harness: Harness) -> None:
    harness.server.script(finished("NO_IMAGE"))
    await harness.paint("make the door green", pictures=(picture(),), edits=True)
    assert [one.words for one in harness.server.requests] == [
        "make the door green",
        "Generate the changed image, do not describe it: make the door green",
    ]


@pytest.mark.parametrize("answer", [finished("NO_IMAGE"), finished("STOP")])
async def test_no_image_is_asked_for_once_more_in_so_many_words(harness: Harness, answer: Answer) -> None:
    harness.server.script(answer)
    painting = await harness.paint("what is the time?")
    assert [one.words for one in harness.server.requests] == ["what is the time?", "Generate an image of: what is the time?"]
    assert [one.outcome for one in painting.model_calls] == ["words_only", "painted"]
    harness.server.script(answer, answer)
    error, model_calls = await harness.fails()
    assert isinstance(error, WordsInsteadOfPicture)
    assert len(model_calls) == 2


@pytest.mark.parametrize(
    ("answer", "again"),
    [
        (finished("IMAGE_OTHER"), 2),
        (finished("OTHER"), 2),
        (finished("MALFORMED_RESPONSE"), 2),
        (empty(), 2),
        (finished("MAX_TOKENS"), 1),
        (painted(data=b"no picture at all"), 1),
    ],
)
async def test_passing_faults_are_tried_again_and_then_told(harness: Harness, answer: Answer, again: int) -> None:
    harness.server.script(*[answer] * again)
    painting = await harness.paint()
    assert len(painting.model_calls) == again + 1
    harness.server.script(*[answer] * (again + 1))
    error, model_calls = await harness.fails()
    assert isinstance(error, EngineTrouble)
    assert len(model_calls) == again + 1


@pytest.mark.filterwarnings("ignore:.*is not a valid:UserWarning")
async def test_reasons_nobody_has_heard_of_are_shown_with_their_message(harness: Harness) -> None:
    harness.server.script(finished("SOLAR_FLARE", "The sun is too loud today."), blocked("LUNAR_ECLIPSE"))
    error, _ = await harness.fails()
    assert isinstance(error, EngineTrouble)
    assert "The sun is too loud today." in str(error)
    error, _ = await harness.fails()
    assert isinstance(error, Refused)


async def test_levels_may_be_missing(harness: Harness) -> None:
    harness.server.script(painted(pictures=0, content=False, finish=None), painted(usage=False, finish=None))
    assert len((await harness.paint()).model_calls) == 2


# --- trying again ---------------------------------------------------------------------------------------------------------


async def test_a_busy_service_is_waited_for_as_long_as_it_says(harness: Harness) -> None:
    harness.server.script(per_minute("17s"), per_minute("3.5s"))
    painting = await harness.paint()
    assert harness.clock.slept == [17.0, 3.5]
    assert [(one.outcome, one.billed) for one in painting.model_calls] == [("engine_busy", False)] * 2 + [("painted", True)]
    assert painting.receipt.seconds >= 20.5


async def test_a_wait_beyond_the_deadline_is_told_at_once(harness: Harness) -> None:
    harness.server.script(per_minute("90s"))
    error, _ = await harness.fails(deadline_seconds=60.0)
    assert isinstance(error, EngineBusy)
    assert "in 90 s" in str(error)
    assert harness.clock.slept == []


@pytest.mark.parametrize(("answer", "sentence"), [(per_day(), "midnight Pacific"), (no_quota(), "isn't allowed to use")])
async def test_a_spent_day_is_not_waited_for(harness: Harness, answer: Answer, sentence: str) -> None:
    harness.server.script(answer)
    error, _ = await harness.fails()
    assert isinstance(error, EngineBusy)
    assert sentence in str(error)
    assert len(harness.server.requests) == 1


@pytest.mark.parametrize(
    ("answer", "again", "kind", "billed"),
    [
        (internal(), 2, EngineTrouble, False),
        (html(502), 2, EngineTrouble, False),
        (overloaded(), 3, EngineBusy, False),
        (too_slow(), 1, EngineTimeout, False),
        (reset(), 2, EngineTrouble, True),
        (cut(), 1, EngineTrouble, True),
        (bad_json(), 1, EngineTrouble, True),
        (odd_json(b'{"candidates": ' + b"[" * 100_000), 1, EngineTrouble, True),
        (odd_json(b'{"candidates": ' + b"9" * 5_000 + b"}"), 1, EngineTrouble, True),
        (html(200), 1, EngineTrouble, True),
    ],
)
async def test_trouble_is_tried_again_so_many_times(
    harness: Harness, answer: Answer, again: int, kind: type[StudioError], billed: bool
) -> None:
    harness.server.script(*[answer] * (again + 1))
    error, model_calls = await harness.fails()
    assert isinstance(error, kind)
    assert len(harness.server.requests) == len(model_calls) == again + 1
    assert {(one.billed, one.cost > 0) for one in model_calls} == {(billed, billed)}
    assert harness.clock.slept == sorted(harness.clock.slept)
    assert harness.server.unused == 0


async def test_a_hung_call_ends_at_the_tiers_timeout_and_counts_as_billed(harness: Harness) -> None:
    impatient = dataclasses.replace(FLASH, timeout_seconds=0.05)
    harness.server.script(hang(), hang())
    error, model_calls = await harness.fails(tier=impatient)
    assert isinstance(error, EngineTimeout)
    assert [(one.billed, one.cost > 33_600) for one in model_calls] == [(True, True)] * 2
    await harness.server.quiet()
    assert harness.server.hung_up == 2


async def test_nobody_listening_is_no_try(harness: Harness) -> None:
    async with GeminiServer() as closed:
        url = closed.url
    clock = harness.clock
    async with GeminiEngine.open(
        api_key="k", base_url=url, tiers=DEFAULT_TIERS, now=lambda: NOW, clock=clock, sleep=clock.sleep
    ) as engine:
        with pytest.raises(EngineTrouble, match="can't reach Google") as caught:
            await engine.paint(brief())
    assert caught.value.model_calls == ()
    assert len(clock.slept) == 3


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (invalid(), EngineTrouble),
        (invalid("Unhandled generated data mime type: image/gif"), BadPicture),
        (invalid("Request payload size exceeds the limit: 20971520 bytes."), BadPicture),
        (forbidden(), KeyRefused),
        (fault(413, "INVALID_ARGUMENT", "Too large."), EngineTrouble),
    ],
)
async def test_a_request_the_service_does_not_take_is_not_repeated(
    harness: Harness, answer: Answer, kind: type[StudioError]
) -> None:
    harness.server.script(answer)
    error, model_calls = await harness.fails()
    assert type(error) is kind
    assert len(harness.server.requests) == 1
    assert [one.billed for one in model_calls] == [False]


# --- the operator's faults ---------------------------------------------------------------------------------------------------


async def test_a_retired_model_turns_its_tier_off_and_names_the_successor(harness: Harness) -> None:
    harness.server.retire(FLASH.model)
    with capture_logs() as logs:
        error, _ = await harness.fails()
        await harness.fails()
    assert isinstance(error, TierGone)
    assert (error.tier, error.successor) == ("flash", "pro")
    assert PRO.title in str(error)
    assert PRO.title in str(error)
    assert set(harness.engine.off()) == {"flash"}
    assert str(error) == sentence(TierOff(tier=FLASH, successor=PRO)), "an ask is told the same before it is accepted"
    assert [entry["log_level"] for entry in logs if entry["event"] == "tier_gone"] == ["critical"]
    assert len(harness.server.requests) == 1
    assert (await harness.paint(tier=PRO)).receipt.cost > 0


async def test_a_bad_key_is_an_alarm_and_never_shown(harness: Harness) -> None:
    harness.server.script(bad_key())
    with capture_logs() as logs:
        error, _ = await harness.fails()
    assert isinstance(error, KeyRefused)
    assert "our key" in str(error)
    assert "GEMINI_API_KEY" in error.mend
    assert any(entry["event"] == "key_refused" and entry["log_level"] == "critical" for entry in logs)
    assert harness.server.key not in str(logs) + str(error)


async def test_a_check_asks_for_the_model_without_painting(harness: Harness) -> None:
    await harness.engine.check(FLASH)
    harness.server.retire(LITE.model)
    with pytest.raises(TierGone):
        await harness.engine.check(LITE)
    assert "lite" in harness.engine.off()
    assert harness.server.requests == []


async def test_logs_hold_no_words_and_no_pictures(harness: Harness) -> None:
    harness.server.script(words("SECRET answer"), finished("OTHER", "SECRET message"))
    with capture_logs() as logs:
        await harness.fails(words="SECRET ask", pictures=(picture(),))
        await harness.paint("SECRET ask")
    assert "SECRET" not in str(logs)
    assert [entry["outcome"] for entry in logs] == ["words_only", "engine_trouble", "painted"]


# --- side by side -------------------------------------------------------------------------------------------------------------


async def test_a_cancelled_call_is_recorded_and_the_client_goes_on(harness: Harness) -> None:
    harness.server.script(hang())
    model_calls: list[ModelCall] = []

    async def cancelled_paint() -> None:
        try:
            await harness.paint()
        except HungUp as cancelled:
            model_calls.extend(cancelled.model_calls)
            raise

    task = asyncio.create_task(cancelled_paint())
    await harness.server.seen(1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert [(one.outcome, one.billed) for one in model_calls] == [("cancelled", True)]
    await harness.server.quiet()
    assert (await harness.paint()).receipt.cost > 0


async def test_pictures_of_calls_side_by_side_do_not_mix(harness: Harness) -> None:
    given = [picture(200_000 + number) for number in range(6)]
    paintings = await asyncio.gather(*(harness.paint(f"picture {n}", pictures=(one,), edits=True) for n, one in enumerate(given)))
    for asked in harness.server.requests:
        number = int(asked.words.split()[1])
        assert asked.sha256s == (hashlib.sha256(given[number].data).hexdigest(),)
    assert len({painting.picture.data for painting in paintings}) == 6


# --- the wire, piece by piece ---------------------------------------------------------------------------------------------------


def unpadded(coded: str) -> str:
    return coded.rstrip("=")


def broken_into_lines(coded: str) -> str:
    return "\\r\\n".join(coded[at : at + 76] for at in range(0, len(coded), 76))


def escaped(coded: str) -> str:
    return coded.replace("=", "\\u003d").replace("/", "\\/")


def url_safe(coded: str) -> str:
    return coded.replace("+", "-").replace("/", "_")


@pytest.mark.parametrize("body", ['{"a": "%s"}', '{"data": "%s"}', '{"thoughtSignature": "%s"}', "%s"])
def test_no_more_of_an_answer_is_read_than_a_picture_can_be(body: str) -> None:
    said = (body % ("A" * 4000)).encode()
    extractor = PictureExtractor(PictureTransfer([]), most_bytes=3000)
    for at in range(0, 3000, 100):
        extractor.feed(said[at : at + 100])
    with pytest.raises(GarbledError, match="far larger"):
        extractor.feed(said[3000:3100])
    PictureExtractor(PictureTransfer([]), most_bytes=len(said)).feed(said)


@pytest.mark.parametrize("step", [1, 3, 7, 1000, 10**9])
@pytest.mark.parametrize("written", [str, escaped, url_safe, broken_into_lines, unpadded], ids=lambda written: written.__name__)
def test_pictures_are_lifted_out_of_json_however_it_is_cut(step: int, written: Callable[[str], str]) -> None:
    data = os.urandom(10_001)
    coded = written(base64.b64encode(data).decode())
    before, after = '{"text": "a \\"data\\": \\"b\\\\", "inlineData": {"data" : "', '"}, "thoughtSignature": "c2ln", "x": ["data"]}'
    body = before + coded + after
    transfer = PictureTransfer([])
    extractor = PictureExtractor(transfer)
    for at in range(0, len(body), step):
        extractor.feed(body[at : at + step].encode())
    text = extractor.text()
    stand_in = text.split('"data" : "')[1].split('"')[0]
    assert transfer.received(base64.b64decode(stand_in)) == data
    assert text == body.replace(coded, stand_in).replace("c2ln", "")


@pytest.mark.parametrize(
    "body",
    [
        b'{"data": "ab',
        b'{"data": "a*b="}',
        b'{"data": "abcde"}',
        b'{"data": "abc=abc="}',
        b'{"data": "ab\\u0141d"}',
        b'{"text": "a',
        b'{"text": "\xff"}',
    ],
)
def test_garbled_answers_are_told_apart(body: bytes) -> None:
    def read() -> None:
        extractor = PictureExtractor(PictureTransfer([]))
        extractor.feed(body)
        extractor.text()

    with pytest.raises(GarbledError):
        read()
