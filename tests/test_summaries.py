"""A library that retries for ever is logged once a minute."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
import stamina
import structlog
from structlog.testing import capture_logs

from bots.app.config import LogsConfig
from bots.app.logs.logs import set_up
from bots.app.logs.summaries import Summaries
from tests.test_logs import Written, lines, out
from tests.test_retries import Clock

__all__ = ["out"]


class Heard(logging.Handler):
    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.addFilter(Summaries(clock=clock))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def heard(clock: Clock) -> Iterator[Heard]:
    """Return what comes through the handler of the root logger."""
    handler, root = Heard(clock), logging.getLogger()
    before = root.handlers[:], root.level
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    yield handler
    root.handlers[:] = before[0]
    root.setLevel(before[1])


def test_a_night_of_reconnecting_is_a_line_a_minute(heard: Heard, clock: Clock) -> None:
    log = logging.getLogger("discord.client")
    for n in range(600):
        log.error("Attempting a reconnect in %.2fs", n / 10)
        clock.at += 1
    assert len(heard.lines) == 10
    assert heard.lines[0] == "Attempting a reconnect in 0.00s"
    assert heard.lines[1] == "Attempting a reconnect in 6.00s (and 59 more times since)"


def test_what_is_over_is_told_with_what_was_left_unsaid(heard: Heard, clock: Clock) -> None:
    for _ in range(8):
        logging.getLogger("slack_sdk.web").error("Failed to connect")
    clock.at += 121
    with capture_logs() as logs:
        logging.getLogger("bots.app.commands.run").info("stopped")
    assert heard.lines == ["Failed to connect", "stopped"]
    told = {
        "event": "library_quiet_again",
        "log_level": "info",
        "library": "slack_sdk.web",
        "times": 7,
        "said": "Failed to connect",
    }
    assert logs == [told]


def test_several_that_are_over_at_once_are_told_once_each(out: Written, clock: Clock) -> None:
    """The summary is itself a log line that passes through the same filter."""
    set_up(LogsConfig(format="json"))
    (handler,) = logging.getLogger().handlers
    handler.filters[:] = [one for one in handler.filters if not isinstance(one, Summaries)] + [Summaries(clock=clock)]
    for name in ("slack_sdk.web", "discord.client", "aiohttp.client"):
        for _ in range(3):
            logging.getLogger(name).error("Failed to connect")
    clock.at += 121
    structlog.get_logger("bots.app.commands.run").info("stopped")
    quiet = [str(line["library"]) for line in lines(out) if line["event"] == "library_quiet_again"]
    assert sorted(quiet) == ["aiohttp.client", "discord.client", "slack_sdk.web"]


def test_lines_that_say_something_else_are_all_written(heard: Heard) -> None:
    log = logging.getLogger("google_genai.models")
    said = ["the service does not answer", "an answer was cut off", "the queue is full"]
    for one in said:
        log.warning(one)
    assert heard.lines == said


@pytest.mark.parametrize("name", ["bots.slack.answering", "core.renders.work", "discordant"])
def test_our_own_lines_are_all_written(heard: Heard, name: str) -> None:
    for _ in range(5):
        logging.getLogger(name).warning("ask_broken")
    assert len(heard.lines) == 5


def test_what_is_looked_at_closely_is_all_written(heard: Heard) -> None:
    for _ in range(5):
        logging.getLogger("discord.gateway").info("received")
    assert len(heard.lines) == 5


def test_no_number_of_different_lines_is_kept(heard: Heard) -> None:
    log = logging.getLogger("aiohttp.server")
    for n in (0, 0, *range(1, 300), 0):
        log.warning("odd" + "x" * (n // 20) + "y" * (n % 20))
    assert heard.lines.count("odd") == 2, "forgotten, and written as new"


def test_retries_of_requests_are_summed_up_too(out: Written) -> None:
    set_up(LogsConfig.model_validate({"format": "json"}))
    with stamina.set_testing(True, attempts=12):
        for attempt in stamina.retry_context(on=OSError, attempts=12):
            with attempt:
                structlog.get_logger("bots.test").info("tried")
                if attempt.num < 10:
                    raise OSError(f"https://files.example/{attempt.num}?token=1")
    written = lines(out)
    assert "files.example" not in json.dumps(written), "an error may hold an address, or what somebody said"
    found = [line["event"] for line in written]
    assert found.count("tried") == 10
    assert found.count("stamina.retry_scheduled") == 1
