"""Paints with Google's Gemini image models: one stateless request for each picture, through google-genai's async client.

The client's own retries are off. The only retry loop is here: it honours RetryInfo, knows which calls were billed, never repeats a
400 or a refusal, and ends at the brief's deadline. faults.py and model_answers.py name what went wrong.
"""

from __future__ import annotations

import asyncio
import importlib
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Self

import aiohttp
import structlog

from core.engine import faults, model_answers, money, wire
from core.engine.echoes import without_echo
from core.engine.faults import Fault
from core.engine.model_answers import Found
from core.engine.moments import Clocks
from core.errors import HungUp, KeyRefused, NoPrice, NotServed, TierGone
from core.lines import whole
from core.model import MicroDollars, Prices, Receipt, Tier
from core.pixels import sniff, sound
from core.ports.engine import Brief, ModelCall, Painting
from core.quota import Rules
from core.runtime.capacity import Capacity
from core.runtime.clock import Now, Sleep

if TYPE_CHECKING:
    from google import genai
    from google.genai import types

log = structlog.get_logger()

FIRST_BACKOFF: Final = 1.5  # seconds, doubled with every fault of the kind, times 0.5 to 1.5
ANSWERS: Final = 32_000_000  # bytes of answers read at once, two 4K pictures or four small; others wait in the network's buffers
WORTHWHILE: Final = 15.0  # seconds that a call needs to have a chance; one begun with less would be billed for nothing


_ANSWER_PAINTED: Final = "Generate an image of:"  # goes before the asker's words after an answer that was words alone
_ANSWER_EDITED: Final = "Generate the changed image, do not describe it:"


class GeminiEngine:
    """The Engine port on the Developer API. There is one per process and event loop; its calls may run side by side."""

    samples = False

    def __init__(
        self,
        client: genai.Client,
        tiers: Mapping[str, Tier],
        *,
        clocks: Clocks,
        clock: Callable[[], float],
        sleep: Sleep,
        jitter: Callable[[], float],
    ) -> None:
        self._client, self._tiers, self._clocks = client, tiers, clocks
        self._clock, self._sleep, self._jitter = clock, sleep, jitter
        self._off: dict[str, TierGone] = {}
        self._reading = Capacity(ANSWERS)

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        *,
        api_key: str,
        tiers: Mapping[str, Tier],
        now: Now,
        rules: Rules | None = None,
        base_url: str | None = None,
        clock: Callable[[], float] | None = None,
        sleep: Sleep = asyncio.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> AsyncIterator[Self]:
        """Open the engine.

        rules     the time zone for moments in sentences; None: UTC
        base_url  None: Google's
        clock     seconds that only grow; None: the event loop's
        jitter    0 to 1
        google-genai is loaded here, in a thread, because that takes about a second. No call is made.
        """
        session = wire.session()
        try:
            client = await asyncio.to_thread(_client, api_key, base_url, session)
            try:
                clocks, seconds = Clocks(now, rules or Rules()), clock or asyncio.get_running_loop().time
                yield cls(client, tiers, clocks=clocks, clock=seconds, sleep=sleep, jitter=jitter)
            finally:
                await client.aio.aclose()
        finally:
            await session.close()

    def off(self) -> Collection[str]:
        return self._off.keys()

    async def check(self, tier: Tier) -> None:
        """Ask the service about the tier's model, which is free. Raises what `paint` does: NotServed, TierGone, EngineTrouble."""
        try:
            await self._client.aio.models.get(model=tier.model)
        except (OSError, ValueError, aiohttp.ClientError, _api_error()) as error:
            fault = self._fault(error, tier)
            if fault is None:
                raise
            self._log_fault(fault, tier)
            raise fault.error from error

    async def verify_key(self) -> None:
        """Check the key by listing models, which is free. Raises KeyRefused if the service refuses it; anything else that keeps it
        from serving us becomes an alarm."""
        try:
            await self._client.aio.models.list(config={"page_size": 1, "http_options": {"timeout": 10_000}})
        except (OSError, ValueError, aiohttp.ClientError, _api_error()) as error:
            tier = next(iter(self._tiers.values()))
            fault = self._fault(error, tier)
            if fault is not None and isinstance(fault.error, KeyRefused):
                raise fault.error from error
            if fault is not None and isinstance(fault.error, NotServed):
                self._log_fault(fault, tier)

    async def paint(self, brief: Brief) -> Painting:
        """Paint as the port says. How many calls a tier may have under way is checked in core/renders/throttle.py: a call that waits to
        be repeated keeps its caller's place, so others don't ask a busy model meanwhile."""
        if brief.tier.prices is None:
            raise NoPrice(f"{brief.tier.title} has no price set, so I don't use it. You weren't charged. Try another tier.")
        run = _Run(brief=brief, prices=brief.tier.prices, words=brief.words)
        try:
            return await self._persist(run)
        except asyncio.CancelledError:
            raise HungUp(tuple(run.model_calls)) from None

    async def _persist(self, run: _Run) -> Painting:
        """Call until there is a picture. This is no loop for stamina: each kind of fault has a number of calls and a wait of its own, the
        words change from call to call, and what a call was billed is a value, whether it failed or not."""
        run.started = self._clock()
        while True:
            if (gone := self._off.get(run.brief.tier.name)) is not None:  # meanwhile, by another call
                raise TierGone(str(gone), tier=gone.tier, successor=gone.successor).after(run.model_calls)
            await run.brief.before_call()
            outcome = await self._call(run)
            if isinstance(outcome, Painting):
                return outcome
            wait = self._patience(run, outcome)
            if wait is None:
                raise outcome.error.after(run.model_calls)
            if outcome.ask_for_image:
                run.words = f"{_ANSWER_EDITED if run.brief.edits else _ANSWER_PAINTED} {run.brief.words}"
            await self._sleep(wait)

    def _patience(self, run: _Run, fault: Fault) -> float | None:
        """The seconds to wait before the next call; None if there is to be none."""
        run.faults[fault.kind] += 1
        count = run.faults[fault.kind]
        if count > fault.again or run.calls >= faults.MOST_CALLS:
            return None
        wait = fault.wait_seconds
        if wait is None:
            wait = FIRST_BACKOFF * 2 ** (count - 1) * (0.5 + self._jitter())
        return wait if self._left(run) - wait >= WORTHWHILE else None

    def _left(self, run: _Run) -> float:
        return run.brief.deadline_seconds - (self._clock() - run.started)

    # --- one call -------------------------------------------------------------------------------------------------------

    async def _call(self, run: _Run) -> Painting | Fault:
        tier, began = run.brief.tier, self._clock()
        run.calls += 1
        timeout = min(tier.timeout_seconds, self._left(run))
        with wire.carrying([picture.data for picture in run.brief.pictures], self._reading) as transfer:
            try:
                reply = await self._answer(run, transfer, timeout)
                found = model_answers.read(reply, transfer)
                if isinstance(found, Found) and not await asyncio.to_thread(sound, found.picture.data):
                    found = faults.damaged_picture(found.pictures)
            except asyncio.CancelledError:
                self._record(run, "cancelled", began, bill=run.worst())
                raise
            except (OSError, ValueError, RecursionError, aiohttp.ClientError, _api_error()) as error:
                fault = self._fault(error, tier)
                if transfer.answer and (fault is None or fault.kind == "garbled"):  # fault None: JSON or numbers too long
                    fault = faults.garbled(transfer.answer)
                if fault is None:
                    raise
                if fault.reached:
                    self._record(run, fault.error.code, began, kind=fault.kind, bill=run.worst() if fault.bill == "worst" else None)
                self._log_fault(fault, tier, run.words)
                return fault
        return self._read(run, reply, found, began)

    async def _answer(self, run: _Run, transfer: wire.PictureTransfer, timeout: float) -> types.GenerateContentResponse:
        """Make a call. Raises what google-genai does, also for an error that came with a status of 200, as some proxies send them."""
        try:
            reply = await self._client.aio.models.generate_content(
                model=run.brief.tier.model, contents=_contents(run, transfer), config=_config(run.brief, timeout)
            )
        except wire.MISSHAPEN as error:
            if not transfer.answer:
                raise
            raise wire.GarbledError("the answer's JSON is of another shape") from error
        if not reply.candidates and (told := transfer.error()) is not None:
            raise _api_error()(told["code"], {"error": told})
        return reply

    def _read(self, run: _Run, reply: types.GenerateContentResponse, found: Found | Fault, began: float) -> Painting | Fault:
        if isinstance(found, Fault):
            bill = {"none": None, "usage": run.used(reply, found.pictures), "worst": run.worst()}[found.bill]
            self._record(run, found.error.code, began, kind=found.kind, bill=bill)
            self._log_fault(found, run.brief.tier, run.words)
            return found
        cost = run.used(reply, found.pictures)
        self._record(run, "painted", began, bill=cost)
        return Painting(
            picture=found.picture,
            receipt=Receipt(
                cost=cost,
                seconds=self._clock() - run.started,
                remark=found.remark,
                response_id=reply.response_id and whole(reply.response_id),
                model_version=reply.model_version and whole(reply.model_version),
            ),
            model_calls=tuple(run.model_calls),
        )

    def _fault(self, error: Exception, tier: Tier) -> Fault | None:
        return faults.from_exception(error, tier, self._tiers.get(tier.successor or ""), self._clocks)

    def _log_fault(self, fault: Fault, tier: Tier, asked: str = "") -> None:
        """Log a fault. asked: what was sent, which the service may repeat."""
        if fault.off and isinstance(fault.error, TierGone):
            self._off[tier.name] = fault.error
        if fault.alarm:
            told = str(fault.error) if fault.bill == "none" else None  # the model's own words stay out of the log
            says = fault.error.mend or told
            log.critical(
                fault.kind,
                tier=tier.name,
                model=tier.model,
                successor=tier.successor,
                says=says,
                service=without_echo(fault.told, asked) or None,
            )

    def _record(self, run: _Run, outcome: str, began: float, *, kind: str | None = None, bill: MicroDollars | None) -> None:
        """Add a call to the run. bill  None: the call was not billed."""
        seconds = self._clock() - began
        run.model_calls.append(ModelCall(outcome=outcome, cost=bill or MicroDollars(0), seconds=seconds, billed=bill is not None))
        log.info(
            "model_call",
            render=run.brief.render,
            tier=run.brief.tier.name,
            model=run.brief.tier.model,
            outcome=outcome,
            kind=kind or outcome,
            call=run.calls,
            seconds=round(seconds, 2),
            micro_dollars=bill,
        )


@dataclass(slots=True, kw_only=True)
class _Run:
    """One brief being painted."""

    brief: Brief
    prices: Prices
    words: str
    started: float = 0.0
    calls: int = 0
    model_calls: list[ModelCall] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)

    def worst(self) -> MicroDollars:
        return money.worst_price(self.brief.tier, size=self.brief.size, pictures=len(self.brief.pictures))

    def used(self, reply: types.GenerateContentResponse, pictures: int) -> MicroDollars:
        """What the answer's usage comes to; if it has none, the table price of the pictures in it."""
        tier, size = self.brief.tier, self.brief.size
        each = money.image_tokens(tier, self.prices, size)
        usage = money.usage_of(reply.usage_metadata, pictures=pictures, expected_image_tokens=each)
        if usage is not None:
            return money.price(self.prices, usage)
        return money.table_price(
            self.prices, words=self.words, pictures=len(self.brief.pictures), image_tokens=each * max(1, pictures)
        )


# --- google-genai, loaded when an engine is opened ------------------------------------------------------------------------


def _client(api_key: str, base_url: str | None, session: aiohttp.ClientSession) -> genai.Client:
    genai = importlib.import_module("google.genai")
    options = genai.types.HttpOptions(
        base_url=base_url,
        # Setting any retry options also stops the client from silently sending a second POST after a dropped connection.
        retry_options=genai.types.HttpRetryOptions(attempts=1),
        aiohttp_client=session,
        **wire.trust(),
    )
    return genai.Client(api_key=api_key, enterprise=False, http_options=options)  # type: ignore[no-any-return]


def _api_error() -> type[Exception]:
    from google.genai import errors

    return errors.APIError


def _contents(run: _Run, transfer: wire.PictureTransfer) -> list[types.PartUnionDict]:
    """The request's parts: the pictures in their order, then the words. For each picture the client is given a stand-in."""
    from google.genai import types

    parts: list[types.PartUnionDict] = [
        types.Part.from_bytes(data=stand_in, mime_type=sniff(picture.data[:1024]) or picture.mime)
        for stand_in, picture in zip(transfer.stand_ins, run.brief.pictures, strict=True)
    ]
    return [*parts, types.Part.from_text(text=run.words)]


def _config(brief: Brief, timeout: float) -> types.GenerateContentConfig:
    from google.genai import types

    tier = brief.tier
    size = brief.size if len(tier.sizes) > 1 else None  # a model with only one size does not accept image_size
    image = types.ImageConfig(aspect_ratio=brief.ratio, image_size=size) if brief.ratio or size else None
    thinking = types.ThinkingConfig(thinking_level=types.ThinkingLevel(tier.thinking)) if tier.thinking else None
    return types.GenerateContentConfig(
        response_modalities=["TEXT", "IMAGE"],
        automatic_continuation=False,  # every call is one that we make and count
        image_config=image,
        thinking_config=thinking,
        http_options=types.HttpOptions(timeout=max(1, round(timeout * 1000))),
    )
