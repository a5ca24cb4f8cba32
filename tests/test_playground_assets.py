"""The page's own files: small, kept by browsers for good, and never half of one page and half of another."""

from __future__ import annotations

import gzip
import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from bots.playground import assets
from bots.playground.assets import Assets
from tests.playground_harness import Harness, open_harness

_PAGE = b'<link href="/static/a.css"><!-- the other modules --><script src="/static/app.js"></script>'
_SCRIPTS = len(list((Path(assets.__file__).parent / "static").glob("*.js")))
_SMALL_FILES = {"index.html": _PAGE, "a.css": b"a{}", "app.js": b"import './b.js'", "b.js": b"1"}


@pytest_asyncio.fixture
async def harness(tmp_path: Path) -> AsyncIterator[Harness]:
    async with open_harness(tmp_path) as opened:
        yield opened


@pytest_asyncio.fixture
async def session(harness: Harness) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(harness.playground.url, auto_decompress=False) as opened:
        yield opened


def test_the_page_without_its_pictures_is_small() -> None:
    assert Assets.read().bytes < 120_000


def test_the_address_of_the_files_changes_with_any_of_them() -> None:
    stamps = {Assets(_SMALL_FILES | changed).stamp for changed in ({}, {"b.js": b"2"}, {"a.css": b"b{}"}, {"c.js": b""})}
    assert len(stamps) == 4
    assert Assets(dict(reversed(_SMALL_FILES.items()))).stamp == Assets(_SMALL_FILES).stamp


async def test_all_that_the_page_names_is_there_and_kept_for_good(session: aiohttp.ClientSession) -> None:
    async with session.get("/", headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.headers["Cache-Control"] == "no-cache"
        page = gzip.decompress(await answer.read()).decode()
    named = re.findall(r'(?:href|src)="(/[^"#]*)"', page)
    assert len([one for one in named if one.endswith(".js")]) == _SCRIPTS
    for address in named:
        async with session.get(address, headers={"Accept-Encoding": "gzip, br"}) as answer:
            assert answer.status == 200
            assert "immutable" in answer.headers["Cache-Control"]
            assert answer.headers["Content-Encoding"] == "gzip"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            small = await answer.read()
        async with session.get(address, headers={"Accept-Encoding": "identity"}) as answer:
            assert "Content-Encoding" not in answer.headers
            assert await answer.read() == gzip.decompress(small)


@pytest.mark.parametrize(
    "address", ["/static/app.js", "/static/0123456789abcdef/app.js", "/static/{stamp}/index.html", "/static/{stamp}/..%2fteam.py"]
)
async def test_nothing_else_is_served(session: aiohttp.ClientSession, address: str) -> None:
    async with session.get(address.format(stamp=Assets.read().stamp)) as answer:
        assert answer.status == 404
