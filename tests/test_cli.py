"""The command line as people start it: a process of its own, its exit status and what it says."""

import asyncio
import os
import resource
import signal
import socket
import sqlite3
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from bots.app import loops
from tests.forked import Forked, start
from tests.servers.gemini import GeminiServer
from tests.servers.gemini_answers import forbidden

KEEP = ("PATH", "HOME", "LANG", "LC_ALL", "SYSTEMROOT")
ROOT = Path(__file__).parent.parent
SLACK = {"SLACK_BOT_TOKEN": "xoxb-test", "SLACK_APP_TOKEN": "xapp-test", "GEMINI_API_KEY": "test-key-test-key"}


@dataclass(frozen=True)
class Ended:
    status: int
    out: str
    err: str


class Shell:
    """Runs `darkroom` in a folder of its own, with no environment but what is given."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def run(
        self, *arguments: str, env: Mapping[str, str] | None = None, largest_file: int | None = None, fresh: bool = False
    ) -> Ended:
        """Run the command. largest_file: no file may grow beyond this many bytes, as on a full disk. fresh: in an interpreter of its
        own, not in a fork; so is one that is told something of Python."""
        kept = {name: os.environ[name] for name in KEEP if name in os.environ}
        environment = {**kept, **(env or {})}
        limits = {} if largest_file is None else {resource.RLIMIT_FSIZE: largest_file}
        if fresh or any(name.startswith("PYTHON") for name in environment):
            process: Process | Forked = await self._fresh(*arguments, environment=environment, limits=limits)
        else:
            process = await start(*arguments, environment=environment, cwd=self.folder, limits=limits)
        try:
            out, err = await asyncio.wait_for(process.communicate(), 40)
        finally:
            if process.returncode is None:
                process.kill()
        assert process.returncode is not None
        return Ended(process.returncode, out.decode(), err.decode())

    async def _fresh(self, *arguments: str, environment: Mapping[str, str], limits: Mapping[int, int]) -> Process:
        def limited() -> None:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell in the background has it ignored, and all that it starts
            for which, most in limits.items():
                resource.setrlimit(which, (most, most))

        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bots",
            *arguments,
            cwd=self.folder,
            env={"PYTHONPATH": str(ROOT), **environment},
            stdout=PIPE,
            stderr=PIPE,
            preexec_fn=limited,
        )

    def config(self, text: str) -> None:
        (self.folder / "config.toml").write_text(text, encoding="utf-8")


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def said(ended: Ended, *words: str) -> None:
    """Check that the command exits with status 2 and one plain message on standard error, with no traceback but as a field of an event,
    and return the message."""
    assert ended.status == 2, ended
    assert not any(line.startswith("Traceback") for line in ended.err.splitlines()), ended
    for word in words:
        assert word in ended.err


async def test_an_option_that_is_cut_short_is_no_option(shell: Shell) -> None:
    said(await shell.run("run", "--rol", "worker"), "--rol")
    said(await shell.run("usage", "--cs"), "--cs")


async def test_no_token_at_all(shell: Shell) -> None:
    ended = await shell.run("run", fresh=True)
    said(
        ended,
        "DISCORD_TOKEN",
        "SLACK_BOT_TOKEN",
        "https://discord.com/developers/applications",
        "https://api.slack.com/apps",
        "darkroom demo",
    )


async def test_no_key_for_the_model(shell: Shell) -> None:
    said(await shell.run("run", env={"DISCORD_TOKEN": "x"}), "GEMINI_API_KEY", "https://aistudio.google.com/apikey")


async def test_a_slack_token_missing_for_the_mode(shell: Shell) -> None:
    without = {name: value for name, value in SLACK.items() if name != "SLACK_APP_TOKEN"}
    said(await shell.run("run", env={**without, "DARKROOM_WEB__PORT": "0"}), "SLACK_APP_TOKEN")
    shell.config('[slack]\nmode = "http"\nport = 0\n[web]\nport = 0\n')
    said(await shell.run("run", env=SLACK), "SLACK_SIGNING_SECRET")


async def test_an_unknown_key(shell: Shell) -> None:
    shell.config("[slack]\nprot = 1\n")
    said(await shell.run("run", env=SLACK), "config.toml: unknown key slack.prot. Did you mean port?")


async def test_a_config_file_that_is_not_there(shell: Shell) -> None:
    said(await shell.run("run", "--config", "nowhere.toml"), "nowhere.toml", "config.example.toml")


@pytest.mark.parametrize("command", ["run", "migrate", "demo"])
async def test_a_data_folder_that_cannot_be_written(shell: Shell, command: str) -> None:
    (shell.folder / "taken").write_text("")
    said(await shell.run(command, env={**SLACK, "DARKROOM_DATA_DIR": "taken/data"}), "data_dir", "taken/data")


async def test_a_disk_that_is_full(shell: Shell) -> None:
    nobody = {**SLACK, "DARKROOM_WEB__PORT": "0", "DARKROOM_SLACK__BASE_URL": "http://127.0.0.1:9/"}
    for command in ("run", "demo", "migrate"):
        said(await shell.run(command, env=nobody, largest_file=0), "data_dir", "cannot be written")
    said(await shell.run("run", env=nobody, largest_file=60_000), "data/darkroom.sqlite3 cannot be opened")
    assert (await shell.run("migrate")).status == 0
    said(await shell.run("run", env=nobody, largest_file=60_000), "data/jobs.sqlite3 cannot be opened")


async def test_a_port_that_is_taken(shell: Shell) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said(await shell.run("run", env={**SLACK, "DARKROOM_WEB__PORT": str(port)}), f"127.0.0.1:{port}", "[web] port")
        said(await shell.run("demo", "--port", str(port)), str(port), "--port")


INTERRUPTED_AT = """
import os, signal, sys
class Finder:
    def find_spec(name, *_):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Finder)
"""


@pytest.mark.parametrize("module", ["bots.app.commands.command_line", "pydantic", "bots.app.commands.demo", "sqlalchemy"])
async def test_an_interrupt_while_it_loads_ends_it_without_a_word(shell: Shell, module: str) -> None:
    (shell.folder / "sitecustomize.py").write_text(INTERRUPTED_AT.format(module=module))
    ended = await shell.run("demo", "--port", "0", env={"PYTHONPATH": f"{shell.folder}{os.pathsep}{ROOT}"})
    assert ended == Ended(130, "", "")


async def test_a_crash_of_a_library_says_where() -> None:
    crashing = "import os, signal, bots.__main__ as m\ntry:\n    m.main()\nfinally:\n    os.kill(os.getpid(), signal.SIGSEGV)"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", crashing, "--version", cwd=ROOT, stdout=PIPE, stderr=PIPE)
    _, err = await process.communicate()
    assert process.returncode == -signal.SIGSEGV
    assert err.startswith(b"Fatal Python error: Segmentation fault")


async def test_errors_may_go_nowhere() -> None:
    process = await asyncio.create_subprocess_exec("sh", "-c", f"{sys.executable} -m bots --version 2>&-", cwd=ROOT, stdout=PIPE)
    out, _ = await process.communicate()
    assert (process.returncode, out.startswith(b"darkroom ")) == (0, True)


async def test_help_names_every_command(shell: Shell) -> None:
    ended = await shell.run("--help", fresh=True)
    assert ended.status == 0
    for command in ("run", "demo", "quota", "doctor", "backup", "restore", "migrate", "usage"):
        assert f"  {command} " in ended.out
    version = await shell.run("--version", fresh=True)
    assert version.out.startswith("darkroom ")


def test_commands_run_on_uvloop() -> None:
    async def loop() -> str:
        return type(asyncio.get_running_loop()).__module__

    assert loops.run(loop()).partition(".")[0] == "uvloop"


async def test_a_command_that_there_is_not(shell: Shell) -> None:
    ended = await shell.run("rnu")
    assert ended.status == 2
    assert "rnu" in ended.err


async def test_migrate_makes_the_database_and_can_be_repeated(shell: Shell) -> None:
    for fresh in (True, False):
        ended = await shell.run("migrate", fresh=fresh)
        assert (ended.status, ended.err) == (0, "")
        assert "up to date" in ended.out
    connection = sqlite3.connect(shell.folder / "data" / "darkroom.sqlite3")
    assert connection.execute("SELECT COUNT(*) FROM threads").fetchone() == (0,)
    connection.close()


async def test_doctor_says_what_is_right_and_what_is_missing(shell: Shell) -> None:
    shell.config('[tiers.pro]\nmodel = "gemini-9"\n')
    ended = await shell.run("doctor", fresh=True)
    assert ended.status == 1
    assert "Traceback" not in ended.err
    lines = ended.out.splitlines()
    assert "ok      configuration" in lines
    assert "ok      the process that reads pictures" in lines
    assert any(line.startswith("ok      price of Nano Banana 2.1") for line in lines)
    assert any(
        line.startswith("PROBLEM price of Nano Banana Pro (gemini-9): none") and "tiers.pro.prices" in line for line in lines
    )
    assert any(line.startswith("PROBLEM No platform has a token") for line in lines)
    assert any(line.startswith("PROBLEM GEMINI_API_KEY is not set") for line in lines)


async def test_the_operators_limits_are_shown_and_refused_by_their_key(shell: Shell) -> None:
    shell.config('[quota]\ntotal = ["$500 a month"]\nworkspace = ["20 images a day each"]\n')
    assert (
        "limits on everything together: $500 a month; on each server or workspace: 20 images a day each;"
        in (await shell.run("doctor")).out
    )
    limited = {**SLACK, "DARKROOM_QUOTA__TOTAL": '["$500 a moth"]', "DARKROOM_WEB__PORT": "0"}
    said(await shell.run("run", env=limited), 'quota.total: "$500 a moth"', "Did you mean month?")
    assert 'PROBLEM quota.total: "$500 a moth"' in (await shell.run("doctor", env=limited)).out
    in_words = {**SLACK, "DARKROOM_QUOTA__WORKSPACE": "20 images a day; $5 a month on pro"}
    assert "on each server or workspace: 20 images a day, $5 a month on pro;" in (await shell.run("doctor", env=in_words)).out
    unlisted = {**SLACK, "DARKROOM_QUOTA__WORKSPACE": "['20 images a day']"}
    said(await shell.run("run", env=unlisted), 'DARKROOM_QUOTA__WORKSPACE="20 images a day"')
    shell.config('[quota]\ntotal = "20 images a day"\n')
    said(await shell.run("doctor"), 'quota.total: Write it as a list: ["20 images a day"].')


async def test_a_reader_without_a_price(shell: Shell) -> None:
    shell.config('[chat]\njudge = "model"\njudge_model = "gemini-9"\n')
    said(await shell.run("run", env={**SLACK, "DARKROOM_WEB__PORT": "0"}), "gemini-9 has no price", "chat.reader_prices")
    assert "PROBLEM chat.reader_model: gemini-9 has no price" in (await shell.run("doctor")).out


async def test_doctor_asks_the_services_and_names_what_they_refuse(shell: Shell) -> None:
    dead = "http://127.0.0.1:9"
    shell.config(f'[discord]\napi_url = "{dead}"\n[slack]\nbase_url = "{dead}/"\n[gemini]\nbase_url = "{dead}"\n')
    ended = await shell.run("doctor", env={**SLACK, "DISCORD_TOKEN": "d"})
    assert ended.status == 1
    assert "PROBLEM Discord cannot be reached" in ended.out
    assert "PROBLEM Slack cannot be reached" in ended.out
    assert "PROBLEM model gemini-nano-banana-2.1" in ended.out
    assert "test-key-test-key" not in ended.out + ended.err


async def test_doctor_and_run_speak_to_the_operator_not_to_the_asker(shell: Shell) -> None:
    async with GeminiServer(key="another") as gemini:
        shell.config(f'[gemini]\nbase_url = "{gemini.url}"\n[slack]\nbase_url = "http://127.0.0.1:9/"\n')
        for answer, mend in ((None, "Make a new key"), (forbidden(), "A new key of the same project may be refused as well")):
            env = {**SLACK, "DARKROOM_WEB__PORT": "0"}
            if answer is not None:
                env["GEMINI_API_KEY"] = gemini.key
                gemini.looked_up(answer)
            ended = await shell.run("doctor", env=env)
            assert "PROBLEM GEMINI_API_KEY: " in ended.out
            assert mend in ended.out
            assert "whoever runs Darkroom" not in ended.out
            said(await shell.run("run", env=env), "GEMINI_API_KEY", mend)


async def test_doctor_with_a_configuration_that_cannot_be_read(shell: Shell) -> None:
    shell.config("[tiers.pro]\nsuccessor = 'ultra'\n")
    said(await shell.run("doctor"), "tiers.pro.successor")


async def test_what_is_asked_of_the_command_line_alone_loads_no_library_that_only_work_needs(shell: Shell) -> None:
    ended = await shell.run("--version", env={"PYTHONPROFILEIMPORTTIME": "1"})
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in ended.err.splitlines()}
    assert "pydantic" in loaded
    assert loaded.isdisjoint({"PIL", "aiohttp", "dbos", "discord", "google", "obstore", "slack_bolt", "sqlalchemy", "structlog"})
