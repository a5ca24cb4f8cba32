"""The small web server beside the bots: health, readiness, metrics, originals too large for a platform, and a platform's own pages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from aiohttp import web

from bots.app.web.access import guard
from bots.app.web.links import Links
from bots.app.web.metrics import Metrics
from bots.app.web.originals import ROUTE as ORIGINAL
from bots.app.web.originals import Originals
from bots.app.web.readiness import Readiness
from bots.shared.clock import utc_now
from bots.shared.config import ConfigError, WebConfig
from bots.shared.handles import caps
from bots.shared.listening import listening
from core.ports.pictures import OriginalStore
from core.ports.store import VersionStore

_OPEN = ("/healthz", "/readyz", ORIGINAL)  # whose links are signed: the signature is the token


@asynccontextmanager
async def serving(
    config: WebConfig,
    *,
    readiness: Readiness,
    metrics: Metrics,
    store: VersionStore,
    pictures: OriginalStore,
    links: Links,
    routes: Sequence[web.RouteDef] = (),
) -> AsyncIterator[None]:
    """Serve inside the block. routes: a platform's own pages, for everybody. Raises ConfigError if the port is taken."""

    async def health(_: web.Request) -> web.Response:
        return web.json_response({"ok": True})

    async def ready(_: web.Request) -> web.Response:
        reasons = list((await readiness.look()).missing)
        return web.json_response({"ready": not reasons, "waiting_for": reasons}, status=503 if reasons else 200)

    async def numbers(_: web.Request) -> web.Response:
        state = await readiness.look()
        metrics.readiness(ready=not state.missing)
        if state.queued is not None:
            metrics.queue(state.queued, utc_now())
        return web.Response(body=metrics.text(), headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})

    app = web.Application(middlewares=[guard(config.token, open_to_all=(*_OPEN, *(one.path for one in routes)))])
    app.add_routes(
        [
            web.get("/healthz", health),
            web.get("/readyz", ready),
            web.get("/metrics", numbers),
            web.get(ORIGINAL, Originals(store, pictures, links).get),
            *routes,
        ]
    )
    async with AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(listening(app, config.host, config.port, caps=caps(config), name="web"))
        except OSError as error:
            raise ConfigError(f"web: cannot listen on {config.host}:{config.port} ({error.strerror}). Set [web] port.") from None
        yield
