"""What Darkroom keeps can be read by the account that it runs as, and by nobody else, whatever the umask and whoever wrote it before."""

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from bots.app.rights import OURS, narrow, private_folder
from tests.databases import Postgres
from tests.processes import darkroom, demo, pictured
from tests.servers.gemini import GeminiServer
from tests.servers.slack import Slack
from tests.test_cli import Shell

pytestmark = pytest.mark.skipif(os.name != "posix", reason="there are no such rights")
ROOT = pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can give files away")


@pytest.fixture(autouse=True)
def umask() -> Iterator[None]:
    """Set the widest umask that a shell, a unit file or a container may have."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def open_to_others(folder: Path) -> dict[str, str]:
    """List the folders wider than 0700 and the files wider than 0600, the folder itself included."""
    paths = [folder, *folder.rglob("*")]
    modes = {str(path.relative_to(folder)): (mode(path), path.is_dir()) for path in paths if not path.is_symlink()}
    return {name: f"{rights:04o}" for name, (rights, is_folder) in modes.items() if rights & ~(0o700 if is_folder else 0o600)}


def older(folder: Path) -> None:
    """Make a data folder as an older version left it with an ordinary umask."""
    for name in (
        "darkroom.sqlite3", "darkroom.sqlite3-wal", "jobs.sqlite3", "jobs.sqlite3-shm", "jobs.lock", "links.key", "discord-heard",
        "images/originals/ab/abcd", "images/previews/abcd-1024-any.jpg", "playground.sqlite3", "playground-files/0123",
        "demo/darkroom.sqlite3", "demo/images/originals/cd/cdef",
    ):  # fmt: skip
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("0123456789abcdef" if name == "links.key" else "x")
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o777 if path.is_dir() else 0o666)


def test_what_an_older_version_left_open_is_narrowed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    older(data)
    count = len(open_to_others(data))
    found = narrow(data)
    assert open_to_others(data) == {}
    assert (found.narrowed, found.troubles) == (count, [])
    assert narrow(data).narrowed == 0


def test_narrowing_that_was_broken_off_goes_on(tmp_path: Path) -> None:
    older(tmp_path)
    for name in ("images/originals/ab", "images/originals/ab/abcd"):
        (tmp_path / name).chmod(0o700)
    narrow(tmp_path)
    assert {one for one in open_to_others(tmp_path) if not one.endswith("abcd")} == set()


def test_rights_that_are_narrower_stay(tmp_path: Path) -> None:
    older(tmp_path)
    (tmp_path / "links.key").chmod(0o400)
    (tmp_path / "jobs.lock").chmod(0o640)
    narrow(tmp_path)
    assert (mode(tmp_path / "links.key"), mode(tmp_path / "jobs.lock")) == (0o400, 0o600)


def test_what_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    """These are somebody else's files in the folder, and what a link leads to, which may have been laid while the folder was open."""
    data, elsewhere = tmp_path / "data", tmp_path / "elsewhere"
    older(data)
    older(elsewhere)
    (data / "run.sh").write_text("x")
    (data / "run.sh").chmod(0o755)
    (data / "links-x").symlink_to(elsewhere / "links.key")
    (data / "images/originals/ef").symlink_to(elsewhere)
    before = open_to_others(elsewhere)
    narrow(data)
    assert open_to_others(elsewhere) == before
    assert open_to_others(data) == {"run.sh": "0755"}


def test_databases_and_pictures_that_are_elsewhere_are_narrowed_and_nothing_beside_them(tmp_path: Path) -> None:
    data, shared = tmp_path / "data", tmp_path / "shared"
    data.mkdir()
    for name in ("mine.db", "mine.db-wal", "mine.db-shm", "other.db", "originals/ab/abcd", "previews/x.jpg", "photos/x.jpg"):
        (shared / name).parent.mkdir(parents=True, exist_ok=True)
        (shared / name).write_text("x")
        (shared / name).chmod(0o644)
    narrow(data, database=shared / "mine.db", pictures=shared)
    left = open_to_others(shared)
    assert {one for one in left if one not in (".", "photos")} == {"other.db", "photos/x.jpg"}


@ROOT
def test_a_folder_of_somebody_elses_is_told_and_left(tmp_path: Path) -> None:
    older(tmp_path)
    os.chown(tmp_path, 65_432, -1)
    found = narrow(tmp_path)
    assert mode(tmp_path) == 0o777
    (says,) = found.troubles
    for words in (str(tmp_path), "0777", "belongs to user 65432", "chown -R"):
        assert words in says
    assert set(open_to_others(tmp_path)) == {"."}  # what is in it is ours


def test_a_folder_that_is_for_everybody_is_told_and_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, everybodys = tmp_path / "home", tmp_path / "everybodys"
    for folder, rights in ((home, 0o755), (everybodys, 0o1777)):
        folder.mkdir()
        folder.chmod(rights)
    monkeypatch.setenv("HOME", str(home))
    for folder, rights in ((home, 0o755), (everybodys, 0o1777)):
        (says,) = narrow(folder).troubles
        assert f"{folder} (mode {rights:04o})" in says
        assert "Set data_dir to" in says
        assert mode(folder) == rights


@ROOT
def test_what_cannot_be_narrowed_is_told_in_one_sentence(tmp_path: Path) -> None:
    older(tmp_path)
    for folder in (tmp_path, *tmp_path.parents):
        if folder == tmp_path or folder.name.startswith(("pytest-", "popen-")):
            folder.chmod(0o755)  # so that somebody else can look into it
    os.seteuid(65_432)
    try:
        *_, says = narrow(tmp_path).troubles
    finally:
        os.seteuid(0)
    assert re.match(
        rf"other accounts can read {tmp_path}/\S+ \(Operation not permitted\) and \d+ more\. Close it to them: chmod", says
    )


def test_a_private_folder_is_private_whatever_the_umask(tmp_path: Path) -> None:
    private_folder(tmp_path / "a" / "b")
    assert mode(tmp_path / "a" / "b") == 0o700


# --- as processes


async def test_whatever_run_keeps_is_private(tmp_path: Path, slack: Slack, gemini: GeminiServer) -> None:
    data = tmp_path / "data"
    async with darkroom(data, slack, gemini) as running:
        await slack.command("/imagine", "a red bicycle")
        await pictured(slack)
        assert open_to_others(data) == {}
        assert await running.stopped(within=20) == 0
    assert open_to_others(data) == {}
    assert unnamed(data) == []


async def test_whatever_run_finds_open_is_narrowed_with_a_line_in_the_log(
    tmp_path: Path, slack: Slack, gemini: GeminiServer
) -> None:
    data = tmp_path / "data"
    async with darkroom(data, slack, gemini) as running:
        await running.stopped(within=20)
    for path in (data, *data.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    async with darkroom(data, slack, gemini) as running:
        assert open_to_others(data) == {}
        (line,) = [line for line in running.log if line["event"] == "rights_narrowed"]
        assert int(line["count"]) >= 5


async def test_whatever_the_playground_keeps_is_private(tmp_path: Path, gemini: GeminiServer) -> None:
    data = tmp_path / "data"
    async with demo(data, gemini) as running, aiohttp.ClientSession(f"http://127.0.0.1:{running.port}") as page:
        own = {"Origin": f"http://127.0.0.1:{running.port}"}
        async with page.post("/api/files", params={"name": "a.png", "as": "ana"}, data=b"\x89PNG", headers=own) as kept:
            assert kept.status == 200, await kept.text()
        said = {"as": "ana", "event": "event-one", "channel": "general", "text": "/imagine a red bicycle"}
        async with page.post("/api/say", json=said, headers=own) as answer:
            assert answer.status == 200, await answer.text()
        await running.logged("render_over")
        assert open_to_others(data) == {}
    assert unnamed(data / "demo") == []


async def test_a_copy_that_a_command_makes_is_private_but_for_what_the_shell_makes(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    for command in (("migrate",), ("usage", "--csv"), ("quota", "export")):
        ended = await shell.run(*command, fresh=True)
        assert ended.status == 0, ended.err
    assert open_to_others(tmp_path / "data") == {}


@pytest.mark.parametrize(
    ("rights", "config", "told"),
    [
        (0o644, f'[web]\ntoken = "{"t" * 32}"\n', True),
        (0o640, f'[web]\ntoken = "{"t" * 32}"\n', True),
        (0o600, f'[web]\ntoken = "{"t" * 32}"\n', False),
        (0o644, "[web]\nport = 0\n", False),
    ],
)
async def test_a_secret_in_a_file_that_others_can_read_is_told(tmp_path: Path, rights: int, config: str, told: bool) -> None:
    shell = Shell(tmp_path)
    shell.config(config)
    (tmp_path / "config.toml").chmod(rights)
    ended = await shell.run("migrate")
    assert ("config.toml holds a secret that other accounts can read. Close it to them: chmod 600 config.toml" in ended.err) == told
    assert "t" * 32 not in ended.err
    assert mode(tmp_path / "config.toml") == rights


async def test_doctor_says_what_it_narrowed(tmp_path: Path) -> None:
    older(tmp_path / "data")
    for database in (tmp_path / "data").rglob("*.sqlite3*"):
        database.unlink()
    count = len(open_to_others(tmp_path / "data"))
    ended = await Shell(tmp_path).run("doctor")
    assert f"ok      permissions: other accounts could read {count} files and folders; now only this account can" in ended.out
    assert "permissions:" not in (await Shell(tmp_path).run("doctor")).out


async def test_doctor_says_what_others_can_read(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data").chmod(0o1777)
    ended = await Shell(tmp_path).run("doctor")
    (line,) = [line for line in ended.out.splitlines() if line.startswith("warning ")]
    assert f"{tmp_path / 'data'} (mode 1777)" in line
    assert "Set data_dir to a folder that only Darkroom uses" in line


def unnamed(data: Path) -> list[str]:
    """List what is in a data folder under a name that our own list does not have."""
    return [path.name for path in data.iterdir() if not any(path.match(ours) for ours in OURS)]


async def test_our_own_list_has_all_that_a_worker_on_a_server_keeps(
    slack: Slack, gemini: GeminiServer, postgres: Postgres, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    async with darkroom(data, slack, gemini, more={"DARKROOM_DATABASE__URL": await postgres.new()}) as running:
        await slack.command("/imagine", "a red bicycle")
        await pictured(slack)
        assert (data / "worker-1.lock").exists()
        assert unnamed(data) == []
        assert await running.stopped(within=20) == 0
