"""A backup is taken while people ask, and brought back elsewhere: threads from before go on, and whatever is wrong is a sentence."""

from __future__ import annotations

import asyncio
import io
import json
import secrets
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from bots.app.commands.backup.backup import backup
from bots.app.commands.backup.manifest import read
from bots.app.commands.backup.restore import restore
from bots.app.config import Config, DatabaseConfig
from bots.app.wiring.resources import open_resources
from bots.shared.config import ConfigError
from tests.databases import Postgres
from tests.disks import small_disk
from tests.everywhere import everywhere
from tests.pictures import png
from tests.servers.discord import serve_discord
from tests.servers.gemini import GeminiServer
from tests.servers.gemini_answers import Answer
from tests.servers.s3 import BUCKET, S3, wire_to
from tests.servers.slack import serve_slack
from tests.test_cli import Shell, said
from tests.test_kill_shared import QUICK


async def test_a_backup_taken_while_people_ask_plays_on_elsewhere(tmp_path: Path) -> None:
    held = asyncio.Event()
    async with serve_slack() as slack, serve_discord() as discord, GeminiServer() as gemini:
        at = partial(everywhere, slack=slack, discord=discord, gemini=gemini)
        async with at(tmp_path / "data") as running:
            await slack.command("/imagine", "a red bicycle")
            first = await slack.picture()
            await running.settled()
            gemini.when("a blue boat", Answer(wait=held))
            await slack.command("/imagine", "a blue boat", user="ben")
            await gemini.seen(2)
            await backup(Config(data_dir=tmp_path / "data"), tmp_path / "copy", out := io.StringIO())
            assert "1 pictures" in out.getvalue()
            held.set()
            await slack.picture(2)
        new = Config(data_dir=tmp_path / "elsewhere")
        await restore(new, tmp_path / "copy", out := io.StringIO())
        assert "Every picture that a version names is there" in out.getvalue()
        async with at(tmp_path / "elsewhere"):
            await slack.picture(3)  # what was under way at the backup is painted again
            await slack.say("make the door green", thread=first.ts)
            await slack.picture(2, root=first.ts)
            (asked,) = [one.understood for one in gemini.requests if one.understood and "door" in one.understood.words]
            assert len(asked.pictures) == 1  # the one from before
        assert len(slack.pictures()) == 4
    assert slack.violations == []


async def test_a_dump_and_a_backup_taken_while_people_ask_play_on_in_another_database(tmp_path: Path, postgres: Postgres) -> None:
    """On PostgreSQL: pg_dump first, then the pictures; brought back in the same order. What was under way is painted again."""
    url, held, dump = await postgres.new(), asyncio.Event(), tmp_path / "dump"
    async with serve_slack() as slack, serve_discord() as discord, GeminiServer() as gemini:
        at = partial(everywhere, slack=slack, discord=discord, gemini=gemini, pulse=QUICK)
        async with at(tmp_path / "data", database=DatabaseConfig(url=url)) as running:
            await slack.command("/imagine", "a red bicycle")
            first = await slack.picture()
            await running.settled()
            gemini.when("a blue boat", Answer(wait=held))
            await slack.command("/imagine", "a blue boat", user="ben")
            await gemini.seen(2)
            await asyncio.to_thread(postgres.dumped, url, dump)
            said = await taken(Config(data_dir=tmp_path / "data", database=DatabaseConfig(url=url)), tmp_path / "copy")
            assert "1 pictures" in said
            held.set()
            await slack.picture(2)
        there = DatabaseConfig(url=await asyncio.to_thread(postgres.brought_back, dump))
        said = await brought_back(Config(data_dir=tmp_path / "elsewhere", database=there), tmp_path / "copy")
        assert "Every picture that a version names is there" in said
        async with at(tmp_path / "elsewhere", database=there):
            await slack.picture(3)
            await slack.say("make the door green", thread=first.ts)
            await slack.picture(2, root=first.ts)
            (asked,) = [one.understood for one in gemini.requests if one.understood and "door" in one.understood.words]
            assert len(asked.pictures) == 1  # the one from before
        assert len(slack.pictures()) == 4
    assert slack.violations == []
    assert postgres.rows(there.url or "", "SELECT state, COUNT(*) FROM ledger GROUP BY state") == [("used", 3)]


async def test_pictures_that_the_rows_of_a_dump_name_and_that_are_not_in_the_backup_are_named(
    tmp_path: Path, postgres: Postgres
) -> None:
    """As of a backup that was taken before the dump."""
    own = Config(data_dir=tmp_path / "data", database=DatabaseConfig(url=await postgres.new()))
    async with open_resources(own) as resources:
        await resources.pictures.put(png())
    assert "1 pictures" in await taken(own, tmp_path / "copy")
    dumped = await postgres.new()
    gone = "ab" * 32
    needed = "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'versions' AND is_nullable = 'NO'"
    values = {str(name): "''" if kind == "text" else "0" for name, kind in postgres.rows(dumped, needed)}
    values |= {"id": "'v1'", "sha256": f"'{gone}'"}
    postgres.rows(dumped, f"INSERT INTO versions ({', '.join(values)}) VALUES ({', '.join(values.values())})")
    there = Config(data_dir=tmp_path / "new", database=DatabaseConfig(url=dumped))
    with pytest.raises(
        ConfigError, match=f"restore: 1 pictures are missing or damaged in the backup; all else is restored: {gone}"
    ):
        await brought_back(there, tmp_path / "copy")


async def test_a_restore_before_the_dump_leaves_the_place_for_it_empty(tmp_path: Path, postgres: Postgres) -> None:
    own = Config(data_dir=tmp_path / "data", database=DatabaseConfig(url=await postgres.new()))
    async with open_resources(own) as resources:
        await resources.pictures.put(png())
    await taken(own, tmp_path / "copy")
    bare = postgres.bare()
    said = await brought_back(Config(data_dir=tmp_path / "new", database=DatabaseConfig(url=bare)), tmp_path / "copy")
    assert "restore the dump that was taken with this backup" in said
    assert postgres.rows(bare, "SELECT * FROM pg_tables WHERE schemaname = 'public'") == []
    away = DatabaseConfig(url="postgresql+asyncpg://ana@/x?host=/nowhere&timeout=0.2")
    with pytest.raises(ConfigError, match=r"restore: the pictures are restored, and the database cannot be read \(.*No such file"):
        await brought_back(Config(data_dir=tmp_path / "another", database=away), tmp_path / "copy")


# --- what is copied


@pytest.fixture
async def config(tmp_path: Path) -> Config:
    """A small Darkroom that keeps two pictures, of which no row says anything."""
    config = Config(data_dir=tmp_path / "data")
    async with open_resources(config) as resources:
        for shade in (10, 20):
            await resources.pictures.put(png(f"#{shade:02}0000"))
    return config


async def taken(config: Config, folder: Path) -> str:
    out = io.StringIO()
    await backup(config, folder, out)
    return out.getvalue()


async def brought_back(config: Config, folder: Path) -> str:
    out = io.StringIO()
    await restore(config, folder, out)
    return out.getvalue()


async def test_pictures_are_copied_once(config: Config, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    assert "2 pictures" in (first := await taken(config, copy))
    assert "2 of them new" in first
    written = {path: path.stat().st_mtime_ns for path in (copy / "originals").rglob("*/*")}
    async with open_resources(config) as resources:
        await resources.pictures.put(png("#300000"))
    assert "3 pictures" in (second := await taken(config, copy))
    assert "1 of them new" in second
    assert {path: path.stat().st_mtime_ns for path in written} == written
    assert len(list((copy / "moments").iterdir())) == 1
    assert "3 pictures" in await brought_back(Config(data_dir=tmp_path / "new"), copy)
    assert sorted(path.name for path in (tmp_path / "new" / "images" / "originals").rglob("*/*")) == sorted(
        path.name for path in (copy / "originals").rglob("*/*")
    )
    assert (tmp_path / "new" / "links.key").read_bytes() == (tmp_path / "data" / "links.key").read_bytes()


async def test_with_postgresql_the_pictures_are_our_part(tmp_path: Path, postgres: Postgres) -> None:
    own = {"data_dir": tmp_path / "data", "database": {"url": await postgres.new()}}
    async with open_resources(Config.model_validate(own)) as resources:
        await resources.pictures.put(png())
    out = await taken(Config.model_validate(own), tmp_path / "copy")
    assert "1 pictures" in out
    assert "take pg_dump with this backup" in out
    assert read(tmp_path / "copy").database == "postgresql"
    assert not list((tmp_path / "copy").rglob("*.sqlite3"))
    with pytest.raises(ConfigError, match="names another kind"):
        await brought_back(Config(data_dir=tmp_path / "new"), tmp_path / "copy")
    new = {"data_dir": tmp_path / "new", "database": {"url": await postgres.new()}}  # where the dump was brought back to
    assert "restore the dump" in await brought_back(Config.model_validate(new), tmp_path / "copy")
    assert len(list((tmp_path / "new" / "images" / "originals").rglob("*/*"))) == 1


async def test_pictures_in_a_bucket_are_copied_and_brought_back(tmp_path: Path, s3: S3, monkeypatch: pytest.MonkeyPatch) -> None:
    async with wire_to(s3) as wire:
        for name, value in s3.environment(wire.port).items():
            monkeypatch.setenv(name, value)
        own, new = (
            Config.model_validate({"data_dir": tmp_path / name, "images": {"url": f"s3://{BUCKET}/{name}"}})
            for name in ("data", "new")
        )
        async with open_resources(own) as resources:
            for shade in (10, 20):
                await resources.pictures.put(png(f"#{shade:02}0000"))
        assert "2 of them new" in await taken(own, tmp_path / "copy")
        assert "0 of them new" in await taken(own, tmp_path / "copy")
        assert "2 pictures" in await brought_back(new, tmp_path / "copy")
        keys = s3.keys()
        kept, there = ([key.partition("/")[2] for key in keys if key.startswith(f"{of}/originals")] for of in ("data", "new"))
        assert kept == there
        assert len(kept) == 2


async def test_a_picture_cut_off_in_the_copy_is_copied_again(config: Config, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    await taken(config, copy)
    some = next((copy / "originals").rglob("*/*"))
    some.write_bytes(some.read_bytes()[:100])
    assert "1 of them new" in await taken(config, copy)
    await brought_back(Config(data_dir=tmp_path / "new"), copy)


# --- what is wrong is a sentence


async def test_a_disk_that_fills_up_leaves_the_backup_before_as_it_was(config: Config, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", megabytes=2) as disk:
        await taken(config, disk / "copy")
        before = read(disk / "copy")
        async with open_resources(config) as resources:
            for _ in range(3):
                await resources.pictures.put(png() + secrets.token_bytes(1_000_000))
        with pytest.raises(ConfigError, match=r"cannot be written \(No space left on device\).*The previous backup is unchanged"):
            await taken(config, disk / "copy")
        assert read(disk / "copy") == before
        assert [path.name for path in (disk / "copy" / "moments").iterdir()] == [before.moment]
        assert "2 pictures" in await brought_back(Config(data_dir=tmp_path / "new"), disk / "copy")


async def test_folders_that_are_not_for_backups(config: Config, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.odt").write_text("")
    (tmp_path / "file").write_text("")
    for folder, why in (
        (config.data_dir / "copy", "one inside the other"),
        (config.data_dir, "one inside the other"),
        (tmp_path, "one inside the other"),
        (tmp_path / "full", "is not empty, and holds no backup"),
        (tmp_path / "file", "is not a folder"),
    ):
        with pytest.raises(ConfigError, match=why):
            await taken(config, folder)
    await taken(config, tmp_path / "copy")
    other = Config(data_dir=tmp_path / "other")
    async with open_resources(other):
        pass
    with pytest.raises(ConfigError, match="holds the backups of another Darkroom"):
        await taken(other, tmp_path / "copy")
    with pytest.raises(ConfigError, match="nothing to back up"):
        await taken(Config(data_dir=tmp_path / "nowhere"), tmp_path / "copy2")


async def test_a_restore_goes_into_an_empty_place_only(config: Config, tmp_path: Path) -> None:
    await taken(config, tmp_path / "copy")
    with pytest.raises(ConfigError, match="is not empty"):
        await brought_back(config, tmp_path / "copy")
    elsewhere = Config.model_validate({"data_dir": tmp_path / "new", "database": {"url": "postgresql+asyncpg://x@127.0.0.1/x"}})
    with pytest.raises(ConfigError, match="names another kind"):
        await brought_back(elsewhere, tmp_path / "copy")
    assert not (tmp_path / "new").exists()


async def test_backups_that_cannot_be_used(config: Config, tmp_path: Path) -> None:
    copy, new = tmp_path / "copy", Config(data_dir=tmp_path / "new")
    with pytest.raises(ConfigError, match=r"holds no backup: there is no manifest\.json"):
        await brought_back(new, tmp_path / "nowhere")
    copy.mkdir()
    (copy / "darkroom-backup").touch()
    with pytest.raises(ConfigError, match="never came to its end"):
        await brought_back(new, copy)
    await taken(config, copy)
    whole = (copy / "manifest.json").read_text()
    facts = json.loads(whole)
    for changed, why in (
        ({**facts, "format": 2}, "made by a newer Darkroom"),
        ({**facts, "schema_revision": "9999"}, "made by a newer Darkroom .*schema 9999"),
        ({**facts, "files": {}}, "lacks files"),
        ({"format": 1}, "is damaged"),
    ):
        (copy / "manifest.json").write_text(json.dumps(changed))
        with pytest.raises(ConfigError, match=why):
            await brought_back(new, copy)
    (copy / "manifest.json").write_text(whole[:50])
    with pytest.raises(ConfigError, match="is damaged"):
        await brought_back(new, copy)
    (copy / "manifest.json").write_text(whole)
    database = copy / "moments" / facts["moment"] / "darkroom.sqlite3"
    database.write_bytes(database.read_bytes()[:-1] + b"x")
    with pytest.raises(ConfigError, match="is not what was written"):
        await brought_back(new, copy)
    assert not (tmp_path / "new").exists()


async def test_pictures_that_a_backup_lacks_are_named_and_the_rest_restored(config: Config, tmp_path: Path) -> None:
    copy, new = tmp_path / "copy", Config(data_dir=tmp_path / "new")
    await taken(config, copy)
    lost, damaged = sorted((copy / "originals").rglob("*/*"))
    lost.unlink()
    damaged.write_bytes(bytes(damaged.stat().st_size))
    with pytest.raises(ConfigError, match="2 pictures are missing or damaged in the backup; all else is restored"):
        await brought_back(new, copy)
    async with open_resources(new):
        pass


async def test_a_picture_that_is_damaged_where_it_is_kept_is_named(config: Config, tmp_path: Path) -> None:
    some = next((config.data_dir / "images" / "originals").rglob("*/*"))
    some.write_bytes(bytes(some.stat().st_size))
    with pytest.raises(ConfigError, match=f"complete, except that 1 picture is damaged in the store and left out.*{some.name}"):
        await taken(config, tmp_path / "copy")
    assert "1 pictures" in await brought_back(Config(data_dir=tmp_path / "new"), tmp_path / "copy")


async def test_a_database_that_is_damaged_is_not_backed_up(config: Config, tmp_path: Path) -> None:
    with closing(sqlite3.connect(config.data_dir / "darkroom.sqlite3")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    with (config.data_dir / "darkroom.sqlite3").open("rb+") as file:
        file.seek(4 * size)
        file.write(b"\xff" * 200)
    with pytest.raises(ConfigError, match=r"backup: .*(damaged|malformed)"):
        await taken(config, tmp_path / "copy")
    assert not (tmp_path / "copy" / "manifest.json").exists()


async def test_from_the_command_line(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    assert (await shell.run("migrate")).status == 0
    ended = await shell.run("backup", "copy", fresh=True)
    assert (ended.status, "copy is complete." in ended.out) == (0, True)
    for path in [tmp_path / "copy", *(tmp_path / "copy").rglob("*")]:
        assert path.stat().st_mode & 0o077 == 0, path
    said(await shell.run("restore", "copy"), "darkroom: restore: ", "is not empty")
    ended = await shell.run("restore", "copy", env={"DARKROOM_DATA_DIR": "new"}, fresh=True)
    assert ended.status == 0
    doctor = await shell.run("doctor", env={"DARKROOM_DATA_DIR": "new", "DARKROOM_WEB__PORT": "0"})
    assert "ok      database: SQLite" in doctor.out
