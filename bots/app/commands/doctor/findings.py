"""What a check finds, and how the doctor asks a service over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import SimpleNamespace
from typing import Any, Final

import aiohttp

from bots.shared.clock import utc_now
from bots.shared.config import ConfigError
from core.errors import StudioError

Finding = tuple[bool | None, str]  # None: it works, and the operator should know
Findings = AsyncIterator[Finding]

TIMEOUT: Final = aiohttp.ClientTimeout(total=15)
UNREACHED: Final = (aiohttp.ClientError, TimeoutError, OSError, ValueError)
_LATE, _WRONG = 5.0, 60.0  # seconds that our clock may be off


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service answered: `body` is what its JSON says, an empty object where there is none."""

    status: int
    body: Any
    headers: Mapping[str, str]


async def ask(session: aiohttp.ClientSession, method: str, url: str, authorization: str, **more: Any) -> Answer:
    """Ask a service. Raises one of UNREACHED."""
    async with session.request(method, url, headers={"Authorization": authorization}, **more) as reply:
        try:
            body = await reply.json(content_type=None)
        except ValueError:
            body = None
        return Answer(reply.status, {} if body is None else body, reply.headers)


@dataclass
class Clocks:
    """Compares our clock with those of the services, by the date that comes with each of their answers."""

    off: dict[str, float] = field(default_factory=dict)  # host -> seconds that ours is ahead

    def trace(self) -> aiohttp.TraceConfig:
        trace = aiohttp.TraceConfig()
        trace.on_request_end.append(self._answered)
        return trace

    async def _answered(self, _: aiohttp.ClientSession, __: SimpleNamespace, seen: aiohttp.TraceRequestEndParams) -> None:
        try:
            theirs = parsedate_to_datetime(seen.response.headers["Date"])
        except (KeyError, ValueError):
            return
        if theirs.tzinfo is not None:
            self.compared(str(seen.url.host), utc_now(), theirs)

    def compared(self, host: str, ours: datetime, theirs: datetime) -> None:
        """Keep the smaller difference: an answer that was long on its way makes us seem ahead."""
        off = (ours - theirs.astimezone(UTC)).total_seconds()
        self.off[host] = min(off, self.off.get(host, off), key=abs)

    async def findings(self) -> Findings:
        if not self.off:
            return  # nobody answered, which has a line of its own
        host, off = min(self.off.items(), key=lambda one: abs(one[1]))
        if abs(off) < _LATE:
            yield True, "clock: agrees with those of the services"
            return
        line = f"clock: {abs(off):.0f} s {'ahead of' if off > 0 else 'behind'} that of {host}"
        yield (None if abs(off) < _WRONG else False), f"{line}. Let the machine set it: timedatectl set-ntp true"


def mending(error: ConfigError | StudioError) -> str:
    """What the operator should do about an error, which is not what people in the chat are told."""
    return (isinstance(error, StudioError) and error.mend) or str(error)
