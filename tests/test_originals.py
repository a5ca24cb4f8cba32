"""Links to originals: signed, for a time where the configuration says so, whole or in parts."""

from __future__ import annotations

import asyncio
import email.parser
import email.policy
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import aiohttp.web
import pytest
from hypothesis import given
from hypothesis import strategies as some

from bots.app.web.links import Links, Validity
from bots.app.web.originals import ROUTE, Originals
from bots.app.web.ranges import OutOfRange, Part, parts
from bots.shared.config import WebConfig
from bots.shared.listening import listening
from core.errors import PictureLost, StoreTrouble, StudioError
from core.model import Sha256, Version, VersionId
from core.store.sql_store import SqlStore
from tests.fakes import MemoryPictures
from tests.pictures import plain_png
from tests.ports import CAPS
from tests.test_store import NOW, entry, recorded, version
from tests.test_web import Web, open_web

DATA = plain_png(64, 64, bytes(range(256)) * 40)
SIZE = len(DATA)
WEEK = timedelta(days=7)


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 28, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


async def keep(web: Web, store: SqlStore) -> str:
    """Keep an original: its link."""
    original = await web.pictures.put(DATA)
    await store.accept(entry(1), NOW)
    (kept,) = await recorded(store, "r1", [replace(version(1, "r1", "t1"), original=original)])
    link = web.links(kept)
    assert link is not None
    return link


@asynccontextmanager
async def linked(folder: Path) -> AsyncIterator[tuple[Web, aiohttp.ClientSession, str]]:
    async with open_web(folder) as (web, client, store):
        yield web, client, await keep(web, store)


# --- for a time


def links(clock: Clock, expire: timedelta | None, key: bytes = b"key") -> Links:
    return Links(key, "https://d.example", expire=expire, now=clock)


def test_a_link_is_good_until_its_time_is_over() -> None:
    clock, id = Clock(), VersionId("v1")
    some_links = links(clock, WEEK)
    signature = some_links.signature(id)
    clock.now += WEEK - timedelta(seconds=1)
    assert some_links.validity(id, signature) is Validity.GOOD
    assert some_links.good_for(signature) == 1
    clock.now += timedelta(seconds=1)
    assert some_links.validity(id, signature) is Validity.EXPIRED
    assert some_links.validity(id, some_links.signature(id)) is Validity.GOOD, "a new one is"


def test_how_long_is_read_from_the_configuration_of_today() -> None:
    clock, id = Clock(), VersionId("v1")
    dated, lasting = links(clock, WEEK).signature(id), links(clock, None).signature(id)
    clock.now += timedelta(days=2)
    assert links(clock, timedelta(days=1)).validity(id, dated) is Validity.EXPIRED
    assert links(clock, timedelta(days=3)).validity(id, dated) is Validity.GOOD
    assert links(clock, None).validity(id, dated) is Validity.GOOD
    assert links(clock, None).validity(id, lasting) is Validity.GOOD
    assert links(clock, timedelta(days=3)).validity(id, lasting) is Validity.EXPIRED, "nobody knows when it was given"


@pytest.mark.parametrize("expire", [None, WEEK])
def test_a_signature_that_was_touched_is_wrong_whatever_its_date(expire: timedelta | None) -> None:
    clock, id = Clock(), VersionId("v1")
    some_links = links(clock, expire)
    dated = links(clock, WEEK).signature(id)
    given, _, signed = dated.partition(".")
    later = str(int(given) + 1_000_000)
    for touched in (
        f"{later}.{signed}", signed, f".{signed}", f"{given}.", given, "", ".", f" {given}.{signed}", f"{given}.{signed}x",
        f"+{given}.{signed}",
        f"{given}.0.{signed}", links(clock, WEEK).signature(VersionId("v2")), links(clock, None).signature(VersionId("v2")),
        links(clock, WEEK, b"another").signature(id), "\udcff", "\udcff.\udcff", "9" * 5000,
    ):  # fmt: skip
        assert some_links.validity(id, touched) is Validity.WRONG, touched
    assert some_links.validity(VersionId(f"v1 {given}"), signed) is not Validity.WRONG, "which is the id of no picture"


def test_where_links_expire_none_stands_in_a_message_for_good() -> None:
    shown = version(1, "r", "t")
    assert links(Clock(), WEEK).lasting(shown) is None
    assert links(Clock(), WEEK)(shown) is not None
    assert links(Clock(), None).lasting(shown) == links(Clock(), None)(shown)


async def test_whoever_comes_too_late_is_told_how_to_get_a_new_one(tmp_path: Path) -> None:
    clock = Clock()
    async with open_web(tmp_path, expire=WEEK, now=clock) as (web, client, store):
        link = await keep(web, store)
        async with client.get(link) as answer:
            assert (answer.status, await answer.read()) == (200, DATA)
            assert answer.headers["Cache-Control"] == "private, max-age=604800, immutable"
        clock.now += WEEK
        for method in ("GET", "HEAD"):
            async with client.request(method, link, headers={"Range": "bytes=0-9"}) as answer:
                assert answer.status == 410
                assert answer.headers["Cache-Control"] == "no-store"
                said = await answer.text()
                assert method == "HEAD" or ("expired" in said and "info" in said and "Original" in said)
        async with client.get(await _again(web, store)) as answer:
            assert answer.status == 200


async def _again(web: Web, store: SqlStore) -> str:
    kept = await store.version(VersionId("v1"))
    assert kept is not None
    return str(web.links(kept))


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        (3600, 3600), ("3600", 3600), ("90s", 90), ("12h", 43_200), ("7d", 604_800), ("7 days", 604_800), ("2 weeks", 1_209_600),
        ("30 Min", 1800), ("1 hour", 3600), (0.5, 0.5),
    ],
)  # fmt: skip
def test_how_long_may_be_written_as_people_do(written: object, seconds: float) -> None:
    assert WebConfig.model_validate({"links_expire": written}).links_expire == timedelta(seconds=seconds)


@pytest.mark.parametrize("written", [0, "0d", -1, "soon", "", "7 years", "1d12h", True, [], "9" * 12, 1e300, "d"])
def test_how_long_that_is_none_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match="links_expire"):
        WebConfig.model_validate({"links_expire": written})


# --- in parts


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-9", 0, 9),
        ("bytes=5-", 5, SIZE - 1),
        ("bytes=-7", SIZE - 7, SIZE - 1),
        ("Bytes = 1-1".replace(" ", ""), 1, 1),
        (f"bytes=0-{SIZE * 2}", 0, SIZE - 1),
        (f"bytes=-{SIZE * 2}", 0, SIZE - 1),
        (f"bytes={SIZE - 1}-", SIZE - 1, SIZE - 1),
        (f"bytes=0-3,{SIZE}-", 0, 3),  # only the part that exists
    ],
)
async def test_a_part_is_sent_byte_for_byte(asked: str, first: int, last: int, tmp_path: Path) -> None:
    async with linked(tmp_path) as (_, client, link), client.get(link, headers={"Range": asked}) as answer:
        assert answer.status == 206
        assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
        assert answer.headers["Content-Length"] == str(last - first + 1)
        assert answer.content_type == "image/png"
        assert await answer.read() == DATA[first : last + 1]


async def test_several_parts_come_as_one_answer(tmp_path: Path) -> None:
    async with linked(tmp_path) as (_, client, link), client.get(link, headers={"Range": "bytes=0-9, 100-149, -5"}) as answer:
        body = await answer.read()
        assert answer.status == 206
        assert answer.headers["Content-Length"] == str(len(body))
        head = f"Content-Type: {answer.headers['Content-Type']}\r\n\r\n".encode()
        message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
        told = [(part["Content-Range"], part.get_content_type()) for part in message.iter_parts()]
        assert told == [(f"bytes {of}/{SIZE}", "image/png") for of in ("0-9", "100-149", f"{SIZE - 5}-{SIZE - 1}")]
        for data in (DATA[:10], DATA[100:150], DATA[-5:]):
            assert body.count(b"\r\n\r\n" + data + b"\r\n--") == 1


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=9-0", "bytes=a-b", "bytes=-", "bytes=", "bytes", "lines=0-9", "bytes=0-9,x", "bytes=0--9", "bytes=٣-٤",
        "bytes=0-,0-", ",".join(["bytes=0-0"] + ["1-1"] * 40), "bytes=" + "9" * 5000 + "-",
    ],
)  # fmt: skip
async def test_what_is_no_range_or_too_much_of_it_gets_the_whole(asked: str, tmp_path: Path) -> None:
    async with linked(tmp_path) as (_, client, link), client.get(link, headers={"Range": asked}) as answer:
        assert (answer.status, answer.headers["Accept-Ranges"]) == (200, "bytes")
        assert await answer.read() == DATA


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", "bytes=-0", f"bytes={SIZE}-,{SIZE + 5}-{SIZE + 9}"])
async def test_what_lies_beyond_the_end_is_refused_with_the_size(asked: str, tmp_path: Path) -> None:
    async with linked(tmp_path) as (_, client, link), client.get(link, headers={"Range": asked}) as answer:
        assert (answer.status, answer.headers["Content-Range"]) == (416, f"bytes */{SIZE}")


async def test_a_part_is_sent_only_of_the_file_that_the_asker_has_begun(tmp_path: Path) -> None:
    async with linked(tmp_path) as (_, client, link):
        async with client.head(link, headers={"Range": "bytes=0-9"}) as answer:
            assert (answer.status, answer.headers["Content-Length"], await answer.read()) == (200, str(SIZE), b"")
            tag = answer.headers["ETag"]
        for given_tag, status in ((tag, 206), ('"another"', 200), (f"W/{tag}", 200), ("Sat, 28 Nov 2026 12:00:00 GMT", 200)):
            async with client.get(link, headers={"Range": "bytes=0-9", "If-Range": given_tag}) as answer:
                assert answer.status == status, given_tag
        for known, status in ((tag, 304), (f'"x", W/{tag}', 304), ("*", 304), ('"x"', 200)):
            async with client.get(link, headers={"If-None-Match": known}) as answer:
                assert (answer.status, len(await answer.read())) == (status, 0 if status == 304 else SIZE)


@given(
    some.integers(1, 50),
    some.lists(some.tuples(some.none() | some.integers(0, 60), some.none() | some.integers(0, 60)), max_size=5),
)
def test_parts_are_what_slices_would_give(size: int, asked: list[tuple[int | None, int | None]]) -> None:
    header = "bytes=" + ",".join(f"{'' if first is None else first}-{'' if last is None else last}" for first, last in asked)
    data = range(size)
    sliced = [
        data[-last:]
        if first is None and last
        else data[first : None if last is None else last + 1]
        if first is not None
        else range(0)
        for first, last in asked
    ]
    try:
        found = parts(header, size)
    except OutOfRange:
        assert not any(sliced)
    else:
        assert found == () or found == tuple(Part(one[0], one[-1]) for one in sliced if one)
        assert sum(one.size for one in found) <= size


# --- many at once


class SlowPictures(MemoryPictures):
    """Pictures whose originals load only when the test lets them."""

    def __init__(self) -> None:
        super().__init__()
        self.loads = 0
        self.begun, self.go = asyncio.Event(), asyncio.Event()

    async def original(self, sha256: Sha256) -> bytes:
        self.loads += 1
        self.begun.set()
        await self.go.wait()
        return await super().original(sha256)


async def fetched(client: aiohttp.ClientSession, link: str) -> tuple[int, bytes]:
    async with client.get(link) as answer:
        return answer.status, await answer.read()


class Gathering:
    """A store of versions that tells when so many asked for one. What asked goes on at once, up to the picture's lock."""

    def __init__(self, store: SqlStore, size: int) -> None:
        self._store, self._missing = store, size
        self.complete = asyncio.Event()

    async def version(self, id: VersionId) -> Version | None:
        found = await self._store.version(id)
        self._missing -= 1
        if not self._missing:
            self.complete.set()
        return found


async def test_however_many_fetch_an_original_it_is_loaded_once_and_let_go(tmp_path: Path) -> None:
    pictures = SlowPictures()
    async with open_web(tmp_path, pictures=pictures) as (web, client, store):
        path, gathering = urlsplit(await keep(web, store)).path, Gathering(store, 20)
        app = web_app(Originals(gathering, pictures, web.links))
        async with listening(app, "127.0.0.1", 0, caps=CAPS, name="test") as (_, port):
            link = f"http://127.0.0.1:{port}{path}"
            fetching = [asyncio.create_task(fetched(client, link)) for _ in range(20)]
            await gathering.complete.wait()
            pictures.go.set()
            assert set(await asyncio.gather(*fetching)) == {(200, DATA)}
            assert pictures.loads == 1
            assert await fetched(client, link) == (200, DATA)
            assert pictures.loads == 2, "nothing stays in memory once nobody is sent it"


async def test_a_link_that_expires_while_its_picture_is_loaded_is_good_and_kept_for_no_longer(tmp_path: Path) -> None:
    clock, pictures = Clock(), SlowPictures()
    async with open_web(tmp_path, expire=WEEK, now=clock, pictures=pictures) as (web, client, store):
        getting = asyncio.create_task(client.get(await keep(web, store)))
        await pictures.begun.wait()
        clock.now += WEEK + timedelta(seconds=5)
        pictures.go.set()
        async with await getting as answer:
            assert (answer.status, answer.headers["Cache-Control"]) == (200, "private, max-age=0, immutable")


@pytest.mark.parametrize(("trouble", "status"), [(PictureLost(), 404), (StoreTrouble(), 503)])
async def test_a_store_that_does_not_answer_has_lost_nothing(tmp_path: Path, trouble: StudioError, status: int) -> None:
    class Failing(MemoryPictures):
        async def original(self, sha256: Sha256) -> bytes:
            raise trouble

    async with open_web(tmp_path, pictures=Failing()) as (web, client, store), client.get(await keep(web, store)) as answer:
        assert (answer.status, answer.headers.get("Retry-After")) == (status, "30" if status == 503 else None)
        assert await answer.text() == str(trouble)


async def test_only_a_few_different_ones_are_in_memory_at_once(tmp_path: Path) -> None:
    pictures = SlowPictures()
    async with open_web(tmp_path, pictures=pictures) as (web, client, store):
        first = await keep(web, store)
        await store.accept(entry(2), NOW)
        other = await pictures.put(plain_png(8, 8, b"other"))
        (kept,) = await recorded(store, "r2", [replace(version(2, "r2", "t2"), original=other)])
        app = web_app(Originals(store, pictures, web.links, at_once=1, patience=0.05))
        async with listening(app, "127.0.0.1", 0, caps=CAPS, name="test") as (_, port):
            here = f"http://127.0.0.1:{port}"
            slow = asyncio.create_task(fetched(client, here + urlsplit(first).path))
            await pictures.begun.wait()
            async with client.get(here + urlsplit(str(web.links(kept))).path) as answer:
                assert (answer.status, answer.headers["Retry-After"]) == (503, "10")
            pictures.go.set()
            assert await slow == (200, DATA)
            assert (await fetched(client, here + urlsplit(str(web.links(kept))).path))[0] == 200


def web_app(originals: Originals) -> aiohttp.web.Application:
    app = aiohttp.web.Application()
    app.router.add_get(ROUTE, originals.get)
    return app
