"""A data folder that nobody can write any more: whoever needs it says so and ends; who needs nothing there goes on."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.databases import Postgres
from tests.disks import small_disk
from tests.processes import darkroom
from tests.servers.gemini import GeminiServer
from tests.servers.slack import Slack
from tests.test_cli import SLACK, Shell, said


@contextmanager
def shut(disk: Path) -> Iterator[None]:
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    yield
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)


@pytest.mark.parametrize(
    ("role", "database"),
    [("worker", "PostgreSQL"), ("all", "PostgreSQL"), ("worker", "SQLite"), ("gateway", "SQLite"), ("all", "SQLite")],
)
async def test_who_needs_it_says_so_and_ends(postgres: Postgres, tmp_path: Path, role: str, database: str) -> None:
    shell = Shell(tmp_path)
    with small_disk(tmp_path / "disk", megabytes=20) as disk:
        own = {"DARKROOM_DATA_DIR": str(disk / "data"), "DARKROOM_IMAGES__URL": str(tmp_path / "images"), "DARKROOM_WEB__PORT": "0"}
        own |= {**SLACK, "DARKROOM_SLACK__BASE_URL": "http://127.0.0.1:9/"}
        if database == "PostgreSQL":
            own["DARKROOM_DATABASE__URL"] = await postgres.new()
        assert (await shell.run("migrate", env=own)).status == 0
        with shut(disk):
            said(await shell.run("run", "--role", role, env=own), str(disk / "data"))


async def test_a_gateway_on_postgresql_needs_nothing_there(
    slack: Slack, gemini: GeminiServer, postgres: Postgres, tmp_path: Path
) -> None:
    own = {"DARKROOM_DATABASE__URL": await postgres.new(), "DARKROOM_IMAGES__URL": str(tmp_path / "images")}
    with small_disk(tmp_path / "disk", megabytes=20) as disk:
        async with darkroom(disk / "data", slack, gemini, role="gateway", more=own) as gateway:
            assert await gateway.stopped(within=20) == 0
        with shut(disk):
            async with darkroom(disk / "data", slack, gemini, role="gateway", more=own) as gateway:
                await slack.command("/imagine", "a red bicycle")
                assert await gateway.stopped(within=20) == 0
                assert gateway.troubles == []
    assert postgres.rows(own["DARKROOM_DATABASE__URL"], "SELECT COUNT(*) FROM renders") == [(1,)]
