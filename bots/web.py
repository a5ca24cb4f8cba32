"""The small web server beside the bots: health, readiness, metrics, and originals too large for a platform."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from aiohttp import web

from bots.config import ConfigError, WebConfig
from bots.handles import caps
from bots.links import Links
from bots.listening import listening
from bots.metrics import Metrics
from core.errors import StudioError
from core.model import VersionId
from core.ports import Pictures
from core.records import Store

Ready = Callable[[], Sequence[str]]  # what is not ready, as sentences; nothing when all is


@asynccontextmanager
async def serving(
    config: WebConfig, *, not_ready: Ready, metrics: Metrics, store: Store, pictures: Pictures, links: Links
) -> AsyncIterator[None]:
    """Serve while inside. Raises ConfigError where the port is taken."""

    async def health(_: web.Request) -> web.Response:
        return web.json_response({"ok": True})

    async def ready(_: web.Request) -> web.Response:
        reasons = list(not_ready())
        return web.json_response({"ready": not reasons, "waiting_for": reasons}, status=503 if reasons else 200)

    async def numbers(_: web.Request) -> web.Response:
        return web.Response(body=metrics.text(), headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})

    async def original(request: web.Request) -> web.Response:
        id = VersionId(request.match_info["version"])
        version = await store.version(id) if links.holds(id, request.match_info["signature"]) else None
        if version is None:
            raise web.HTTPNotFound(text="There is no such picture, or the link is not whole.")
        try:
            data = await pictures.original(version.original.sha256)
        except StudioError as error:
            raise web.HTTPNotFound(text=str(error)) from error
        headers = {
            "Content-Disposition": f'inline; filename="{version.filename}"',
            "Cache-Control": "private, max-age=31536000, immutable",
            "X-Content-Type-Options": "nosniff",
        }
        return web.Response(body=data, content_type=version.original.mime, headers=headers)

    app = web.Application()
    app.add_routes(
        [
            web.get("/healthz", health),
            web.get("/readyz", ready),
            web.get("/metrics", numbers),
            web.get("/originals/{version}/{signature}", original),
        ]
    )
    async with AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(listening(app, config.host, config.port, caps=caps(config), name="web"))
        except OSError as error:
            raise ConfigError(
                f"web: {config.host}:{config.port} cannot be listened on ({error.strerror}). Set [web] port."
            ) from None
        yield
