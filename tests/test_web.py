"""The small web server beside the bots, asked by a real client."""

import asyncio
import stat
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from pydantic import SecretStr

from bots.app.web.lag import measure_lag
from bots.app.web.links import Links, Validity
from bots.app.web.metrics import Metrics
from bots.app.web.readiness import Readiness
from bots.app.web.server import serving
from bots.shared.clock import utc_now
from bots.shared.config import ConfigError, WebConfig
from core.model import RenderId, VersionId
from core.ports.records import Queued
from core.ports.store import QueueStore
from core.renders.story import STAGES
from core.store.sql_store import SqlStore
from tests.chat import empty_database
from tests.fakes import MemoryPictures
from tests.pictures import plain_png
from tests.ports import free_port
from tests.servers import PATIENCE
from tests.test_store import NOW, entry, recorded, version


class Web:
    def __init__(self, port: int, links: Links, pictures: MemoryPictures) -> None:
        self.url, self.links = f"http://127.0.0.1:{port}", links
        self.waiting: list[str] = []
        self.metrics = Metrics()
        self.pictures = pictures
        self.works = True
        self.stopping = False
        self.store_hangs = asyncio.Event()

    async def queued(self) -> Sequence[Queued]:
        if self.store_hangs.is_set():
            await asyncio.Event().wait()
        return await self._store.queued()

    def not_ready(self) -> str | None:
        return self.waiting[0] if self.waiting else None

    def readiness(self, store: QueueStore, *, patience: float = PATIENCE) -> Readiness:
        self._store = store
        return Readiness(
            [self],
            store=self,
            pictures=self.pictures,
            works=lambda: self.works,
            stopping=lambda: self.stopping,
            patience=patience,
        )


@asynccontextmanager
async def open_web(
    folder: Path,
    *,
    token: str | None = None,
    expire: timedelta | None = None,
    now: Callable[[], datetime] = utc_now,
    pictures: MemoryPictures | None = None,
    patience: float = PATIENCE,
) -> AsyncIterator[tuple[Web, aiohttp.ClientSession, SqlStore]]:
    port = free_port()
    web = Web(port, Links(b"a key", f"http://127.0.0.1:{port}/", expire=expire, now=now), pictures or MemoryPictures())
    config = WebConfig(port=port, token=None if token is None else SecretStr(token))
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(SqlStore.open(await empty_database(folder / "d.sqlite3")))
        client = await stack.enter_async_context(aiohttp.ClientSession())
        await stack.enter_async_context(
            serving(
                config,
                readiness=web.readiness(store, patience=patience),
                metrics=web.metrics,
                store=store,
                pictures=web.pictures,
                links=web.links,
            )
        )
        yield web, client, store


async def test_health_and_readiness(tmp_path: Path) -> None:
    async with open_web(tmp_path) as (web, client, _):
        web.waiting = ["Slack is not connected."]
        async with client.get(f"{web.url}/healthz") as answer:
            assert (answer.status, await answer.json()) == (200, {"ok": True})
        async with client.get(f"{web.url}/readyz") as answer:
            assert (answer.status, await answer.json()) == (503, {"ready": False, "waiting_for": ["Slack is not connected."]})
        web.waiting = []
        async with client.get(f"{web.url}/readyz") as answer:
            assert (answer.status, await answer.json()) == (200, {"ready": True, "waiting_for": []})


async def test_metrics_are_served_as_prometheus_reads_them(tmp_path: Path) -> None:
    async with open_web(tmp_path) as (web, client, _):
        stages: dict[str, object] = dict.fromkeys(STAGES, 1.0)
        web.metrics.watch(
            {"event": "render_over", "act": "new", "tier": "lite", "outcome": "done", "since_accepted": 7.0, **stages}
        )
        async with client.get(f"{web.url}/metrics") as answer:
            assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
            assert 'darkroom_renders_over_total{act="new",outcome="done",tier="lite"} 1.0' in await answer.text()


async def test_what_could_not_serve_is_not_ready_and_alive(tmp_path: Path) -> None:
    async with open_web(tmp_path) as (web, client, _):

        async def missing() -> list[str]:
            async with client.get(f"{web.url}/readyz") as answer:
                waiting: list[str] = (await answer.json())["waiting_for"]
                assert answer.status == (503 if waiting else 200)
            async with client.get(f"{web.url}/metrics") as answer:
                assert f"darkroom_ready {0.0 if waiting else 1.0}" in await answer.text()
            async with client.get(f"{web.url}/healthz") as answer:
                assert answer.status == 200
            return waiting

        assert await missing() == []
        web.works = False
        assert await missing() == ["Jobs: this process does not work on renders yet; another one may."]
        web.works, web.pictures.full = True, True
        assert await missing() == ["Pictures: there is no room for another one."]
        web.pictures.full, web.stopping = False, True
        assert await missing() == ["Darkroom is stopping."]


async def test_a_database_that_hangs_makes_not_ready_and_keeps_no_metrics_back(tmp_path: Path) -> None:
    async with open_web(tmp_path, patience=0.05) as (web, client, _):
        web.store_hangs.set()
        async with client.get(f"{web.url}/readyz") as answer:
            assert (answer.status, (await answer.json())["waiting_for"]) == (503, ["Database: it does not answer."])
        async with client.get(f"{web.url}/metrics") as answer:
            told = await answer.text()
            assert "darkroom_queue_oldest_seconds" in told
            assert "darkroom_ready 0.0" in told
        async with client.get(f"{web.url}/healthz") as answer:
            assert answer.status == 200


async def test_what_waits_in_the_database_is_counted_when_somebody_asks(tmp_path: Path) -> None:
    async with open_web(tmp_path) as (web, client, store):

        async def numbers() -> str:
            async with client.get(f"{web.url}/metrics") as answer:
                return await answer.text()

        assert "darkroom_queue_oldest_seconds 0.0" in await numbers()
        await store.accept(entry(1), utc_now() - timedelta(seconds=90))
        await store.accept(entry(2), utc_now())
        await store.take_turn(RenderId("r1"), utc_now())
        told = await numbers()
        for state, renders in (("queued", 1), ("painting", 1), ("painted", 0)):
            assert f'darkroom_queue_renders{{state="{state}"}} {renders}.0' in told
        (oldest,) = [float(line.split()[1]) for line in told.splitlines() if line.startswith("darkroom_queue_oldest_seconds ")]
        assert 90 <= oldest < 120


async def test_the_event_loop_is_asked_how_late_it_is() -> None:
    at, seen = [0.0], list[float]()

    async def slept(seconds: float) -> None:
        at[0] += seconds + 0.2
        if len(seen) == 3:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await measure_lag(seen.append, clock=lambda: at[0], sleep=slept)
    assert seen == pytest.approx([0.2, 0.2, 0.2])


async def test_an_original_is_served_byte_for_byte_to_whoever_has_the_whole_link(tmp_path: Path) -> None:
    async with open_web(tmp_path) as (web, client, store):
        data = plain_png(4, 4, b"abc")
        original = await web.pictures.put(data)
        await store.accept(entry(1), NOW)
        made = version(1, "r1", "t1")
        (kept,) = await recorded(store, "r1", [replace(made, original=original)])
        link = web.links(kept)
        assert link is not None
        async with client.get(link) as answer:
            assert (answer.status, answer.content_type, await answer.read()) == (200, "image/png", data)
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert 'filename="darkroom-v1.png"' in answer.headers["Content-Disposition"]
        other = web.links.signature(VersionId("v2"))
        for bad in (
            link[:-1],
            link + "0",
            f"{web.url}/originals/v1/{other}",
            f"{web.url}/originals/v2/{other}",
            f"{web.url}/originals/v1/%C3%A4",
        ):
            async with client.get(bad) as answer:
                assert answer.status == 404, bad
        web.pictures.originals.clear()
        async with client.get(link) as answer:
            assert answer.status == 404
            assert "its file is missing" in await answer.text()


async def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    async with open_web(tmp_path) as (web, _, store):
        taken = WebConfig(port=int(web.url.rsplit(":", 1)[1]))
        with pytest.raises(ConfigError, match=r"web: cannot listen on 127.0.0.1:\d+"):
            async with serving(
                taken, readiness=web.readiness(store), metrics=web.metrics, store=store, pictures=web.pictures, links=web.links
            ):
                pass


def test_links_stay_good_after_a_restart_and_their_key_is_its_owners_alone(tmp_path: Path) -> None:
    first = Links.open(tmp_path, None)
    again = Links.open(tmp_path, None)
    assert again.validity(VersionId("v1"), first.signature(VersionId("v1"))) is Validity.GOOD
    assert again.validity(VersionId("v2"), first.signature(VersionId("v1"))) is Validity.WRONG
    assert stat.S_IMODE((tmp_path / "links.key").stat().st_mode) == 0o600
    other = tmp_path / "other"
    other.mkdir()
    assert Links.open(other, None).validity(VersionId("v1"), first.signature(VersionId("v1"))) is Validity.WRONG


@pytest.mark.parametrize(
    "kept", [b"", b"k", b"\n", bytes(32), b"ab" * 16], ids=["empty", "a letter", "a line", "nothing", "two letters"]
)
def test_a_key_that_could_be_guessed_signs_nothing(kept: bytes, tmp_path: Path) -> None:
    """A copy leaves such a key when the disk is full, and a file system may after a loss of power."""
    (tmp_path / "links.key").write_bytes(kept)
    with pytest.raises(ConfigError, match=r"links\.key is damaged.* Delete it"):
        Links.open(tmp_path, None)
    assert (tmp_path / "links.key").read_bytes() == kept
    (tmp_path / "links.key").unlink()
    Links.open(tmp_path, None)


def test_a_key_that_is_given_signs_alike_on_every_machine(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    key = "b7c1f0a2943d5e68b7c1f0a2943d5e68"
    one, other = (Links.open(folder, None, given=key) for folder in (here, there))  # not even their folders are looked at
    assert other.validity(VersionId("v1"), one.signature(VersionId("v1"))) is Validity.GOOD
    with pytest.raises(ConfigError, match=r"web\.links_key could be guessed"):
        Links.open(here, None, given="short")


def test_a_key_of_ones_own_making_signs_too(tmp_path: Path) -> None:
    (tmp_path / "links.key").write_text("b7c1f0a2943d5e68\n")
    links = Links.open(tmp_path, None)
    assert links.validity(VersionId("v1"), links.signature(VersionId("v1"))) is Validity.GOOD


def test_without_a_public_address_there_is_no_link(tmp_path: Path) -> None:
    assert Links.open(tmp_path, None)(version(1, "r", "t")) is None


def test_an_original_has_an_address_nearby_where_no_public_one_is_configured(tmp_path: Path) -> None:
    shown = version(1, "r", "t")
    links = Links.open(tmp_path, None, own="http://127.0.0.1:8080")
    assert links(shown) is None
    assert links.nearby(shown) == f"http://127.0.0.1:8080/originals/{shown.id}/{links.signature(shown.id)}"
