"""Traces go where OpenTelemetry's own variables say, and tell where a render's time went, in nobody's words."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from bots.app.traces import traces_by
from tests.ports import free_port
from tests.processes import darkroom, pictured
from tests.servers.gemini import GeminiServer
from tests.servers.slack import Slack


class Collector:
    """Takes traces as a collector does."""

    def __init__(self) -> None:
        self.port = free_port()
        self.bodies: list[bytes] = []
        self.services: set[str] = set()

    @property
    def spans(self) -> list[Span]:
        found = []
        for body in self.bodies:
            for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
                self.services |= {one.value.string_value for one in resource.resource.attributes if one.key == "service.name"}
                found += [span for scope in resource.scope_spans for span in scope.spans]
        return found

    async def take(self, request: web.Request) -> web.Response:
        assert request.path == "/v1/traces"
        self.bodies.append(await request.read())
        return web.Response()


@pytest.fixture
async def collector() -> AsyncIterator[Collector]:
    made = Collector()
    app = web.Application()
    app.router.add_post("/{path:.*}", made.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", made.port).start()
    yield made
    await runner.cleanup()


async def test_a_render_is_a_trace(slack: Slack, gemini: GeminiServer, collector: Collector, tmp_path: Path) -> None:
    more = {"OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{collector.port}"}
    async with darkroom(tmp_path, slack, gemini, fresh=True, more=more) as running:
        await slack.command("/imagine", "a violet lighthouse")
        await pictured(slack)
        await running.logged("render_over")
        assert await running.stopped(within=20) == 0
        assert running.troubles == []
    spans = collector.spans
    [root] = [span for span in spans if span.name == "render"]
    below = [span for span in spans if span.name != "render"]
    assert sorted(span.name for span in below) == ["model call", "posting", "waiting"]
    assert {span.trace_id for span in spans} == {root.trace_id}
    assert {span.parent_span_id for span in below} == {root.span_id}
    assert root.parent_span_id == b""
    assert all(root.start_time_unix_nano <= span.start_time_unix_nano <= span.end_time_unix_nano for span in below)
    facts = {one.key: one.value.string_value for one in root.attributes}
    assert facts["darkroom.outcome"] == "done"
    assert facts["darkroom.render"] == root.trace_id.hex()
    assert collector.services == {"darkroom"}
    assert not any(b"violet" in body or b"lighthouse" in body for body in collector.bodies)


async def test_a_collector_that_is_away_keeps_nobody_waiting(slack: Slack, gemini: GeminiServer, tmp_path: Path) -> None:
    more = {"OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{free_port()}"}
    async with darkroom(tmp_path, slack, gemini, fresh=True, more=more) as running:
        await slack.command("/imagine", "a red bicycle")
        await pictured(slack)
        began = asyncio.get_running_loop().time()
        assert await running.stopped(within=30) == 0
        assert asyncio.get_running_loop().time() - began < 25


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": ""},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9", "OTEL_SDK_DISABLED": "true"},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9", "OTEL_TRACES_EXPORTER": "none"},
    ],
)
def test_they_are_off_unless_somebody_collects_them(environ: dict[str, str]) -> None:
    assert traces_by(environ) is None
