"""Who may see the metrics, and what else is not for everybody: this machine, and whoever has the token."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from pydantic import ValidationError

from bots.app.config import Config
from bots.app.web.exposure import exposure
from bots.shared.addresses import is_own, is_own_name
from bots.shared.config import WebConfig
from tests.test_web import Web, open_web

TOKEN = "a-token-of-our-own-0123456789"


@asynccontextmanager
async def answering(folder: Path, token: str | None = TOKEN) -> AsyncIterator[tuple[Web, aiohttp.ClientSession]]:
    async with open_web(folder, token=token) as (web, client, _):
        yield web, client


async def status(client: aiohttp.ClientSession, web: Web, path: str = "/metrics", method: str = "GET", **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with client.request(method, f"{web.url}{path}", headers=named) as answer:
        text = await answer.text()
        assert "darkroom_" not in text or answer.status == 200
        assert TOKEN not in text
        return answer.status


@pytest.mark.parametrize("host", ["localhost", "LocalHost:8080", "127.0.0.1", "127.0.0.1:9", "[::1]:8080", "127.1.2.3"])
async def test_this_machine_sees_the_metrics_by_its_own_names(host: str, tmp_path: Path) -> None:
    async with answering(tmp_path, token=None) as (web, client):
        assert await status(client, web, Host=host) == 200


STRANGERS: list[dict[str, str]] = [
    {"Host": "evil.example"},  # a page elsewhere that points its own name at this machine
    {"Host": "localhost.evil.example"},
    {"Host": "127.0.0.1.evil.example:8080"},
    {"Host": "darkroom.example.com"},
    {"Host": "localhost@evil.example"},
    {"Host": "10.0.0.1"},
    {"Host": "0.0.0.0:8080"},
    {"Host": "127.0.0.1:x"},
    {"Host": "[::1]x"},
    {"Host": "2130706433"},
    {"X_Forwarded_For": "198.51.100.7"},  # a proxy that calls by our own name
    {"X_Real_IP": "198.51.100.7"},
    {"Forwarded": "for=198.51.100.7"},
    {"Via": "1.1 proxy"},
]


@pytest.mark.parametrize("who", STRANGERS, ids=lambda who: str(next(iter(who.values()))))
async def test_nobody_else_sees_more_than_health_and_readiness(who: dict[str, str], tmp_path: Path) -> None:
    async with answering(tmp_path) as (web, client):
        for path in ("/metrics", "/", "/nothing", "/originals", "/metrics/", "//metrics"):
            assert await status(client, web, path, **who) == 401, path
        assert await status(client, web, "/metrics", "POST", **who) == 401
        for path in ("/healthz", "/readyz"):
            assert await status(client, web, path, **who) == 200
            assert await status(client, web, path, "HEAD", **who) == 200
        assert await status(client, web, **who, Authorization=f"Bearer {TOKEN}") == 200
        assert await status(client, web, **who, Authorization=f"bearer  {TOKEN}") == 200


@pytest.mark.parametrize(
    "wrong",
    [
        "", "Bearer", "Bearer ", f"Bearer {TOKEN[:-1]}", f"Bearer {TOKEN}x", f"Bearer {TOKEN} x", f"Basic {TOKEN}", TOKEN,
        f"Bearer {TOKEN.upper()}", "Bearer None", "Bearer **********", "Bearer \u00e4",
    ],
)  # fmt: skip
async def test_a_wrong_token_opens_nothing(wrong: str, tmp_path: Path) -> None:
    async with answering(tmp_path) as (web, client):
        assert await status(client, web, Host="darkroom.example.com", Authorization=wrong) == 401
        assert await status(client, web, Authorization=wrong) == 200, "on this machine none is needed"


async def test_without_a_token_none_opens_anything(tmp_path: Path) -> None:
    async with answering(tmp_path, token=None) as (web, client):
        for given in ("Bearer ", "Bearer None", f"Bearer {TOKEN}"):
            assert await status(client, web, Host="darkroom.example.com", Authorization=given) == 403


async def test_a_stranger_is_told_how_it_would_answer(tmp_path: Path) -> None:
    async with answering(tmp_path) as (web, client), client.get(f"{web.url}/metrics", headers={"Host": "x.example"}) as answer:
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert "[web] token" in await answer.text()


# --- the token in the configuration


def test_a_token_shows_nowhere() -> None:
    config = Config.model_validate({"web": {"token": TOKEN}})
    assert TOKEN not in repr(config)
    assert TOKEN not in str(config.model_dump())
    assert TOKEN not in config.model_dump_json()


@pytest.mark.parametrize("blank", ["", "  ", "\n"])
def test_a_blank_token_is_none(blank: str) -> None:
    assert WebConfig.model_validate({"token": blank}).token is None


@pytest.mark.parametrize("odd", ["two words", "Schlüssel-0123456789", "tab\tbed", "line\nbroken"])
def test_a_token_that_no_header_can_carry_is_refused_without_being_shown(odd: str) -> None:
    with pytest.raises(ValidationError) as raised:
        WebConfig.model_validate({"token": odd})
    assert odd not in str([problem["msg"] for problem in raised.value.errors()])


@pytest.mark.parametrize(
    ("web", "good", "words"),
    [
        ({}, True, "127.0.0.1:8080, without a token"),
        ({"token": TOKEN}, True, "with a token"),
        ({"host": "0.0.0.0"}, None, "other machines can reach 0.0.0.0:8080"),
        ({"host": "::"}, None, "other machines can reach"),
        ({"host": "darkroom.internal"}, None, "other machines can reach"),
        ({"host": "0.0.0.0", "token": TOKEN}, True, "with a token"),
        ({"host": "localhost"}, True, "without a token"),
        ({"host": "::1"}, True, "without a token"),
        ({"token": "short"}, None, "fewer than 16 characters"),
        ({"public_url": "http://darkroom.example.com"}, None, "unencrypted"),
    ],
)
def test_doctor_says_what_others_reach(web: dict[str, str], good: bool | None, words: str) -> None:
    findings = list(exposure(Config.model_validate({"web": web})))
    assert [one for one, line in findings if words in line] == [good]
    assert TOKEN not in str(findings)


def test_what_counts_as_this_machine() -> None:
    for own in ("127.0.0.1", "::1", "::ffff:127.0.0.1", "127.255.0.1"):
        assert is_own(own), own
    for other in ("", "localhost", "10.0.0.1", "::", "0.0.0.0", "fe80::1%lo", "::ffff:10.0.0.1", "2130706433", "127.1"):
        assert not is_own(other), other
    assert is_own_name("LOCALHOST:80")
    assert not is_own_name("localhost:80:80")
    assert not is_own_name("localhost.")
