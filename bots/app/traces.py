"""Traces of renders for whoever collects them by OpenTelemetry: off unless the environment names an endpoint.

They are made of the log's own events, as the metrics are, so nothing has to be measured twice. A trace is a render, and has its id: a span
for the whole, from its acceptance to its end, and below it one for the wait, one for each call of the model and one for the posting. There
are only ids, figures and constant words in it.

The variables are OpenTelemetry's own, of which the SDK reads the rest:
https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/ (read in November 2026).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

    from bots.app.logs.logs import Event

_ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
_FACTS = ("platform", "act", "tier", "outcome", "code", "pictures", "calls", "micro_dollars", "resumed", "model", "kind", "call")
_SECOND = 1_000_000_000  # in nanoseconds
_FLUSH_SECONDS = 2.0


class Collecting(Protocol):
    """Takes the log's events, and is closed at the end."""

    def watch(self, event: Event) -> None: ...

    def close(self) -> None: ...


def traces_by(environ: Mapping[str, str]) -> Collecting | None:
    """Begin to send traces to where the environment says; None: it says nothing, or says not to."""
    if environ.get("OTEL_SDK_DISABLED", "").lower() == "true" or environ.get("OTEL_TRACES_EXPORTER", "otlp").lower() == "none":
        return None
    if not any(environ.get(name) for name in _ENDPOINTS):
        return None
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # late, since few have it sent
    from opentelemetry.sdk.resources import SERVICE_NAME, Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
    from opentelemetry.sdk.trace.id_generator import RandomIdGenerator

    class Ids(RandomIdGenerator):
        """Gives a render's root span the ids that its children have named already."""

        root: tuple[int, int] | None = None

        def generate_trace_id(self) -> int:
            return self.root[0] if self.root is not None else super().generate_trace_id()

        def generate_span_id(self) -> int:
            return self.root[1] if self.root is not None else super().generate_span_id()

    ids = Ids()
    named = {} if environ.get("OTEL_SERVICE_NAME") else {SERVICE_NAME: "darkroom"}
    provider = TracerProvider(resource=Resource.create(named), id_generator=ids)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))  # sends from a thread of its own

    def rooted(root: tuple[int, int] | None) -> None:
        ids.root = root

    return Traces(provider, rooted)


class Traces:
    def __init__(self, provider: TracerProvider, rooted: Callable[[tuple[int, int] | None], None]) -> None:
        self._provider = provider
        self._tracer = provider.get_tracer("darkroom")
        self._rooted = rooted

    def watch(self, event: Event) -> None:
        now = time.time_ns()
        match event.get("event"):
            case "model_call":
                self._below(event, "model call", now - _span(event["seconds"]), now)
            case "render_over":
                self._over(event, now)

    def close(self) -> None:
        """Send what is left, for so long at most."""
        self._provider.force_flush(round(_FLUSH_SECONDS * 1000))
        self._provider.shutdown()

    def _over(self, event: Event, now: int) -> None:
        began = now - _span(event["since_accepted"])
        self._below(event, "waiting", began, began + _span(event["waiting"]))
        self._below(event, "posting", now - _span(event["posting"]), now)
        root = _ids(event["render"])
        self._rooted(root)
        try:
            span = self._tracer.start_span("render", context=_no_context(), start_time=began, attributes=_facts(event))
        finally:
            self._rooted(None)
        if event["outcome"] == "failed":
            span.set_status(_failed(event))
        span.end(now)

    def _below(self, event: Event, name: str, began: int, ended: int) -> None:
        span = self._tracer.start_span(name, context=_below(_ids(event["render"])), start_time=began, attributes=_facts(event))
        span.end(ended)


def _span(seconds: float) -> int:
    return int(seconds * _SECOND)


def _ids(render: str) -> tuple[int, int]:
    """The ids of a render's trace and of its root span: a render's id has as many bits as a trace's."""
    number = int(render, 16)
    return number, number & 0xFFFF_FFFF_FFFF_FFFF or 1


def _facts(event: Event) -> dict[str, Any]:
    return {f"darkroom.{name}": event[name] for name in _FACTS if event.get(name) is not None} | {
        "darkroom.render": event["render"]
    }


def _no_context() -> Any:
    from opentelemetry.context import Context

    return Context()


def _below(ids: tuple[int, int]) -> Any:
    from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags, set_span_in_context

    trace, span = ids
    parent = SpanContext(trace_id=trace, span_id=span, is_remote=False, trace_flags=TraceFlags(TraceFlags.SAMPLED))
    return set_span_in_context(NonRecordingSpan(parent), _no_context())


def _failed(event: Event) -> Any:
    from opentelemetry.trace import Status, StatusCode

    return Status(StatusCode.ERROR, str(event["code"]))
