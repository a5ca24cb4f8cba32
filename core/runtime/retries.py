"""Helps with whatever is retried: stamina, entered only once a call has failed; pauses that grow up to a ceiling; and a number of log
lines that does not grow with the retries."""

from __future__ import annotations

import random
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final, ParamSpec, TypeVar

import stamina

P = ParamSpec("P")
T = TypeVar("T")

_EVERY: Final = 60.0  # seconds between two lines about the same
_KINDS: Final = 8  # of errors that are logged with a traceback, each once


class Retries:
    """Retries calls by stamina's AsyncRetryingCaller, which is entered only once a call has failed: entering it takes 30 to 80 µs, and a
    picture makes a dozen calls that hardly ever fail (measured November 2026). So `timeout`, in seconds, begins at the first failure."""

    def __init__(
        self,
        *,
        attempts: int | None,
        timeout: float | None = None,
        wait_initial: float = 0.1,
        wait_max: float = 5.0,
        wait_jitter: float = 1.0,
    ) -> None:
        """attempts: how many, with the first; None: as many as `timeout` has room for. The waits are in seconds, by default stamina's."""
        self._caller = stamina.AsyncRetryingCaller(
            attempts=attempts, timeout=timeout, wait_initial=wait_initial, wait_max=wait_max, wait_jitter=wait_jitter
        )

    async def __call__(
        self,
        on: type[Exception] | tuple[type[Exception], ...] | Callable[[Exception], bool | float],
        make: Callable[P, Awaitable[T]],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Make a call, again and again while it fails. on: the errors after which it is made again, or a function that says of an error
        whether it is, or after how many seconds. Raises what the last attempt raised."""
        try:
            return await make(*args, **kwargs)
        except Exception as error:  # stamina decides about it, as the first attempt's
            failed: list[Exception] = [error]

        async def attempt() -> T:
            if failed:
                raise failed.pop()
            return await make(*args, **kwargs)

        return await self._caller(on, attempt)


def pause(failures: int, *, first: float, most: float, chance: Callable[[], float] = random.random) -> float:
    """The seconds to wait after so many failures in a row: twice as long each time, at most `most`, and up to half of it less at
    random, so that those who failed together do not come back together."""
    return float(min(most, first * 2 ** min(max(0, failures - 1), 30)) * (1 - chance() / 2))


class Outage:
    """Something that may fail again and again. It is logged when it begins to fail, with a traceback for each kind of error once;
    then at most once a minute, with the number of failures since; and when it works again, with the number of failures in all.

    log, event, level: how it is logged. `fields` are added to each line.
    """

    def __init__(
        self,
        log: Any,
        event: str,
        *,
        level: str = "warning",
        every: float = _EVERY,
        clock: Callable[[], float] = time.monotonic,
        **fields: Any,
    ) -> None:
        self._log = log.bind(**fields) if fields else log
        self._event, self._level = event, level
        self._every, self._clock = every, clock
        self._kinds: set[str] = set()
        self._unlogged = 0
        self._failures = 0
        self._since = 0.0
        self._logged: float | None = None  # when it was last logged that it fails, and that it works again
        self._well: float | None = None

    def failed(self, error: BaseException | None = None, **fields: Any) -> int:
        """Count a failure, and log it if it is time. Returns how many there were in a row."""
        now, kind = self._clock(), type(error).__name__ if error is not None else ""
        self._since = self._since if self._failures else now
        self._failures += 1
        self._unlogged += 1
        new = kind not in self._kinds and len(self._kinds) < _KINDS
        if new or self._logged is None or now - self._logged >= self._every:
            if new:
                self._kinds.add(kind)
            self._logged, times, self._unlogged = now, self._unlogged, 0
            told = {"error": kind, **fields} if kind else fields
            getattr(self._log, self._level)(self._event, times=times, **told, exc_info=error if new and error is not None else None)
        return self._failures

    def over(self) -> None:
        """Note that it works again."""
        if not self._failures:
            return
        now, failures = self._clock(), self._failures
        self._failures = 0
        if self._well is None or now - self._well >= self._every:
            self._well, self._unlogged = now, 0
            self._log.info("works_again", after=self._event, failures=failures, seconds=round(now - self._since, 1))
