"""Metrics, counted from the log's own events: one line tells a story once, and nothing is counted in two places."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bots.app.logs.logs import Event

_ALARMING = ("error", "critical")
_READING_SECONDS = (0.1, 0.2, 0.4, 0.6, 0.8, 1.0, 1.3, 1.5)
_SECONDS = (0.5, 1, 2, 5, 10, 20, 40, 80, 160, 320)


class Metrics:
    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._pictures = Counter("darkroom_pictures", "Pictures painted.", ["tier"], registry=self.registry)
        self._cost = Counter("darkroom_cost_dollars", "What pictures cost.", ["tier"], registry=self.registry)
        self._reading_cost = Counter(
            "darkroom_reading_cost_dollars", "What reading messages cost ([chat] reader).", registry=self.registry
        )
        self._readings = Counter("darkroom_readings", "Text calls that read messages.", ["outcome"], registry=self.registry)
        self._reading_seconds = Histogram(
            "darkroom_reading_seconds", "Wall time of such a call.", buckets=_READING_SECONDS, registry=self.registry
        )
        self._seconds = Histogram(
            "darkroom_model_seconds", "Wall time of a picture.", ["tier"], buckets=_SECONDS, registry=self.registry
        )
        self._over = Counter("darkroom_renders_over", "Renders that came to an end.", ["act"], registry=self.registry)
        self._failed = Counter(
            "darkroom_renders_failed", "Renders that failed, by the error's code.", ["code"], registry=self.registry
        )
        self._alarms = Counter("darkroom_alarms", "Events that somebody has to look at.", ["event"], registry=self.registry)

    def watch(self, event: Event) -> None:
        if event.get("level") in _ALARMING:
            self._alarms.labels(event["event"]).inc()
        match event.get("event"):
            case "painted":
                self._pictures.labels(event["tier"]).inc()
                self._cost.labels(event["tier"]).inc(event["micro_dollars"] / 1_000_000)
                self._seconds.labels(event["tier"]).observe(event["seconds"])
            case "messages_read":
                self._readings.labels(event["outcome"]).inc()
                self._reading_cost.inc(event["micro_dollars"] / 1_000_000)
                self._reading_seconds.observe(event["seconds"])
            case "render_over":
                self._over.labels(event["act"]).inc()
            case "render_failed":
                self._failed.labels(event["code"]).inc()

    def gauge(self, name: str, help: str, read: Callable[[], float]) -> None:
        Gauge(name, help, registry=self.registry).set_function(read)

    def text(self) -> bytes:
        return generate_latest(self.registry)
