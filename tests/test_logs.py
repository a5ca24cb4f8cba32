import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bots.app.config import LogsConfig
from bots.app.logs.logs import set_up
from bots.app.web.metrics import Metrics

DISCORD = ".".join(("MTA4NzY1NDMyMTA5ODc2NTQzMg", "GaBcDe", "abcdefghijklmnopqrstuvwxyz0123456789AB"))
SECRETS = [
    "xoxb-1234567890-abcdefghij",
    "xapp-1-A0123-456-abcdef",
    "xoxe.xoxp-1-Mi0yLTE",
    "AIza" + "SyA1234567890abcdefghijklmnopqrstuv",
    "AQ." + "Ab8RN6KxExampleExampleExampleExampleExample1234",
    DISCORD,
    "https://hooks.slack.com/commands/T1/2/abcdef",
    "https://hooks.slack.com/services/T1/B2/abcdef",
]
ADDRESSES = [
    "https://discord.com/api/v10/webhooks/123456/aW50ZXJhY3Rpb246dG9rZW4/messages/@original",
    "https://discord.com/api/v10/interactions/123456/aW50ZXJhY3Rpb246dG9rZW4/callback",
    "https://generativelanguage.googleapis.com/v1beta/models?key=SECRETSECRETSECRET",
]


class Written:
    """What was written to the standard error so far."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys, self._text = capsys, ""

    def text(self) -> str:
        self._text += self._capsys.readouterr().err
        return self._text


@pytest.fixture
def out(capsys: pytest.CaptureFixture[str]) -> Iterator[Written]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield Written(capsys)
    root.handlers[:] = before
    root.setLevel(level)
    structlog.reset_defaults()


def lines(out: Written) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.text().splitlines()]


@pytest.mark.parametrize("format", ["json", "console"])
@pytest.mark.parametrize("secret", SECRETS)
def test_no_token_is_ever_written(out: Written, secret: str, format: str) -> None:
    set_up(LogsConfig.model_validate({"format": format}))
    log = structlog.get_logger("bots.test")
    log.info("sent", url=f"before {secret} after")
    log.info("sent", headers={"Authorization": f"Bearer {secret}"}, tokens=[secret, ("x", secret)])
    logging.getLogger("library").warning("could not send %s", secret)
    logging.getLogger("library").warning("could not send %(a)s", {"a": secret})
    try:
        raise ValueError(f"the token {secret} is wrong")
    except ValueError:
        log.exception("broken", why=ValueError(secret))
        logging.getLogger("library").exception("broken")
    written = out.text()
    assert "broken" in written
    assert secret not in written
    assert "[secret]" in written


@pytest.mark.parametrize("format", ["json", "console"])
def test_a_traceback_shows_no_local_variables(out: Written, format: str) -> None:
    set_up(LogsConfig.model_validate({"format": format}))
    prompt = " ".join(("a", "birthday", "surprise"))
    try:
        raise ValueError(len(prompt))
    except ValueError:
        structlog.get_logger("bots.test").exception("broken")
        logging.getLogger("library").exception("broken")
    written = out.text()
    assert "ValueError" in written
    assert "a birthday surprise" not in written


@pytest.mark.parametrize("address", ADDRESSES)
def test_addresses_that_are_credentials_lose_what_makes_them_so(out: Written, address: str) -> None:
    set_up(LogsConfig(format="json"))
    logging.getLogger("aiohttp").warning("PATCH %s failed", address)
    assert "aW50ZXJhY3Rpb246dG9rZW4" not in out.text()
    assert "SECRETSECRETSECRET" not in out.text()


def test_a_line_is_an_event_with_fields(out: Written) -> None:
    set_up(LogsConfig(format="json"))
    structlog.get_logger("bots.test").info("painted", render="r1", seconds=1.5)
    logging.getLogger("library").error("it said %s", "no")
    ours, theirs = lines(out)
    assert (ours["event"], ours["render"], ours["seconds"], ours["level"]) == ("painted", "r1", 1.5, "info")
    assert str(ours["timestamp"]).endswith("Z")
    assert (theirs["event"], theirs["level"]) == ("it said …", "error")


def test_what_is_below_the_level_is_not_written(out: Written) -> None:
    set_up(LogsConfig(level="warning", format="json"))
    structlog.get_logger("bots.test").info("quiet")
    logging.getLogger("slack_bolt").warning("chatty")
    structlog.get_logger("bots.test").warning("loud")
    assert [line["event"] for line in lines(out)] == ["loud"]


def test_metrics_are_counted_from_the_same_events(out: Written) -> None:
    metrics = Metrics()
    set_up(LogsConfig(format="json"), watch=metrics.watch)
    log = structlog.get_logger("bots.test")
    log.info("painted", tier="pro", micro_dollars=134_000, seconds=12.0)
    log.info("painted", tier="pro", micro_dollars=134_000, seconds=0.0)
    stages = {"waiting": 0.2, "model": 12.0, "storing": 0.1, "posting": 0.7}
    log.info("render_over", act="edit", tier="pro", outcome="done", since_accepted=13.0, **stages)
    log.info("render_over", act="undo", tier=None, outcome="cancelled", since_accepted=1.0, **dict.fromkeys(stages, 0.0))
    log.info("ask_accepted", platform="slack", act="edit")
    structlog.get_logger("bots.test", platform="discord").info("ask_declined", code="limit_spent")
    for call, outcome, bill in ((1, "engine_busy", None), (2, "painted", 134_000)):
        log.info("model_call", tier="pro", outcome=outcome, call=call, micro_dollars=bill)
    structlog.get_logger("stamina").warning("stamina.retry_scheduled", retry=1)
    log.warning("not_acknowledged", late=True)
    metrics.acknowledged("slack", 0.3)
    metrics.late(0.02)
    log.info("render_failed", code="refused")
    log.error("tier_gone", tier="lite")
    log.critical("spending_cap", tier="pro")
    log.warning("connection_lost", code=1006)
    metrics.gauge("darkroom_under_way", "Under way.", lambda: 7)
    text = metrics.text().decode()
    for line in (
        'darkroom_pictures_total{tier="pro"} 2.0',
        'darkroom_cost_dollars_total{tier="pro"} 0.268',
        'darkroom_model_seconds_count{tier="pro"} 2.0',
        'darkroom_renders_over_total{act="edit",outcome="done",tier="pro"} 1.0',
        'darkroom_renders_over_total{act="undo",outcome="cancelled",tier=""} 1.0',
        'darkroom_stage_seconds_sum{stage="model"} 12.0',
        'darkroom_stage_seconds_count{stage="all"} 2.0',
        'darkroom_asks_total{outcome="accepted",platform="slack"} 1.0',
        'darkroom_asks_total{outcome="limit_spent",platform="discord"} 1.0',
        'darkroom_model_calls_total{outcome="engine_busy",tier="pro"} 1.0',
        'darkroom_billed_dollars_total{tier="pro"} 0.134',
        'darkroom_retries_total{what="model"} 1.0',
        'darkroom_retries_total{what="request"} 1.0',
        "darkroom_not_acknowledged_total 1.0",
        'darkroom_acknowledgement_seconds_bucket{le="0.35",platform="slack"} 1.0',
        "darkroom_loop_lag_seconds_count 1.0",
        "process_resident_memory_bytes",
        "process_open_fds",
        "process_cpu_seconds_total",
        'darkroom_renders_failed_total{code="refused"} 1.0',
        'darkroom_alarms_total{event="tier_gone"} 1.0',
        'darkroom_alarms_total{event="spending_cap"} 1.0',
        "darkroom_under_way 7.0",
    ):
        assert line in text
    assert "connection_lost" not in text


def test_metrics_count_also_what_is_not_written(out: Written) -> None:
    metrics = Metrics()
    set_up(LogsConfig(level="error", format="json"), watch=metrics.watch)
    structlog.get_logger("bots.test").info("painted", tier="pro", micro_dollars=1, seconds=1.0)
    assert 'darkroom_pictures_total{tier="pro"} 1.0' in metrics.text().decode()
    assert out.text() == ""


def test_the_secrets_themselves_are_never_written_whatever_their_shape(out: Written) -> None:
    set_up(LogsConfig(format="json"), hide=["0123456789abcdef0123456789abcdef", "a+b(c"])
    structlog.get_logger("bots.test").info("sent", why="0123456789abcdef0123456789abcdef and a+b(c")
    assert "[secret] and [secret]" in out.text()
