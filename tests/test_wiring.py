import asyncio
import re
import sqlite3
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bots.app.config import Config, Secrets
from bots.app.configured import quota_rules, tier_table
from bots.app.web.metrics import Metrics
from bots.app.wiring.engines import open_engine
from bots.app.wiring.resources import open_resources, space_left, space_of, store_url
from bots.app.wiring.studio import open_app
from bots.shared.config import ConfigError
from core.model import Act, Ask, Person, Place, Wish
from core.quota import Rules, words
from core.studio.answers import Accepted
from core.tiers import DEFAULT_TIERS, highest_price
from tests.fakes import MemoryPublisher, PlainEngine
from tests.servers import PATIENCE

PRICES = {"input": 1.5, "text_output": 2, "image_output": 30.000001, "image_tokens": {"1K": 1000}}


def table(**tiers: object) -> dict[str, object]:
    return dict(tier_table(Config.model_validate({"tiers": tiers})))


def test_without_config_the_built_in_table_stands() -> None:
    assert table() == dict(DEFAULT_TIERS)


def test_a_row_says_only_what_differs() -> None:
    tiers = tier_table(Config.model_validate({"tiers": {"pro": {"concurrency": 2, "title": "Ours"}}}))
    assert (tiers["pro"].concurrency, tiers["pro"].title, tiers["pro"].prices) == (2, "Ours", DEFAULT_TIERS["pro"].prices)
    assert tiers["flash"] == DEFAULT_TIERS["flash"]


def test_another_model_has_no_price_until_it_is_given_one() -> None:
    tiers = tier_table(Config.model_validate({"tiers": {"pro": {"model": "gemini-9"}}}))
    assert tiers["pro"].prices is None
    assert highest_price(tiers["pro"], size="1K", pictures=1) is None
    tiers = tier_table(Config.model_validate({"tiers": {"pro": {"model": "gemini-9", "prices": PRICES}}}))
    prices = tiers["pro"].prices
    assert prices is not None
    assert (prices.input, prices.text_output, prices.image_output, dict(prices.image_tokens)) == (
        1_500_000,
        2_000_000,
        30_000_001,
        {"1K": 1000},
    )


def test_the_same_model_keeps_its_price() -> None:
    assert table(pro={"model": DEFAULT_TIERS["pro"].model}) == dict(DEFAULT_TIERS)


def test_a_tier_of_ones_own() -> None:
    row = {"model": "m", "sizes": ["1K"], "ratios": ["1:1"], "prices": PRICES}
    tiers = tier_table(Config.model_validate({"tiers": {"house": row}}))
    assert (tiers["house"].title, tiers["house"].max_references, tiers["house"].name) == ("house", 1, "house")
    assert list(tiers) == ["lite", "flash", "pro", "house"]
    with pytest.raises(ConfigError, match=r"tiers.house.*sizes, ratios"):
        table(house={"model": "m"})


def test_a_successor_has_to_be_there() -> None:
    with pytest.raises(ConfigError, match=r"tiers.pro.successor: there is no tier ultra. There are lite, flash, pro"):
        table(pro={"successor": "ultra"})


async def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match=r"data_dir.*cannot be written"):
        async with open_resources(Config(data_dir=tmp_path / "file" / "data")):
            pass


def test_a_disk_that_is_nearly_full_is_named_with_what_to_do(tmp_path: Path) -> None:
    data = tmp_path / "not" / "there" / "yet"
    assert space_left(data) == "", "the folder need not be there"
    assert space_of(data, 1 << 40) == ""
    assert space_of(data, 1_500_000) == f" The disk of {data} has 1.5 MB left: make room on it, or set data_dir to another one."


async def test_an_address_that_keeps_no_pictures_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"images.url"):
        async with open_resources(
            Config.model_validate({"data_dir": tmp_path, "images": {"url": "ftp://user:hidden@host/x"}})
        ) as _:
            pass


@pytest.mark.parametrize(
    "url",
    [
        "sqlite+aiosqlite:////tmp/x?timeout=soon",
        "sqlite+aiosqlite:////tmp/x?tiemout=1",
        "nonsense",
        "sqlite+aiosqlite://",
        "sqlite+aiosqlite:////proc/no/x.sqlite3",
        "mysql://user:hidden@host/x",
    ],
)
async def test_a_database_that_cannot_be_opened_is_named_without_its_password(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigError, match=r"database.url") as raised:
        async with open_resources(Config.model_validate({"data_dir": tmp_path, "database": {"url": url}})) as _:
            pass
    assert "hidden" not in str(raised.value)


def test_a_databases_password_is_set_apart_from_its_address(tmp_path: Path) -> None:
    def url(**database: str) -> str:
        return store_url(Config.model_validate({"data_dir": tmp_path, "database": database}))

    server = "postgresql+asyncpg://ana@host/x"
    assert url() == url(password="") == f"sqlite+aiosqlite:///{tmp_path / 'darkroom.sqlite3'}"
    assert url(url=server, password="a/b") == "postgresql+asyncpg://ana:a%2Fb@host/x"
    for wrong, said in (
        ({}, "database.password is set, but database.url names no server"),
        ({"url": "postgresql+asyncpg://ana:hidden@host/x"}, "database.url holds a password already"),
        ({"url": "sqlite+aiosqlite:////tmp/x"}, "database.url is a file, which takes no password"),
        ({"url": "nonsense"}, "database.url is not an address as SQLAlchemy writes it"),
    ):
        with pytest.raises(ConfigError, match=said) as raised:
            url(**wrong, password="hidden")
        assert "hidden" not in str(raised.value)
    assert "hidden" not in repr(Config.model_validate({"database": {"url": server, "password": "hidden"}}))


async def test_an_app_that_only_accepts_leaves_the_work_to_others(tmp_path: Path) -> None:
    config = Config(data_dir=tmp_path)
    async with AsyncExitStack() as stack:
        resources = await stack.enter_async_context(open_resources(config))
        engine = await stack.enter_async_context(
            open_engine(config, Secrets(gemini_api_key="k"), resources.tiers, resources.decoders)
        )
        app = await stack.enter_async_context(open_app(config, resources, engine, {}, works=False))
        assert not app.jobs.working()
        assert app.renders.under_way() == 0


async def test_a_database_file_that_is_none_or_newer_is_named(tmp_path: Path) -> None:
    path = tmp_path / "darkroom.sqlite3"
    path.write_bytes(b"not a database, but long enough to look like one " * 30)
    with pytest.raises(ConfigError, match=r"darkroom.sqlite3 cannot be opened .file is not a database"):
        async with open_resources(Config(data_dir=tmp_path)):
            pass
    path.unlink()
    async with open_resources(Config(data_dir=tmp_path)):
        pass
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(ConfigError, match="newer Darkroom"):
        async with open_resources(Config(data_dir=tmp_path)):
            pass


def test_configured_limits_are_read_and_refused_with_a_hint() -> None:
    def rules(**quota: object) -> Rules:
        return quota_rules(Config.model_validate({"quota": quota}), DEFAULT_TIERS)

    assert replace(rules(), direct=(), vocabularies={}) == Rules()
    found = rules(defaults=["20 images a day", "$5 a month on pro"], time_zone="Europe/Berlin", confirm_above=0.5)
    assert [words.terms(one) for one in found.defaults] == ["20 images a day", "$5 a month on pro"]
    assert (str(found.zone), found.confirm_above) == ("Europe/Berlin", 500_000)
    with pytest.raises(ConfigError, match=r'quota.defaults: "20 images a dya": There is no period "dya". Did you mean day'):
        rules(defaults=["20 images a dya"])
    with pytest.raises(ConfigError, match="defaults are for channels"):
        rules(defaults=["20 images a day for the workspace"])
    with pytest.raises(ConfigError, match=r"no time zone Europe/Berln. Did you mean Europe/Berlin\?"):
        rules(time_zone="Europe/Berln")


async def test_the_operator_hears_of_a_ceiling_by_the_log_and_the_metrics(tmp_path: Path) -> None:
    config = Config.model_validate({"data_dir": tmp_path, "quota": {"total": ["1 image a day"]}})
    metrics, slept, publisher = Metrics(), asyncio.Event(), MemoryPublisher()

    async def sleep(_: float) -> None:
        slept.set()
        await asyncio.sleep(0.01)

    ask = Ask(
        event="e1",
        place=Place(platform="playground", workspace="w", channel="c"),
        person=Person(id="ana", name="Ana"),
        wish=Wish(act=Act.NEW, words="a red bicycle"),
    )
    async with open_resources(config) as resources:
        with capture_logs() as logs:
            async with (
                open_app(config, resources, PlainEngine(), {"playground": publisher}, sleep=sleep) as app,
                asyncio.timeout(PATIENCE),
            ):
                assert isinstance(await app.studio.ask(ask), Accepted)
                while not (alarms := [one for one in logs if one["log_level"] == "error"]):
                    slept.clear()
                    await slept.wait()
                await app.renders.drained(5)
    [alarm] = alarms
    assert alarm["event"] == "ceiling_gone"
    # "or reserved" where the look for notices comes before the picture
    assert re.match(r"The limit of the whole studio \(1 image a day\) is 100% full: used \d of 1, ", alarm["says"])
    metrics.watch({**alarm, "level": alarm["log_level"]})
    assert b'darkroom_alarms_total{event="ceiling_gone"} 1.0' in metrics.text()
    assert publisher.announced == []
