"""Looks at the machine: its disk, its ports, what charts are drawn with, and its data on time zones."""

from __future__ import annotations

import asyncio
import errno
import shutil
import socket
from collections.abc import Mapping
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import aiohttp

from bots.app.commands.doctor.findings import UNREACHED, Finding, Findings
from bots.app.config import Config
from bots.speech.chart import Bars, Charts

_LITTLE_DISK = 1_000_000_000  # bytes: some hundred pictures
_GOOGLES_ZONE = "America/Los_Angeles"  # whose midnight ends a day's quota at Google
_BARS = Bars(title="Darkroom", period="a day", steps=["2026-11-01", "2026-11-02"], spend={"flash": [1, 2]})


async def findings(config: Config, session: aiohttp.ClientSession, *, slack_http: bool) -> Findings:
    yield await asyncio.to_thread(_disk, config)
    yield await asyncio.to_thread(_zones)
    yield await _fonts()
    served = await _is_running(config, session)
    ports = {"web": (config.web.host, config.web.port)}
    if slack_http:
        ports["slack"] = (config.slack.host, config.slack.port)
    for section, (host, port) in ports.items():
        if port:  # 0: any that is free
            yield await asyncio.to_thread(_port, section, host, port, served)


def _disk(config: Config) -> Finding:
    folder = next(one for one in (config.data_dir, *config.data_dir.parents) if one.exists())
    free = shutil.disk_usage(folder).free
    line = f"disk of {config.data_dir}: {free / 1e9:,.1f} GB free"
    return (True, line) if free >= _LITTLE_DISK else (None, f"{line}, which is soon full: a picture takes 1 to 10 MB")


def _zones() -> Finding:
    try:
        ZoneInfo(_GOOGLES_ZONE)
    except (ZoneInfoNotFoundError, OSError):
        return False, "time zones: this machine has no data on them. Run make setup again, or install your system's tzdata"
    return True, f"time zones: {len(available_timezones())}"


async def _fonts() -> Finding:
    """Draw a chart, in the process in which all are drawn."""
    async with Charts().drawer() as drawer:
        drawn = await drawer.draw(_BARS)
    if drawn is None:
        return None, "fonts: no chart can be drawn here, so /usage has numbers alone. The log says why (chart_failed)"
    return True, "fonts: a chart can be drawn"


async def _is_running(config: Config, session: aiohttp.ClientSession) -> bool:
    """Whether a Darkroom answers on the web port."""
    if not config.web.port:
        return False
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(config.web.host, config.web.host)  # noqa: S104 - whom to ask, not where to listen
    try:
        async with session.get(f"http://{host}:{config.web.port}/healthz") as answer:
            said = await answer.json(content_type=None)
            return isinstance(said, Mapping) and said.get("ok") is True
    except UNREACHED:
        return False


def _port(section: str, host: str, port: int, served: bool) -> Finding:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        with socket.socket(family, kind, protocol) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server will
            tried.bind(address)
            tried.listen()
    except OSError as error:
        if error.errno == errno.EADDRINUSE and served:
            return True, f"port {port} ([{section}]): a Darkroom is running on it"
        return (
            False,
            f"port {port} ([{section}]) cannot be used on {host} ({error.strerror or error}). Set [{section}] port to another one",
        )
    return True, f"port {port} ([{section}]): free"
