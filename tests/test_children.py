"""Processes that we start: they import nothing that somebody planted, are told no secret, and do not outlive us."""

import asyncio
import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.runtime import children

pytestmark = [pytest.mark.each_loop, pytest.mark.fresh_children]

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
PLANTED = (
    "matplotlib",
    "PIL",
    "numpy",
    "json",
    "importlib",
    "ctypes",
    "sitecustomize",
    "usercustomize",
    "bots",
    "core",
    "matplotlibrc",
)
PARENT = """
import asyncio
from bots.app import loops
from core.runtime import children
async def live():
    child = await children.start("bots.speech.drawing")
    print(child.pid, flush=True)
    await asyncio.sleep(1000)
loops.run(live())
"""


def plant(folder: Path, mark: Path) -> None:
    """Write modules that leave a mark when they are imported, under names that a child would import."""
    for name in PLANTED:
        (folder / f"{name}.py").write_text(f"open({str(mark)!r}, 'a').write({name!r})\n")
    (folder / "matplotlibrc").write_text("figure.figsize: 1, 1\n")
    (folder / "planted.pth").write_text(f"import os; open({str(mark)!r}, 'a').write('pth')\n")


async def ended(child: asyncio.subprocess.Process) -> tuple[int | None, bytes]:
    _, trouble = await child.communicate(b"")
    return child.returncode, trouble


@pytest.mark.parametrize("home", [False, True], ids=["", "also in the user's own packages"])
async def test_nothing_planted_is_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: bool) -> None:
    mark, planted = tmp_path / "mark", tmp_path / "planted"
    planted.mkdir()
    plant(planted, mark)
    monkeypatch.chdir(planted)
    for name in ("PYTHONPATH", "PYTHONUSERBASE", "PYTHONHOME", "MPLCONFIGDIR"):
        monkeypatch.setenv(name, str(planted))
    monkeypatch.setenv("PYTHONSTARTUP", str(planted / "json.py"))
    environment = {}
    if home:
        own = planted / f".local/lib/python{sys.version_info.major}.{sys.version_info.minor}/site-packages"
        own.mkdir(parents=True)
        plant(own, mark)
        environment = {"HOME": str(planted), "PYTHONPATH": str(planted)}
    child = await children.start("bots.speech.drawing", environment=environment)
    assert await ended(child) == (0, b"")
    assert not mark.exists()


@LINUX
async def test_a_child_is_told_what_it_is_given_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISCORD_TOKEN", "GEMINI_API_KEY", "AWS_SECRET_ACCESS_KEY", "DARKROOM_DATABASE__URL", "PGPASSWORD", "SOMETHING"):
        monkeypatch.setenv(name, "secret")
    child = await children.start("bots.speech.drawing", environment={"MPLBACKEND": "agg"})
    told = await asyncio.to_thread(Path(f"/proc/{child.pid}/environ").read_bytes)
    assert await ended(child) == (0, b"")
    assert {line.split(b"=")[0] for line in told.split(b"\0") if line} <= {b"MPLBACKEND", b"LD_LIBRARY_PATH"}


@LINUX
async def test_a_child_works_in_an_empty_folder_that_nobody_can_fill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    child = await children.start("bots.speech.drawing")
    where = f"/proc/{child.pid}/cwd"
    assert os.path.dirname(os.readlink(where)) == str(tmp_path)
    assert os.listdir(where) == []
    with pytest.raises(FileNotFoundError):
        os.mkdir(f"{where}/matplotlib")
    assert await ended(child) == (0, b"")
    assert os.listdir(tmp_path) == []


@LINUX
async def test_a_child_starts_also_where_no_folder_can_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "full"))
    monkeypatch.chdir(tmp_path)
    child = await children.start("bots.speech.drawing")
    assert os.readlink(f"/proc/{child.pid}/cwd") == "/"
    assert await ended(child) == (0, b"")


@LINUX
async def test_a_child_leaves_no_core_dump() -> None:
    child = await children.start("bots.speech.drawing")
    await until(lambda: resource.prlimit(child.pid, resource.RLIMIT_CORE) == (0, 0))
    assert await ended(child) == (0, b"")


@LINUX
async def test_a_child_that_hangs_goes_with_a_parent_that_is_killed() -> None:
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", PARENT, stdout=asyncio.subprocess.PIPE)
    assert parent.stdout is not None
    pid = int(await parent.stdout.readline())
    await until(lambda: b"matplotlib" in Path(f"/proc/{pid}/maps").read_bytes())  # it has come as far as its work
    os.kill(pid, signal.SIGSTOP)  # so that it cannot see its standard input end
    parent.kill()
    await parent.wait()
    await until(lambda: gone(pid))
    await parent.stdout.read()  # to its end, so that the pipe, which both had, is closed before the loop is


async def test_a_child_whose_parent_is_gone_already_does_not_begin() -> None:
    """The parent is killed after starting the child and before the child asks to die with it."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-I", str(children._CHILD), "1", str(children._ROOT), "no.such.module", stderr=asyncio.subprocess.PIPE
    )
    _, trouble = await child.communicate()
    assert child.returncode == 1
    assert (trouble == b"") == (sys.platform == "linux")


def gone(pid: int) -> bool:
    """Whether the process has ended, or is a zombie whose parent is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return True


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0.01)  # another process: nothing to wait on
