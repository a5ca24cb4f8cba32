"""What people wrote is in no line of the log, at whatever level, whoever says it: ours, a library, asyncio, Python itself."""

import asyncio
import gc
import json
import logging
import socket
import sqlite3
import ssl
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import structlog
from pydantic import BaseModel
from sqlalchemy import create_engine, text
from sqlalchemy.exc import StatementError

from bots.app.config import LogsConfig
from bots.app.logs.libraries import loop_trouble, warning_shown
from bots.app.logs.logs import set_up
from bots.app.logs.tracebacks import shown, summary
from bots.shared.config import ConfigError
from core.engine.echoes import without_echo
from core.errors import BadAsk, PostFailed
from tests.test_logs import Written, lines, out

__all__ = ["out"]
PROMPT = " ".join(("saffron", "lighthouse", "for", "Zaphira"))  # nowhere in this file in one piece: tracebacks show lines of code
LEVELS = ["debug", "info", "warning", "error"]


FORMATS = pytest.mark.parametrize("format", ["json", "console"])


def logger(format: str) -> Any:
    set_up(LogsConfig.model_validate({"level": "debug", "format": format}))
    return structlog.get_logger("bots.test")


class Model(BaseModel):
    size: int


def invalid() -> None:
    Model.model_validate({"size": PROMPT})


def constant() -> None:
    raise RuntimeError("the loop is over")


def no_attribute() -> None:
    getattr(object(), "colour_of_" + "it")


def unknown_parameters() -> None:
    with create_engine("sqlite://").connect() as connection:
        connection.execute(text("SELECT * FROM nowhere WHERE words = :words"), {"words": PROMPT})


def raised(error: BaseException) -> Callable[[], None]:
    def fall() -> None:
        raise error

    return fall


def refused_certificate() -> None:
    error = ssl.SSLCertVerificationError(1, f"[SSL: CERTIFICATE_VERIFY_FAILED] for {PROMPT}")
    error.reason = "CERTIFICATE_VERIFY_FAILED"
    raise error


def caused() -> None:
    try:
        raise KeyError(PROMPT)
    except KeyError as error:
        raise ValueError(PROMPT) from error


def in_between() -> None:
    try:
        raise KeyError(PROMPT)
    except KeyError:
        assert PROMPT == "", PROMPT


def noted() -> None:
    error = ValueError("a constant")
    error.add_note(PROMPT)
    raise error


FALLS: list[Callable[[], Any]] = [
    raised(ValueError(PROMPT)),
    raised(RuntimeError(f"cannot paint {PROMPT}")),
    raised(TypeError(PROMPT)),
    raised(IndexError(PROMPT)),
    raised(OSError(28, "No space left on device", f"/home/{PROMPT}.png")),
    raised(ExceptionGroup(PROMPT, [KeyError(PROMPT), ExceptionGroup("two", [ValueError(PROMPT), BadAsk(PROMPT)])])),
    raised(BadAsk(f"I can't read “{PROMPT}”.")),
    raised(StatementError(PROMPT, "SELECT :a", {"a": PROMPT}, ValueError(PROMPT))),
    invalid,
    unknown_parameters,
    caused,
    in_between,
    noted,
    lambda: int(PROMPT),
    lambda: {}[PROMPT],  # type: ignore[index]
    lambda: PROMPT.encode("utf-16").decode("ascii"),
    lambda: getattr("", PROMPT),
    lambda: Path(PROMPT).read_bytes(),
    lambda: json.loads(PROMPT),
    lambda: sqlite3.connect(":memory:").execute(PROMPT),
]


@FORMATS
@pytest.mark.parametrize("fall", FALLS)
def test_an_exception_is_told_without_what_people_wrote(out: Written, format: str, fall: Callable[[], Any]) -> None:
    log = logger(format)
    try:
        fall()
    except Exception as error:
        log.exception("broken", why=error, whys=[error, {"a": error}])
        logging.getLogger("library").exception("broken")
        logging.getLogger("library").error("broken: %s", error)
        logging.getLogger("library").error(f"broken: {error}")
        logging.getLogger("library").error("broken: %s", repr(error))
        logging.getLogger("library").error(error)
    else:
        pytest.fail("it did not fall")
    written = out.text()
    assert written.count("broken") >= 2
    assert "test_log_privacy.py" in written  # where
    for word in PROMPT.split()[:2]:
        assert word not in written


@pytest.mark.parametrize(
    ("fall", "said"),
    [
        (constant, "RuntimeError: the loop is over"),
        (no_attribute, "AttributeError: 'object' object has no attribute 'colour_of_it'"),
        (lambda: [].pop(), "IndexError: pop from empty list"),
        (lambda: 1 + "", "TypeError: unsupported operand type(s) for +: 'int' and 'str'"),  # type: ignore[operator]
        (lambda: Path("/no/such/file").read_bytes(), "FileNotFoundError: [Errno 2] No such file or directory"),
        (lambda: sqlite3.connect(":memory:").execute("SELECT 1 FROM x"), "sqlite3.OperationalError: no such table: x"),
        (refused_certificate, "ssl.SSLCertVerificationError: [Errno 1] CERTIFICATE_VERIFY_FAILED"),
        (raised(socket.gaierror(-2, "Name or service not known")), "socket.gaierror: [Errno -2] Name or service not known"),
        (raised(PostFailed(PROMPT)), f"core.errors.PostFailed: {PostFailed.code}"),
        (raised(ConfigError("data_dir: nothing there")), "bots.shared.config.ConfigError: data_dir: nothing there"),
        (noted, "ValueError: a constant"),
    ],
)
def test_what_helps_whoever_mends_it_stays(fall: Callable[[], Any], said: str) -> None:
    with pytest.raises(Exception) as caught:  # noqa: PT011
        fall()
    assert summary(caught.value) == said
    assert shown(caught.value).endswith(f"\n{said}")
    assert "test_log_privacy.py" in shown(caught.value)


def test_a_chain_and_a_group_are_told_whole() -> None:
    with pytest.raises(ValueError, match=PROMPT) as caught:
        caused()
    assert "\nKeyError\n\nThis was the cause of:\n\nTraceback" in shown(caught.value)
    with pytest.raises(AssertionError) as caught_too:
        in_between()
    assert "\nKeyError\n\nThis led to:\n\nTraceback" in shown(caught_too.value)
    said = shown(ExceptionGroup("g", [ValueError(number) for number in range(11)]))
    assert said.count("One of them") == 8
    assert said.endswith("And 3 more.")


# --- libraries


@pytest.mark.parametrize("level", LEVELS)
@FORMATS
def test_a_library_says_nothing_below_a_warning_whatever_the_level(out: Written, level: str, format: str) -> None:
    set_up(LogsConfig.model_validate({"level": level, "format": format}))
    for name in ("aiosqlite", "slack_bolt.AsyncApp", "darkroom:AsyncApp", "discord.gateway", "a.new.one", "botsy", "core2"):
        logger = logging.getLogger(name)
        assert not logger.isEnabledFor(logging.INFO)  # it does not even make the line
        logger.setLevel(logging.DEBUG)  # some set their own
        logger.debug("executing %s", PROMPT)
        logger.info("got a constant")
        logger.setLevel(logging.NOTSET)
    assert out.text() == ""


def test_a_library_warns_in_its_own_words_with_nothing_in_their_gaps_but_numbers(out: Written) -> None:
    set_up(LogsConfig(format="json"))
    library = logging.getLogger("library")
    library.warning("slept %.2f s after %d tries for %s", 1.5, 3, PROMPT)
    library.warning("in all %(count)d, of %(who)s", {"count": 2, "who": PROMPT})
    library.warning("failed: %s", KeyError(PROMPT))
    library.warning("%d was no number", PROMPT)
    library.warning("two %s", PROMPT, PROMPT)
    library.warning(f"unhandled request {PROMPT}")
    library.warning({"text": PROMPT})
    assert [line["event"] for line in lines(out)] == [
        "slept 1.50 s after 3 tries for …",
        "in all 2, of …",
        "failed: KeyError",
        "%d was no number",
        "two %s",
        "library_spoke",
        "library_spoke",
    ]
    assert {(line["logger"], str(line["at"]).partition(":")[0]) for line in lines(out)} == {("library", "test_log_privacy.py")}


def test_what_slack_calls_a_warning_is_none(out: Written) -> None:
    set_up(LogsConfig(level="debug", format="json"))
    for name in ("slack_bolt.AsyncApp", "slack_sdk.socket_mode", "dbos"):
        logging.getLogger(name).warning("Unhandled request")
    assert out.text() == ""


@FORMATS
def test_of_an_object_its_type_is_written(out: Written, format: str) -> None:
    log = logger(format)

    class Said:
        def __repr__(self) -> str:
            return PROMPT

    log.info("heard", what=Said(), whats=(Said(), [Said()]), where={"a": Said()}, path=Path("/data"), count=3)
    written = out.text()
    assert "saffron" not in written
    assert "Said" in written
    assert "/data" in written


# --- asyncio, and Python itself


@pytest.mark.each_loop
async def test_asyncio_tells_of_lost_tasks_without_what_they_held(out: Written) -> None:
    set_up(LogsConfig(level="debug", format="json"))
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(loop_trouble)

    async def fall() -> None:
        raise ValueError(PROMPT)

    task = asyncio.create_task(fall(), name=PROMPT)
    await asyncio.wait({task})
    del task
    gc.collect()
    loop.call_soon(lambda words: {}[words], PROMPT)  # type: ignore[index]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    loop.call_exception_handler({"message": f"Fatal error: {PROMPT}"})
    lost, called, other = lines(out)
    assert (lost["event"], lost["what"]) == ("loop_trouble", "Task exception was never retrieved")
    assert str(lost["exception"]).endswith("ValueError")
    assert str(called["what"]).startswith("Exception in callback")
    assert other["what"] == "Fatal error"
    assert "saffron" not in out.text()


def test_a_slow_callback_is_told_of_without_what_it_was_called_with(out: Written) -> None:
    set_up(LogsConfig(level="debug", format="json"))

    async def slow() -> None:
        loop = asyncio.get_running_loop()
        loop.slow_callback_duration = 0.0
        loop.call_soon(lambda words: None, PROMPT)
        await asyncio.sleep(0)

    asyncio.run(slow(), debug=True)
    events = {line["event"] for line in lines(out) if line["logger"] == "asyncio"}
    assert events
    assert all(str(event).startswith("Executing … took 0.") for event in events)


def test_a_warning_of_pythons_is_told_without_its_words(out: Written) -> None:
    logger("json")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = warning_shown
        Model.model_construct(size=PROMPT).model_dump_json()
        warnings.warn(PROMPT, stacklevel=1)
    written = out.text()
    assert written.count("python_warning") == 2
    assert "UserWarning" in written
    assert "saffron" not in written


HOOKED = """
import logging, sys, threading
from bots.app.config import LogsConfig
from bots.app.logs.libraries import hook
from bots.app.logs.logs import set_up
words = " ".join(("saffron", "lighthouse"))
set_up(LogsConfig(format="json"))
hook()
def fall(*_): raise KeyError(words)
one = threading.Thread(target=fall); one.start(); one.join()
class Dies:
    __del__ = fall
Dies()
class Broken(logging.Formatter):
    format = fall
logging.getLogger().handlers[0].setFormatter(Broken()) if "broken" in sys.argv else None
logging.getLogger("library").error("hm %s", words)
fall()
"""


@pytest.mark.parametrize("way", ["whole", "broken"])
def test_what_python_would_write_by_itself_goes_through_the_log(way: str) -> None:
    ended = subprocess.run([sys.executable, "-c", HOOKED, way], capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 1
    assert "lighthouse" not in ended.stderr
    if way == "whole":
        events = [json.loads(line)["event"] for line in ended.stderr.splitlines()]
        assert events == ["thread_died", "not_raised", "hm …", "crashed"]


def test_no_library_writes_past_the_log() -> None:
    """After everything that a process loads is loaded, only the root logger has a handler that writes."""
    code = """
import asyncio, logging, sys
import bots.discord.adapter, bots.slack.adapter, bots.playground.adapter, google.genai, alembic.command, obstore, matplotlib, PIL.Image
from core.jobs import workflows
workflows.dbos(), workflows.in_file("x")
loggers = [logging.getLogger(name) for name in logging.root.manager.loggerDict]
print([one.name for one in loggers if not one.propagate or any(type(h) is not logging.NullHandler for h in one.handlers)])
"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True)
    assert ended.stdout.strip() == "[]"


# --- what the service says


@pytest.mark.parametrize(
    ("message", "asked", "told"),
    [
        ("Billing is off for project 12 at 'us-east1'.", "a red bicycle", "Billing is off for project 12 at 'us-east1'."),
        ("Invalid value at 'contents[0].text': \"a red bicycle\"", "a red bicycle", "Invalid value at 'contents[0].text': …"),
        ("I will not paint A  Red\nBicycle leaning, sorry", "Please paint a red bicycle leaning against it", "…"),
        ("Cannot paint 赤い自転車を壁に", "赤い自転車を壁に立てかける", "…"),
        ("No: cat", "cat", "…"),
        ("Unknown name 'cat'", "cat", "Unknown name …"),
        ("Quota exceeded for metric: images", "", "Quota exceeded for metric: images"),
        ("", "a cat", ""),
    ],
)  # fmt: skip
def test_what_the_service_says_is_logged_without_what_it_was_asked(message: str, asked: str, told: str) -> None:
    assert without_echo(message, asked) == told
