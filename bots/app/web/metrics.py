"""Metrics, counted from the log's own events: one line tells a story once, and nothing is counted in two places.

What no line tells is measured: acknowledgements (every interaction has one), how late the event loop is, the process itself, and how
much waits in the database, which is read when somebody asks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

from bots.app.logs.logs import Event
from core.model import UNFINISHED
from core.ports.records import Queued
from core.renders.story import STAGES

_ALARMING = ("error", "critical")
_READING_SECONDS = (0.1, 0.2, 0.4, 0.6, 0.8, 1.0, 1.3, 1.5)
_SECONDS = (0.5, 1, 2, 5, 10, 20, 40, 80, 160, 320)
_STAGE_SECONDS = (0.05, 0.1, 0.25, 0.5, *_SECONDS[1:], 640, 1280)
_ACKNOWLEDGED_SECONDS = (0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0)  # both platforms wait three seconds
_LAG_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


class Metrics:
    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._asks = Counter(
            "darkroom_asks",
            "Asks, by whether they were accepted, or the code of what they were declined with.",
            ["platform", "outcome"],
            registry=self.registry,
        )
        self._pictures = Counter("darkroom_pictures", "Pictures painted.", ["tier"], registry=self.registry)
        self._cost = Counter("darkroom_cost_dollars", "What pictures cost.", ["tier"], registry=self.registry)
        self._calls = Counter(
            "darkroom_model_calls",
            "Calls of the image models, with a picture or without.",
            ["tier", "outcome"],
            registry=self.registry,
        )
        self._billed = Counter(
            "darkroom_billed_dollars",
            "What Google bills for those calls, with a picture or without.",
            ["tier"],
            registry=self.registry,
        )
        self._reading_cost = Counter(
            "darkroom_reading_cost_dollars", "What reading messages and lettering cost ([chat] reader).", registry=self.registry
        )
        self._lettering = Counter(
            "darkroom_lettering_readings", "Text calls that read the lettering of a picture.", ["outcome"], registry=self.registry
        )
        self._readings = Counter("darkroom_readings", "Text calls that read messages.", ["outcome"], registry=self.registry)
        self._reading_seconds = Histogram(
            "darkroom_reading_seconds", "Wall time of such a call.", buckets=_READING_SECONDS, registry=self.registry
        )
        self._seconds = Histogram(
            "darkroom_model_seconds", "Wall time of a picture.", ["tier"], buckets=_SECONDS, registry=self.registry
        )
        self._over = Counter(
            "darkroom_renders_over", "Renders that came to an end.", ["act", "tier", "outcome"], registry=self.registry
        )
        self._failed = Counter(
            "darkroom_renders_failed", "Renders that failed, by the error's code.", ["code"], registry=self.registry
        )
        self._stages = Histogram(
            "darkroom_stage_seconds",
            "Where the time of renders went; `all` is from the ask to the result.",
            ["stage"],
            buckets=_STAGE_SECONDS,
            registry=self.registry,
        )
        self._retries = Counter(
            "darkroom_retries", "What was tried again: a call of a model, or a request.", ["what"], registry=self.registry
        )
        self._alarms = Counter("darkroom_alarms", "Events that somebody has to look at.", ["event"], registry=self.registry)
        self._late = Counter("darkroom_not_acknowledged", "Interactions that failed for the asker.", registry=self.registry)
        self._acknowledged = Histogram(
            "darkroom_acknowledgement_seconds",
            "Until the platform had our first answer to what somebody pressed or typed.",
            ["platform"],
            buckets=_ACKNOWLEDGED_SECONDS,
            registry=self.registry,
        )
        self._lag = Histogram(
            "darkroom_loop_lag_seconds", "How late the event loop is.", buckets=_LAG_SECONDS, registry=self.registry
        )
        self._queue = Gauge(
            "darkroom_queue_renders", "Renders to be done, of all processes together.", ["state"], registry=self.registry
        )
        self._oldest = Gauge("darkroom_queue_oldest_seconds", "How long the oldest of them has waited.", registry=self.registry)
        self._ready = Gauge("darkroom_ready", "1 while /readyz says yes.", registry=self.registry)

    def watch(self, event: Event) -> None:
        if event.get("level") in _ALARMING:
            self._alarms.labels(event["event"]).inc()
        match event.get("event"):
            case "ask_accepted":
                self._asks.labels(event["platform"], "accepted").inc()
            case "ask_declined":
                self._asks.labels(event.get("platform", ""), event["code"]).inc()
            case "painted":
                self._pictures.labels(event["tier"]).inc()
                self._cost.labels(event["tier"]).inc(event["micro_dollars"] / 1_000_000)
                self._seconds.labels(event["tier"]).observe(event["seconds"])
            case "model_call":
                self._calls.labels(event["tier"], event["outcome"]).inc()
                self._billed.labels(event["tier"]).inc((event["micro_dollars"] or 0) / 1_000_000)
                if event["call"] > 1:
                    self._retries.labels("model").inc()
            case "stamina.retry_scheduled":
                self._retries.labels("request").inc()
            case "messages_read":
                self._readings.labels(event["outcome"]).inc()
                self._reading_cost.inc(event["micro_dollars"] / 1_000_000)
                self._reading_seconds.observe(event["seconds"])
            case "lettering_read":
                self._lettering.labels(event["outcome"]).inc()
                self._reading_cost.inc(event["micro_dollars"] / 1_000_000)
            case "render_over":
                self._render_over(event)
            case "render_failed":
                self._failed.labels(event["code"]).inc()
            case "not_acknowledged":
                self._late.inc()

    def _render_over(self, event: Event) -> None:
        self._over.labels(event["act"], event["tier"] or "", event["outcome"]).inc()
        for stage in STAGES:
            self._stages.labels(stage).observe(event[stage])
        self._stages.labels("all").observe(event["since_accepted"])

    def acknowledged(self, platform: str, seconds: float) -> None:
        self._acknowledged.labels(platform).observe(seconds)

    def late(self, seconds: float) -> None:
        """Count how late the event loop was once."""
        self._lag.observe(seconds)

    def queue(self, queued: Sequence[Queued], now: datetime) -> None:
        """Set what waits in the database as of now."""
        renders = {one.state: one.renders for one in queued}
        for state in UNFINISHED:
            self._queue.labels(state.value).set(renders.get(state, 0))
        oldest = min((one.since for one in queued if not one.state.over), default=now)
        self._oldest.set(max(0.0, (now - oldest).total_seconds()))

    def readiness(self, *, ready: bool) -> None:
        self._ready.set(ready)

    def gauge(self, name: str, help: str, read: Callable[[], float]) -> None:
        Gauge(name, help, registry=self.registry).set_function(read)

    def text(self) -> bytes:
        return generate_latest(self.registry)
