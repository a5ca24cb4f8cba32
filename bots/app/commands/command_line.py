"""The command line: its commands, what each one starts, and its exit status."""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import sys
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import unquote

from pydantic import SecretStr

from bots.app import config as configuration
from bots.app import heap, loops
from bots.app.config_file import load
from bots.app.credentials import take_credentials
from bots.app.endpoints import allow_http
from bots.shared.config import ConfigError
from core.errors import StoreOut
from core.lines import visible_lines

if TYPE_CHECKING:
    from bots.app.logs.logs import Event, Watch

T = TypeVar("T")

_SECRET = re.compile("TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|(^|_)KEY$", re.IGNORECASE)
_PASSWORD = re.compile(r"://[^/@:]*:([^/@]+)@")
_SHORTEST = 8  # characters: anything shorter ("true") is no secret, and striking it out would spoil every line
_BAD_CONFIG = 2  # the exit status for what the operator has to fix
_BROKEN = 1


def main(arguments: Sequence[str] | None = None) -> int:
    chosen = _parser().parse_args(arguments)
    from bots.app import rights  # --help and --version need none of what it imports

    rights.begin()
    return reported(chosen.command, chosen)


def reported(command: Callable[[argparse.Namespace], int], chosen: argparse.Namespace) -> int:
    """Run a command and return its exit status. Errors go to standard error, cleaned so that a stranger's words in them can't steer
    the terminal."""
    try:
        return int(command(chosen))
    except ConfigError as error:
        print(visible_lines(f"darkroom: {error}"), file=sys.stderr)
        return _BAD_CONFIG
    except StoreOut as error:  # a server that is away comes back: whatever keeps us running starts us again
        print(visible_lines(f"darkroom: {error.mend}"), file=sys.stderr)
        return _BROKEN
    except Exception as error:  # this is a command's outermost handler, so it is a fault of ours
        from bots.app.logs.tracebacks import shown

        print(visible_lines(shown(error)), file=sys.stderr)
        return _BROKEN


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="darkroom", allow_abbrev=False, description="An image studio inside team chat.")
    parser.add_argument("--version", action="version", version=f"darkroom {_version()}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    run = _command(commands, "run", "serve every platform that has a token", _run)
    run.add_argument(
        "--role",
        choices=["all", "gateway", "worker"],
        help="gateway takes events in, worker paints and posts, all does both (default: role in the configuration, all)",
    )
    demo = _command(commands, "demo", "the playground in your browser; needs no key or token", _demo)
    demo.add_argument("--port", type=int, default=8765, help="where on 127.0.0.1 (default 8765)")
    quota = commands.add_parser(
        "quota", help="limits as a file", allow_abbrev=False, description="Limits as a file: export, plan, apply."
    )
    does = quota.add_subparsers(required=True, metavar="COMMAND")
    _command(does, "export", "write all limits that are set, as TOML", _quota_export)
    for name, help, function in (
        ("plan", "a dry run: what applying the file would change", _quota_plan),
        ("apply", "make the limits as the file says", _quota_apply),
    ):
        _command(does, name, help, function).add_argument("file", type=Path, metavar="FILE", help="limits as export writes them")
    doctor = _command(commands, "doctor", "check configuration, tokens, permissions, models and stores", _doctor)
    doctor.add_argument("--json", action="store_true", help="all findings as one JSON object")
    backup = _command(commands, "backup", "copy all that is kept into a folder, while Darkroom runs", _backup)
    backup.add_argument("folder", type=Path, metavar="DIR", help="a new folder, or one with earlier backups")
    restore = _command(commands, "restore", "bring a backup back, into an empty place", _restore)
    restore.add_argument("folder", type=Path, metavar="DIR", help="a folder that backup filled")
    _command(commands, "migrate", "bring the database up to date (run does it too)", _migrate)
    usage = _command(commands, "usage", "what was painted, by whom, and what it cost", _usage)
    usage.add_argument("--csv", action="store_true", help="a row for each picture, ready for charging back")
    usage.add_argument(
        "--from", dest="first", metavar="DAY", help="the first day, such as 2026-11-01 (default: the first there is)"
    )
    usage.add_argument("--to", dest="last", metavar="DAY", help="the last day, included (default: today)")
    return parser


def _command(commands: object, name: str, help: str, function: object) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=help, description=help, allow_abbrev=False)  # type: ignore[attr-defined]
    parser.add_argument("--config", type=Path, help="default: config.toml where there is one")
    parser.set_defaults(command=function)
    return parser


def _run(chosen: argparse.Namespace) -> int:
    heap.starting()
    from bots.app.commands.run import ROLES, run
    from bots.app.traces import traces_by
    from bots.app.web.metrics import Metrics

    metrics, traces = Metrics(), traces_by(os.environ)

    def watch(event: Event) -> None:
        metrics.watch(event)
        if traces is not None:
            traces.watch(event)

    config, secrets = _loaded(chosen, watch=watch)
    try:
        return _ran(run(config, secrets, ROLES[chosen.role or config.role], metrics))
    finally:
        if traces is not None:
            traces.close()


def _demo(chosen: argparse.Namespace) -> int:
    heap.starting()
    from bots.app.commands.demo import demo

    config, secrets = _loaded(chosen)
    return _ran(demo(config, secrets, port=chosen.port))


def _doctor(chosen: argparse.Namespace) -> int:
    from bots.app.commands.doctor import examine

    config, secrets = _loaded(chosen)
    healthy: bool = loops.run(_watched(examine(config, secrets, as_json=chosen.json)))
    return 0 if healthy else 1


def _migrate(chosen: argparse.Namespace) -> int:
    from bots.app.wiring.resources import open_resources

    config, _ = _loaded(chosen)

    async def migrate() -> None:
        async with open_resources(config):
            print("The database is up to date.")

    return _ran(migrate())


def _backup(chosen: argparse.Namespace) -> int:
    from bots.app.commands.backup.backup import backup

    config, _ = _loaded(chosen)
    return _ran(backup(config, chosen.folder.expanduser().absolute(), sys.stdout))


def _restore(chosen: argparse.Namespace) -> int:
    from bots.app.commands.backup.restore import restore

    config, _ = _loaded(chosen)
    return _ran(restore(config, chosen.folder.expanduser().absolute(), sys.stdout))


def _usage(chosen: argparse.Namespace) -> int:
    from bots.app.commands.usage import Days, day, write

    config, _ = _loaded(chosen)
    days = Days(day(chosen.first, "--from"), day(chosen.last, "--to"))
    return _ran(write(config, days, sys.stdout, as_csv=chosen.csv))


def _quota_export(chosen: argparse.Namespace) -> int:
    from bots.app.commands.quota_file import export

    config, _ = _loaded(chosen)
    return _ran(export(config, sys.stdout))


def _quota_plan(chosen: argparse.Namespace) -> int:
    from bots.app.commands.quota_file import plan

    config, _ = _loaded(chosen)
    return _ran(plan(config, chosen.file, sys.stdout))


def _quota_apply(chosen: argparse.Namespace) -> int:
    from bots.app.commands.quota_file import apply

    config, _ = _loaded(chosen)
    return _ran(apply(config, chosen.file, sys.stdout))


def _ran(work: Coroutine[Any, Any, None]) -> int:
    try:
        loops.run(_watched(work))
    except* ConfigError as group:
        first: BaseException = group
        while isinstance(first, BaseExceptionGroup):
            first = first.exceptions[0]
        raise ConfigError(str(first)) from None
    return 0


async def _watched(work: Coroutine[Any, Any, T]) -> T:
    from bots.app.logs.libraries import loop_trouble

    asyncio.get_running_loop().set_exception_handler(loop_trouble)
    return await work


def _loaded(chosen: argparse.Namespace, watch: Watch | None = None) -> tuple[configuration.Config, configuration.Secrets]:
    """Load the configuration and set up the log, which takes everything written for the operator from here on."""
    from bots.app import rights
    from bots.app.logs.libraries import hook
    from bots.app.logs.logs import set_up

    take_credentials(os.environ)
    config, secrets = load(chosen.config), configuration.secrets_from(os.environ)
    allow_http(config.images.url, os.environ)
    hidden = _secrets(config)
    set_up(config.logs, watch=watch, hide=hidden)
    hook()
    rights.tell_of_secrets(chosen.config or Path("config.toml"), hidden)
    configuration.forget(os.environ)
    return config, secrets


def _secrets(config: configuration.Config) -> list[str]:
    """Everything that must never be written: all secrets in the environment and the settings, a cloud's included, and passwords in
    addresses."""
    sections = [section for section in config.model_dump().values() if isinstance(section, dict)]
    settings = [(name, _plain(value)) for section in (os.environ, *sections) for name, value in section.items()]
    named = [value.strip() for name, value in settings if _SECRET.search(name)]
    urls = [word for url in (config.database.url, config.images.url) for word in _PASSWORD.findall(url or "")]
    return [one for one in (*named, *urls, *map(unquote, urls)) if one and len(one) >= _SHORTEST]


def _plain(value: object) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value or "")


def _version() -> str:
    from importlib.metadata import version

    return version("darkroom")
