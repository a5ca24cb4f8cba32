"""Faults that neither another call nor another tier cures, quotas that open much later, and damaged answers: over the real
google-genai.
"""

from __future__ import annotations

import base64
import dataclasses
import io
import json
import random
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from PIL import Image
from structlog.testing import capture_logs

from core.engine.gemini import GeminiEngine
from core.engine.incurable import cause_of
from core.errors import BadAsk, BadPicture, EngineBusy, EngineTrouble, KeyRefused, NotServed, Refused, StudioError, TierGone
from core.model import Act, RenderId
from core.ports.engine import Brief, ModelCall
from core.quota import Rules
from core.tiers.table import DEFAULT_TIERS, FLASH, PRO
from tests.servers.gemini import GeminiServer
from tests.servers.gemini_answers import (
    Answer,
    bad_json,
    bad_key,
    blocked,
    cut,
    fault,
    finished,
    forbidden,
    gone,
    html,
    info,
    no_key,
    no_quota,
    odd_json,
    overloaded,
    painted,
    per_day,
    per_minute,
    retry,
    words,
)
from tests.servers.gemini_pictures import picture

NOW = datetime(2026, 11, 28, 8, 30, 20, tzinfo=UTC)  # half past midnight in California
BERLIN = Rules(zone=ZoneInfo("Europe/Berlin"), zone_name="Europe/Berlin")


@dataclasses.dataclass(frozen=True)
class Harness:
    server: GeminiServer
    engine: GeminiEngine
    slept: list[float]

    async def fails(self, *answers: Answer) -> tuple[StudioError, tuple[ModelCall, ...]]:
        self.server.script(*answers)
        with pytest.raises(StudioError) as caught:
            await self.engine.paint(brief())
        assert self.server.unused == 0
        return caught.value, caught.value.model_calls


@pytest.fixture
async def harness() -> AsyncIterator[Harness]:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async with (
        GeminiServer() as server,
        GeminiEngine.open(
            api_key=server.key, base_url=server.url, tiers=DEFAULT_TIERS, now=lambda: NOW, rules=BERLIN, sleep=sleep
        ) as engine,
    ):
        yield Harness(server, engine, slept)


def brief() -> Brief:
    return Brief(render=RenderId("r1"), tier=FLASH, words="a red bicycle", act=Act.NEW, asked="a red bicycle")


def exhausted(message: str, *details: dict[str, object]) -> Answer:
    return fault(429, "RESOURCE_EXHAUSTED", message, list(details))


# --- what only the operator can mend ------------------------------------------------------------------------------------------

INCURABLE = [
    (
        fault(400, "FAILED_PRECONDITION", "User location is not supported for the API use."),
        "location_not_supported",
        "the country I run in",
    ),
    (fault(403, "PERMISSION_DENIED", "The Gemini API is not available in your country."), "location_not_supported", "the country"),
    (fault(451, "UNAVAILABLE", "Nope."), "location_not_supported", "the country"),
    (fault(400, "FAILED_PRECONDITION", "Imagen API is only accessible to billed users at this time."), "not_billed", "billing"),
    (
        fault(
            400,
            "FAILED_PRECONDITION",
            "Gemini API free tier is not available in your country. Please enable billing on your project in Google AI Studio.",
        ),
        "not_billed",
        "billing",
    ),
    (
        fault(
            403,
            "PERMISSION_DENIED",
            "This API method requires billing to be enabled. Please enable billing on project #123456789012 by visiting https://...",
            [info("BILLING_DISABLED")],
        ),
        "not_billed",
        "billing",
    ),
    (fault(402, "UNKNOWN", "Payment required."), "not_billed", "billing"),
    (fault(403, "PERMISSION_DENIED", "The billing account is not in good standing."), "not_billed", "billing"),
    (
        fault(403, "PERMISSION_DENIED", "The billing account for the owning project is disabled in state absent"),
        "not_billed",
        "billing",
    ),
    (fault(400, "FAILED_PRECONDITION", "Your free trial has ended."), "not_billed", "billing"),
    (exhausted("Your credit balance is too low to access the Gemini API."), "credit_spent", "credit"),
    (exhausted("You have run out of prepaid credits."), "credit_spent", "credit"),
    (
        exhausted(
            "Your prepayment credits are depleted. Please go to AI Studio at https://ai.studio/projects to manage your project."
        ),
        "credit_spent",
        "credit",
    ),
    (fault(403, "PERMISSION_DENIED", "Insufficient balance."), "credit_spent", "credit"),
    (
        exhausted(
            "Your project has exceeded its monthly spending cap. Please go to AI Studio at https://ai.studio/spend.", retry("9s")
        ),
        "spending_cap",
        "spending cap",
    ),
    (exhausted("Monthly spend limit reached for project 123456789012."), "spending_cap", "spending cap"),
    (
        fault(403, "PERMISSION_DENIED", "Your API key was reported as leaked. Please use another API key."),
        "key_leaked",
        "became public",
    ),
    (
        fault(403, "PERMISSION_DENIED", "Consumer 'api_key:AIzaSyNotAKeyAtAll' has been suspended.", [info("CONSUMER_SUSPENDED")]),
        "project_suspended",
        "suspended",
    ),
    (
        fault(
            403,
            "PERMISSION_DENIED",
            "Generative Language API has not been used in project 123456789012 before or it is disabled. Enable it by visiting "
            "https://console.developers.google.com/apis/api/generativelanguage.googleapis.com/overview?project=123456789012 then retry.",
            [info("SERVICE_DISABLED")],
        ),
        "api_disabled",
        "switched off",
    ),
    (fault(400, "FAILED_PRECONDITION", "Precondition check failed."), "not_served", "as it is set up"),
    (bad_key(), "key_refused", "our key"),
    (
        fault(400, "INVALID_ARGUMENT", "API key expired. Please renew the API key.", [info("API_KEY_INVALID")]),
        "key_refused",
        "our key",
    ),
    (fault(403, "PERMISSION_DENIED", "Requests are blocked.", [info("API_KEY_SERVICE_BLOCKED")]), "permission_denied", "our key"),
    (no_key(), "permission_denied", "our key"),
    (forbidden(), "permission_denied", "our key"),
    (fault(401, "UNAUTHENTICATED", "Request had invalid authentication credentials."), "key_refused", "our key"),
    (html(403), "way_barred", "blocks the way"),
    (html(404), "way_barred", "blocks the way"),
    (html(407), "way_barred", "blocks the way"),
    (html(501), "way_barred", "blocks the way"),
]


@pytest.mark.parametrize(("answer", "kind", "sentence"), INCURABLE)
async def test_it_is_called_once_alarmed_and_sends_people_to_the_operator(
    harness: Harness, answer: Answer, kind: str, sentence: str
) -> None:
    with capture_logs() as logs:
        error, model_calls = await harness.fails(answer)
    assert isinstance(error, NotServed)
    assert sentence in str(error)
    assert "You weren't charged" in str(error)
    assert "whoever runs Darkroom" in str(error)
    assert error.mend, "the operator is told what to do"
    assert not re.search(r"charged|whoever|the studio", error.mend), "not the asker's sentence"
    assert len(harness.server.requests) == 1
    assert [(one.billed, one.cost) for one in model_calls] == [(False, 0)]
    assert [entry["event"] for entry in logs if entry["log_level"] == "critical"] == [kind]
    assert not harness.engine.off(), "it works again as soon as the operator has mended it"


@pytest.mark.parametrize(
    "answer",
    [
        fault(400, "INVALID_ARGUMENT", "The input token count (1114113) exceeds the maximum number of tokens allowed (65536)."),
        fault(400, "INVALID_ARGUMENT", "The input token count exceeds the maximum number of tokens allowed 131072."),
        fault(400, "INVALID_ARGUMENT", "Request contains too many input tokens."),
        fault(413, "INVALID_ARGUMENT", "The prompt is longer than the context window of the model."),
        fault(400, "INVALID_ARGUMENT", "The prompt is too long: 70000 tokens."),
        fault(400, "INVALID_ARGUMENT", "The number of input tokens exceeds what is allowed."),
    ],
)
async def test_too_long_an_ask_is_told_as_such(harness: Harness, answer: Answer) -> None:
    with capture_logs() as logs:
        error, _ = await harness.fails(answer)
    assert isinstance(error, BadAsk)
    assert "fewer words or fewer pictures" in str(error)
    assert "You weren't charged" in str(error)
    assert "another tier" not in str(error)
    assert len(harness.server.requests) == 1
    assert [entry["event"] for entry in logs if entry["log_level"] == "critical"] == ["too_many_tokens"]


@pytest.mark.parametrize("answer", [one for one, _, _ in INCURABLE if one.error])
async def test_what_google_says_of_the_project_is_for_the_operator_alone(harness: Harness, answer: Answer) -> None:
    assert answer.error is not None
    with capture_logs() as logs:
        error, _ = await harness.fails(answer)
    message = answer.error["error"]["message"]
    told = str(next(entry["service"] for entry in logs if entry["log_level"] == "critical"))
    assert told[:12] == message[:12]
    assert message[:20] not in str(error)
    for secret in ("AIzaSyNotAKeyAtAll", "123456789012"):
        assert secret not in str(error)
    assert "AIzaSyNotAKeyAtAll" not in str(logs)


@pytest.mark.parametrize(
    ("answer", "mend"),
    [
        (bad_key(), "Make a new key at https://aistudio.google.com/apikey"),
        (forbidden(), "A new key of the same project may be refused as well"),
        (no_key(), "restrictions"),
        (html(407), "a proxy or firewall on the way"),
        (exhausted("Your prepaid credits are depleted."), "Add credit"),
        (no_quota(), "no quota for it"),
        (gone(FLASH.model), "Set tiers.flash.model"),
    ],
)
async def test_the_operator_is_told_what_to_mend(harness: Harness, answer: Answer, mend: str) -> None:
    with capture_logs() as logs:
        error, _ = await harness.fails(answer)
    assert mend in error.mend
    assert next(entry["says"] for entry in logs if entry["log_level"] == "critical") == error.mend
    assert mend not in str(error)


@pytest.mark.parametrize("code", [408, 409, 425, 429, 499, 500, 503, 504])
async def test_the_operator_reads_no_askers_sentence_of_what_passes(harness: Harness, code: int) -> None:
    harness.server.looked_up(fault(code, "UNAVAILABLE", "Not now."))
    with pytest.raises(EngineTrouble) as caught:
        await harness.engine.check(FLASH)
    assert caught.value.mend == (
        f"Google answers for {FLASH.model} with error {code} at the moment. See https://aistudio.google.com/status if it lasts."
    )


async def test_at_the_start_a_refused_key_is_raised() -> None:
    async with (
        GeminiServer(key="another") as server,
        GeminiEngine.open(api_key="mine", base_url=server.url, tiers=DEFAULT_TIERS, now=lambda: NOW) as engine,
    ):
        with pytest.raises(KeyRefused):
            await engine.verify_key()


@pytest.mark.parametrize(
    ("answer", "kind"), [(answer, kind) for answer, kind, _ in INCURABLE if answer.error and "key" not in kind][:8]
)
async def test_at_the_start_what_else_keeps_google_from_serving_is_an_alarm(harness: Harness, answer: Answer, kind: str) -> None:
    harness.server.looked_up(answer)
    with capture_logs() as logs:
        await harness.engine.verify_key()
    assert [entry["event"] for entry in logs if entry["log_level"] == "critical"] == [kind]


@pytest.mark.parametrize(
    "answer",
    [
        exhausted("You exceeded your current quota, please check your plan and billing details.", retry("3s")),
        exhausted("Resource has been exhausted (e.g. check quota)."),
        per_minute("3s"),
        exhausted("You exceeded your current quota of input tokens per minute.", retry("3s")),
        exhausted("Quota exceeded for metric: generate_content_paid_tier_input_token_count, limit: 2000000", retry("3s")),
        fault(503, "UNAVAILABLE", "The model is overloaded. Your credits are safe."),
        html(429),
    ],
)
async def test_an_ordinary_quota_is_not_taken_for_money_that_is_gone(harness: Harness, answer: Answer) -> None:
    harness.server.script(answer)
    painting = await harness.engine.paint(brief())
    assert [one.outcome for one in painting.model_calls] == ["engine_busy", "painted"]


@pytest.mark.parametrize(
    "message", ["The prompt violates our usage policies.", "Invalid value: 'a leaked photo of a suspended bridge, payment pending'"]
)
async def test_what_is_said_of_the_ask_is_not_taken_for_the_project(harness: Harness, message: str) -> None:
    error, _ = await harness.fails(fault(400, "INVALID_ARGUMENT", message))
    assert type(error) is EngineTrouble
    assert message[:40] in str(error)


@pytest.mark.parametrize("code", [405, 406, 415, 418, 423, 501, 505])
async def test_a_refusal_of_a_kind_that_we_do_not_know_is_no_matter_of_wording(harness: Harness, code: int) -> None:
    with capture_logs() as logs:
        error, model_calls = await harness.fails(fault(code, "UNIMPLEMENTED", "Operation is not implemented."))
    assert f"(error {code}). It said: Operation is not implemented. You weren't charged. Try another tier, and please tell" in str(
        error
    )
    assert [entry["event"] for entry in logs if entry["log_level"] == "critical"] == [f"http_{code}"]
    assert [one.billed for one in model_calls] == [False]


async def test_a_model_that_is_gone_for_good_is_retired(harness: Harness) -> None:
    error, _ = await harness.fails(fault(410, "NOT_FOUND", "This model is gone."))
    assert isinstance(error, TierGone)


@pytest.mark.parametrize(
    ("answer", "kind", "says", "alarms"),
    [
        (
            fault(413, "INVALID_ARGUMENT", "Request payload size exceeds the limit: 20971520 bytes."),
            BadPicture,
            "fewer, or smaller",
            [],
        ),
        (fault(413, "UNKNOWN", "Too large."), EngineTrouble, "fewer or smaller pictures, or fewer words", []),
        (html(413), EngineTrouble, "fewer or smaller pictures, or fewer words", ["too_large"]),
    ],
)
async def test_what_is_too_large_to_send_is_told_as_that(
    harness: Harness, answer: Answer, kind: type[StudioError], says: str, alarms: list[str]
) -> None:
    with capture_logs() as logs:
        error, _ = await harness.fails(answer)
    assert type(error) is kind
    assert says in str(error)
    assert "wording" not in str(error)
    assert [entry["event"] for entry in logs if entry["log_level"] == "critical"] == alarms


async def test_a_call_that_came_too_early_is_made_again(harness: Harness) -> None:
    harness.server.script(fault(425, "UNAVAILABLE", "Too early."))
    assert len((await harness.engine.paint(brief())).model_calls) == 2


async def test_a_front_doors_wait_is_honoured(harness: Harness) -> None:
    harness.server.script(dataclasses.replace(overloaded(), headers={"Retry-After": "7"}))
    await harness.engine.paint(brief())
    assert harness.slept == [7.0]
    error, _ = await harness.fails(dataclasses.replace(exhausted("Slow down."), headers={"Retry-After": "7200"}))
    assert "today at 11:31 (Europe/Berlin)" in str(error)


async def test_a_model_that_the_project_may_not_use_leaves_the_other_tiers(harness: Harness) -> None:
    error, _ = await harness.fails(
        fault(403, "PERMISSION_DENIED", f"Project '123456789012' does not have access to models/{FLASH.model}.")
    )
    assert isinstance(error, EngineBusy)
    assert f"isn't allowed to use {FLASH.title}" in str(error)
    assert "Try another tier" in str(error)


async def test_a_proxys_page_does_not_retire_a_model(harness: Harness) -> None:
    await harness.fails(html(404))
    assert not harness.engine.off()
    harness.server.retire(FLASH.model)
    with pytest.raises(TierGone):
        await harness.engine.paint(brief())


# --- when to try again --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (per_day("21599s"), "It resets today at 15:31 (Europe/Berlin)"),
        (exhausted("Quota exceeded.", retry("21599s")), "It resets today at 15:31 (Europe/Berlin)"),
        (exhausted("Quota exceeded. Please retry in 6h0m3.5s."), "It resets today at 15:31 (Europe/Berlin)"),
        (exhausted("Quota exceeded.", retry("72000.5s")), "It resets tomorrow at 05:31 (Europe/Berlin)"),
        (exhausted("Quota exceeded.", retry("259200s")), "It resets on Tuesday 1 December at 09:31 (Europe/Berlin)"),
        (per_day("9s"), "at midnight Pacific time, tomorrow at 09:00 (Europe/Berlin)"),
        (per_day(None), "at midnight Pacific time, tomorrow at 09:00 (Europe/Berlin)"),
        (exhausted("Quota exceeded.", retry("1500s")), "Try again in 25 minutes"),
        (fault(503, "UNAVAILABLE", "The model is overloaded.", [retry("7300s")]), "Try again today at 11:32 (Europe/Berlin)"),
        (fault(503, "UNAVAILABLE", "The model is overloaded.", [retry("600s")]), "Try again in 10 minutes"),
    ],
)
async def test_a_far_wait_is_told_as_a_time_of_day_and_not_waited_for(harness: Harness, answer: Answer, says: str) -> None:
    error, _ = await harness.fails(answer)
    assert isinstance(error, EngineBusy)
    assert says in str(error)
    assert harness.slept == []
    assert len(harness.server.requests) == 1


@pytest.mark.parametrize(
    "answer",
    [
        exhausted("Slow down.", retry("0s")),
        exhausted("Slow down.", retry("0.0s")),
        exhausted("Slow down.", retry("99999999999999999999s")),
        exhausted("Slow down.", retry("8640000s")),
        dataclasses.replace(exhausted("Slow down."), headers={"Retry-After": "0"}),
        dataclasses.replace(overloaded(), headers={"Retry-After": "9999999"}),
    ],
)
async def test_a_wait_that_nobody_means_is_as_good_as_none(harness: Harness, answer: Answer) -> None:
    harness.server.script(answer, answer)
    await harness.engine.paint(brief())
    assert [0.7 < harness.slept[0] < 2.3, 1.4 < harness.slept[1] < 4.6] == [True, True], (
        "longer and longer, as where nothing is said"
    )


async def test_details_of_an_unheard_of_shape_are_passed_over(harness: Harness) -> None:
    odd: list[object] = [
        {"violations": None},
        {"violations": [None, 3]},
        {"@type": "x.RetryInfo", "retryDelay": {"seconds": 3}},
        "x",
        None,
    ]
    harness.server.script(exhausted("Slow down.", *odd), overloaded())  # type: ignore[arg-type]
    assert len((await harness.engine.paint(brief())).model_calls) == 3


@pytest.mark.parametrize("code", [409, 499])
async def test_a_call_that_was_broken_off_is_made_again(harness: Harness, code: int) -> None:
    answer = fault(code, "CANCELLED", "The operation was cancelled.")
    harness.server.script(answer)
    assert len((await harness.engine.paint(brief())).model_calls) == 2
    error, model_calls = await harness.fails(answer, answer, answer)
    assert isinstance(error, EngineTrouble)
    assert "You weren't charged" in str(error)
    assert len(model_calls) == 3


# --- damaged answers ------------------------------------------------------------------------------------------------------------


def whole(mime: str = "image/jpeg") -> bytes:
    return base64.b64decode(picture(1, 1024, 1024, mime=mime))


def webp() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((64, 64), 60).save(out, "WEBP")
    return out.getvalue()


DAMAGED = {
    "empty": b"",
    "no picture": b"no picture at all",
    "jpeg cut in half": whole()[: len(whole()) // 2],
    "jpeg cut in its header": whole()[:300],
    "png cut in half": whole("image/png")[: len(whole("image/png")) // 2],
    "jpeg whose end is zeros": whole()[: len(whole()) // 2] + bytes(9000),
    "jpeg with garbage for pixels": whole()[:700] + random.Random(0).randbytes(9000) + whole()[-2:],
    "jpeg without pixels": whole()[: whole().index(b"\xff\xda")] + b"\xff\xd9",
    "png without pixels": whole("image/png")[:33] + whole("image/png")[-12:],
    "png without its end": whole("image/png")[:-12],
    "png with one bit turned": whole("image/png")[:-40] + bytes([whole("image/png")[-40] ^ 1]) + whole("image/png")[-39:],
    "png with garbage for pixels": whole("image/png")[:200] + bytes(2000) + whole("image/png")[2200:],
    "webp cut in half": webp()[: len(webp()) // 2],
    "webp that is longer than it is": webp()[:4] + bytes([255, 255, 255, 0]) + webp()[8:],
    "webp with garbage for pixels": webp()[:20] + bytes(len(webp()) - 20),
    "only its first bytes": b"\xff\xd8\xff\xe0",
    "a page": b"<!DOCTYPE html><html><body>Bad gateway</body></html>",
    "an error in JSON": b'{"error": {"code": 500}}',
    "a gif": b"GIF89a" + bytes(40),
}


@pytest.mark.parametrize("data", DAMAGED.values(), ids=DAMAGED)
async def test_a_damaged_picture_is_asked_for_once_more_and_is_the_models_fault(harness: Harness, data: bytes) -> None:
    harness.server.script(painted(data=data))
    painting = await harness.engine.paint(brief())
    assert [(one.outcome, one.billed, one.cost > 33_600) for one in painting.model_calls] == [
        ("engine_trouble", True, True),
        ("painted", True, True),
    ]
    assert [asked.words for asked in harness.server.requests] == ["a red bicycle"] * 2, "the words were not at fault"
    error, model_calls = await harness.fails(painted(data=data, remark="Here it is."), painted(data=data))
    assert type(error) is EngineTrouble
    assert str(error) == "The model sent a damaged picture, twice. You weren't charged. Try again in a minute."
    assert [one.cost > 33_600 for one in model_calls] == [True, True], "our cost"


@pytest.mark.parametrize("answer", [cut(), bad_json()])
async def test_an_answer_that_breaks_off_is_told_as_the_models(harness: Harness, answer: Answer) -> None:
    error, model_calls = await harness.fails(answer, answer)
    assert "model's answer arrived damaged" in str(error)
    assert "You weren't charged" in str(error)
    assert [one.billed for one in model_calls] == [True, True]


@pytest.mark.parametrize(
    "shape",
    [
        '{"candidates": 3}',
        '{"candidates": [3]}',
        '{"candidates": [{"finishReason": 17}]}',
        '{"candidates": [{"finishReason": ["STOP"]}]}',
        '{"candidates": [{"safetyRatings": 3}]}',
        '{"candidates": [{"content": {"parts": "x"}}]}',
        '{"promptFeedback": {"blockReason": 3}}',
        "3",
        "true",
    ],
)
async def test_an_answer_of_another_shape_is_the_models_fault(harness: Harness, shape: str) -> None:
    harness.server.script(odd_json(shape.encode()))
    assert [one.outcome for one in (await harness.engine.paint(brief())).model_calls] == ["engine_trouble", "painted"]
    error, model_calls = await harness.fails(odd_json(shape.encode()), odd_json(shape.encode()))
    assert str(error) == "The model's answer arrived damaged, twice. You weren't charged. Try again in a minute."
    assert [one.billed for one in model_calls] == [True, True]


async def test_a_sign_in_page_with_a_good_status_is_told_as_one(harness: Harness) -> None:
    with capture_logs() as logs:
        error, _ = await harness.fails(html(200), html(200))
    assert isinstance(error, NotServed)
    assert "blocks the way" in str(error)
    assert {entry["event"] for entry in logs if entry["log_level"] == "critical"} == {"way_barred"}


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ({"code": 429, "status": "RESOURCE_EXHAUSTED", "message": "Your prepaid credits are depleted."}, NotServed),
        ({"code": 404, "status": "NOT_FOUND", "message": "No such model."}, TierGone),
        ({"code": 400, "status": "INVALID_ARGUMENT", "message": "The prompt is too long: 70000 tokens."}, BadAsk),
    ],
)
async def test_an_error_that_a_proxy_sends_with_a_good_status_is_that_error(
    harness: Harness, told: dict[str, object], kind: type[StudioError]
) -> None:
    error, model_calls = await harness.fails(odd_json(json.dumps({"error": told}).encode()))
    assert isinstance(error, kind)
    assert [one.billed for one in model_calls] == [False]


@pytest.mark.parametrize("told", ["3", '{"code": "x"}', '{"code": 1e999}', '{"code": 7}', "[]"])
async def test_what_is_no_error_of_googles_is_an_answer_without_a_picture(harness: Harness, told: str) -> None:
    answer = odd_json(f'{{"error": {told}}}'.encode())
    error, _ = await harness.fails(answer, answer, answer)
    assert "returned no picture more than once" in str(error)


async def test_an_answer_larger_than_any_picture_is_not_kept(harness: Harness) -> None:
    answer = odd_json(bytes(151_000_000))
    harness.server.script(answer)
    assert [one.outcome for one in (await harness.engine.paint(brief())).model_calls] == ["engine_trouble", "painted"]


@pytest.mark.parametrize("reason", ["PROHIBITED_CONTENT", "SAFETY", "OTHER", "BLOCKED_REASON_UNSPECIFIED"])
@pytest.mark.parametrize("candidate", [{"finishReason": "OTHER"}, {"content": {"role": "model"}}, {"finishReason": "STOP"}])
async def test_a_prompt_that_was_blocked_is_refused_also_beside_an_empty_candidate(
    harness: Harness, reason: str, candidate: dict[str, object]
) -> None:
    reply = {"promptFeedback": {"blockReason": reason}, "candidates": [candidate]}
    error, model_calls = await harness.fails(odd_json(json.dumps(reply).encode()))
    assert isinstance(error, Refused)
    assert "specified" not in str(error).lower()
    assert [one.billed for one in model_calls] == [False]


@pytest.mark.filterwarnings("ignore:.*is not a valid")  # google-genai's, of a value that it does not know
@pytest.mark.parametrize("reason", ["FINISH_REASON_UNSPECIFIED", ""])
async def test_an_end_without_a_reason_is_tried_again(harness: Harness, reason: str) -> None:
    reply = {"candidates": [{"finishReason": reason}]}
    harness.server.script(odd_json(json.dumps(reply).encode()))
    assert len((await harness.engine.paint(brief())).model_calls) == 2


@pytest.mark.filterwarnings("ignore:.*is not a valid")  # google-genai's, of a value that it does not know
async def test_a_reason_that_we_do_not_know_is_told_in_words(harness: Harness) -> None:
    error, _ = await harness.fails(finished("IMAGE_FAMOUS_PERSON"))
    assert "(image famous person)" in str(error)
    error, _ = await harness.fails(blocked("COPYRIGHTED_CHARACTER"))
    assert "(copyrighted character)" in str(error)


async def test_a_picture_before_one_without_bytes_is_the_result(harness: Harness) -> None:
    whole_one, empty_one = whole(), ""
    blob = base64.b64encode(whole_one).decode()
    parts = [{"inlineData": {"mimeType": "image/jpeg", "data": data}} for data in (blob, empty_one)]
    reply = {"candidates": [{"content": {"role": "model", "parts": parts}, "finishReason": "STOP"}]}
    harness.server.script(Answer(body=json.dumps(reply).encode()))
    assert (await harness.engine.paint(brief())).picture.data == whole_one


@pytest.mark.parametrize("answer", [painted(mime="image/png", claimed_mime="image/jpeg"), painted(claimed_mime="text/plain")])
async def test_a_whole_picture_under_a_wrong_name_is_taken(harness: Harness, answer: Answer) -> None:
    harness.server.script(answer)
    assert len((await harness.engine.paint(brief())).model_calls) == 1


async def test_words_alone_are_still_words(harness: Harness) -> None:
    error, _ = await harness.fails(words("Which bicycle?"))
    assert error.code == "words_only"
    assert PRO.title not in str(error)


@pytest.mark.parametrize(
    "message",
    [
        'Invalid prompt: "a card that says: out of credits, no balance left".',
        'Unsupported text: "not available in your country".',
        "Cannot draw “your free trial has ended, payment declined”.",
        'Rejected: "the prompt is too long".',
    ],
)
def test_what_an_ask_is_quoted_with_says_nothing_about_our_project(message: str) -> None:
    assert cause_of(400, "INVALID_ARGUMENT", message, ()) is None
