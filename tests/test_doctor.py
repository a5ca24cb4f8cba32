"""`darkroom doctor` finds it before the first user does: it really asks Discord, Slack and Gemini, here the local ones."""

from __future__ import annotations

import base64
import json
import socket
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from structlog.testing import capture_logs

from bots.app.commands.doctor import examine
from bots.app.commands.doctor import gemini as of_gemini
from bots.app.commands.doctor.findings import Clocks
from bots.app.config import Config, Secrets
from bots.discord import commands
from bots.discord.permissions import NAMES
from bots.slack.examples import messages, views
from bots.slack.scopes import SCOPES
from bots.slack.vault import Installation, Vault
from core.acts import table
from core.store.database import sqlite_url
from core.store.schema import HEAD
from core.store.sql_store import SqlStore
from core.tiers import DEFAULT_TIERS
from tests.databases import Postgres
from tests.servers.discord import TOKEN, Discord, serve_discord
from tests.servers.discord_world import RIGHTS
from tests.servers.gemini import GeminiServer
from tests.servers.slack import APP_TOKEN, BOT_TOKEN, SECRET, Slack, serve_slack
from tests.servers.slack_rules import message_faults, view_faults
from tests.test_cli import Shell

ROOT = Path(__file__).parents[1]
KEY, OLD_KEY = (base64.urlsafe_b64encode(letter * 32).decode() for letter in (b"k", b"o"))
TODAY = datetime(2026, 12, 1, tzinfo=UTC)  # no model of the defaults ends soon
ALL = Secrets(discord_token=TOKEN, slack_bot_token=BOT_TOKEN, slack_app_token=APP_TOKEN)


@pytest.fixture
async def discord() -> AsyncIterator[Discord]:
    async with serve_discord() as server:
        yield server


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    async with serve_slack() as server:
        yield server


class Examined:
    """What the doctor found, by verdict."""

    def __init__(self, said: Mapping[str, Any]) -> None:
        self.healthy = bool(said["healthy"])
        self._found = said["findings"]

    def lines(self, verdict: str, about: str | None = None) -> list[str]:
        return [one["says"] for one in self._found if one["verdict"] == verdict and about in (None, one["about"])]

    def the(self, verdict: str, words: str) -> str:
        found = [line for line in self.lines(verdict) if words in line]
        assert len(found) == 1, (words, self._found)
        return found[0]


async def look(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, secrets: Secrets, now: datetime = TODAY, /, **sections: Any
) -> Examined:
    config = Config.model_validate({"data_dir": tmp_path / "data", "web": {"port": 0}, **sections})
    with capture_logs():
        await examine(config, secrets, as_json=True, now=lambda: now)
    return Examined(json.loads(capsys.readouterr().out))


async def test_a_setup_that_is_right_is_all_ok(
    discord: Discord, slack: Slack, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    discord.world.public = False
    discord.world.commands = [{"name": name} for name in commands.names()]
    async with GeminiServer() as gemini:
        found = await look(
            capsys,
            tmp_path,
            replace(ALL, gemini_api_key=gemini.key),
            discord={"api_url": discord.api_url, "servers": [discord.world.guild]},
            slack={"base_url": slack.base_url},
            gemini={"base_url": gemini.url},
        )
    assert (found.lines("problem"), found.lines("warning"), found.healthy) == ([], [], True)
    for words in (
        "database: SQLite 3", "written, read back and deleted", "time zones: ", "fonts: a chart", "GB free", "clock: agrees",
        "Message Content Intent: on", "permissions: all that are needed in 1 server", "999 of 1000 session starts",
        f"commands: {len(commands.names())} registered", "scopes: all 16", "Socket Mode", "Slack takes all 16 kinds",
        "model gemini-nano-banana-2.1", "model gemini-3.5-flash-lite",
    ):  # fmt: skip
        assert found.the("ok", words)
    assert slack.calls("chat.postMessage") == [] == discord.world.violations
    assert not list((tmp_path / "data" / "images" / "checks").glob("*"))


# --- Discord


async def test_a_missing_permission_is_named_with_the_link_that_grants_all(
    discord: Discord, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    discord.world.bot_rights &= ~(RIGHTS["attach_files"] | RIGHTS["read_message_history"])
    where = {"api_url": discord.api_url, "servers": [discord.world.guild]}
    found = await look(capsys, tmp_path, ALL, discord=where)
    said = found.the("problem", "the bot lacks")
    assert f"lacks Attach Files, Read Message History in Studio ({discord.world.guild})" in said
    needed = sum(RIGHTS[name] for name in NAMES)
    link = f"client_id={discord.world.application}&scope=bot+applications.commands&permissions={needed}"
    assert f"{link}&guild_id={discord.world.guild}" in said
    found = await look(capsys, tmp_path, ALL, discord={"api_url": discord.api_url})
    assert found.the("warning", "the bot lacks"), "nobody named this server"
    discord.world.bot_rights = sum(RIGHTS.values()) & ~RIGHTS["create_public_threads"]
    found = await look(capsys, tmp_path, ALL, discord=where)
    assert "lacks Create Public Threads in" in found.the("warning", "the bot lacks")  # pictures come all the same
    discord.world.bot_rights = 1 << 3  # an administrator
    found = await look(capsys, tmp_path, ALL, discord=where)
    assert found.the("ok", "permissions: all that are needed in 1 server")


async def test_an_intent_that_is_not_granted(discord: Discord, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    discord.world.content_toggle = False
    found = await look(capsys, tmp_path, ALL, discord={"api_url": discord.api_url})
    assert "message_content = false" in found.the("problem", "Message Content Intent is off")
    found = await look(capsys, tmp_path, ALL, discord={"api_url": discord.api_url, "message_content": False})
    assert not [line for line in found.lines("problem", "discord") if "Intent" in line]


async def test_interactions_that_go_elsewhere(discord: Discord, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    discord.world.endpoint = "https://somewhere.example.com/interactions"
    found = await look(capsys, tmp_path, ALL, discord={"api_url": discord.api_url})
    assert "somewhere" not in found.the("problem", "Interactions Endpoint URL is set")


async def test_commands_that_are_not_registered(discord: Discord, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    discord.world.commands = [{"name": name} for name in commands.names() - {"imagine", "quota"}]
    found = await look(capsys, tmp_path, ALL, discord={"api_url": discord.api_url})
    assert "imagine, quota. Starting Darkroom registers them" in found.the("warning", "not registered yet")


async def test_few_starts_left(discord: Discord, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    body = {"url": "ws://x", "session_start_limit": {"remaining": 3, "total": 1000}}
    discord.fail("GET", "gateway/bot", status=200, body=body)
    found = await look(capsys, tmp_path, ALL, discord={"api_url": discord.api_url})
    assert "Discord resets the token" in found.the("warning", "3 of 1000 session starts")


async def test_a_token_that_discord_refuses(discord: Discord, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = await look(capsys, tmp_path, Secrets(discord_token="another"), discord={"api_url": discord.api_url})
    assert found.lines("problem", "discord") == [found.the("problem", "DISCORD_TOKEN is refused")]


# --- Slack


async def test_every_scope_that_is_missing_is_named(slack: Slack, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    slack.api.scopes = set(SCOPES) - {"files:write", "im:write"}
    found = await look(capsys, tmp_path, ALL, slack={"base_url": slack.base_url})
    said = found.the("problem", "lacks the scopes")
    assert "files:write (no picture can be posted); im:write" in said
    assert "Reinstall to Workspace" in said


def test_the_scopes_are_those_of_the_manifest() -> None:
    manifest = yaml.safe_load((ROOT / "deploy" / "slack-manifest.yaml").read_text())
    assert list(SCOPES) == manifest["oauth_config"]["scopes"]["bot"]


async def test_an_app_token_that_slack_refuses(slack: Slack, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = {"base_url": slack.base_url}
    found = await look(capsys, tmp_path, replace(ALL, slack_app_token="xapp-1-A0APP-another"), slack=where)
    assert "invalid_auth" in found.the("problem", "SLACK_APP_TOKEN is refused")
    found = await look(capsys, tmp_path, replace(ALL, slack_app_token=None), slack=where)
    assert found.the("problem", "SLACK_APP_TOKEN is missing")
    assert slack.socket.handshakes == 0


async def test_tokens_of_two_apps(slack: Slack, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    slack.api.app_token = "xapp-1-A0OTHER-123-0f0f"
    found = await look(capsys, tmp_path, replace(ALL, slack_app_token=slack.api.app_token), slack={"base_url": slack.base_url})
    said = found.the("problem", "SLACK_APP_TOKEN is of the app A0OTHER, and SLACK_BOT_TOKEN of A0APP")
    assert "0f0f" not in said


async def test_slack_over_http(slack: Slack, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = {"base_url": slack.base_url, "mode": "http", "port": 0}
    found = await look(capsys, tmp_path, ALL, slack=where)
    assert found.the("problem", "SLACK_SIGNING_SECRET is missing")
    found = await look(capsys, tmp_path, replace(ALL, slack_signing_secret=SECRET), slack=where)
    assert SECRET not in found.the("warning", "SLACK_SIGNING_SECRET is not 32 hexadecimal digits")
    assert slack.calls("apps.connections.open") == []


async def test_a_message_that_slack_would_refuse(slack: Slack, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    slack.api.fault("blocks.validate", error="invalid_message")
    found = await look(capsys, tmp_path, ALL, slack={"base_url": slack.base_url})
    assert "1 of our 16 kinds of messages: a placeholder (invalid_message)" in found.the("problem", "Slack would refuse")
    slack.api.offers_validation = False
    found = await look(capsys, tmp_path, ALL, slack={"base_url": slack.base_url})
    assert "unknown_method" in found.the("ok", "the shape of messages was not checked")


def test_the_messages_that_slack_is_shown_are_such_as_we_send() -> None:
    for said in messages(DEFAULT_TIERS).values():
        assert list(message_faults(dict(said))) == []
    for shown in views(DEFAULT_TIERS).values():
        assert list(view_faults(dict(shown), kind=str(shown["type"]))) == []


async def test_every_workspace_that_installed_the_app(slack: Slack, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    several = Secrets(slack_client_secret="s", slack_token_key=KEY, slack_app_token=APP_TOKEN)
    where = {"base_url": slack.base_url, "client_id": "1.2", "teams": ["T0TEAM", "T0OTHER"]}
    own = {"slack": where, "web": {"port": 0, "public_url": "https://darkroom.example.com"}}
    found = await look(capsys, tmp_path, several, **own)
    assert found.the("warning", "0 workspaces installed the app, 2 may")
    (tmp_path / "data").mkdir(exist_ok=True)
    async with SqlStore.open(sqlite_url(tmp_path / "data" / "darkroom.sqlite3")) as store:
        for workspace, key, token in (
            ("T0TEAM", KEY, BOT_TOKEN), ("T0GONE", KEY, "xoxb-gone"), ("T0OLD", OLD_KEY, BOT_TOKEN), ("T0OTHER", KEY, BOT_TOKEN),
        ):  # fmt: skip
            sealed = Vault.by(key).seal(Installation(workspace=workspace, user="U0BOT", token=token))
            await store.keep_installation("slack", workspace, sealed, datetime.now(UTC))
    found = await look(capsys, tmp_path, several, **own)
    assert "4 workspaces installed the app, 2 may" in found.the("ok", "installed the app")
    assert "/slack/install" in found.the("problem", "the token of T0GONE is refused (invalid_auth)")
    assert "another SLACK_TOKEN_KEY" in found.the("problem", "the token of T0OLD")
    assert found.the("problem", "the token of T0OTHER is of another workspace")
    assert found.the("ok", "Slack takes all 16 kinds")
    assert "xoxb" not in "".join(found.lines("problem") + found.lines("ok"))
    found = await look(capsys, tmp_path, replace(several, slack_token_key=None), **own)
    assert found.the("problem", "SLACK_TOKEN_KEY is missing")


# --- Gemini


async def test_models_that_are_gone_or_will_go(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async with GeminiServer() as gemini:
        gemini.retire("gemini-3-pro-image")
        gemini.retire("gemini-3.5-flash-lite")
        found = await look(capsys, tmp_path, Secrets(gemini_api_key=gemini.key), gemini={"base_url": gemini.url})
    assert "tiers.pro.model" in found.the("problem", "model gemini-3-pro-image")
    assert "chat.reader_model" in found.the("problem", "model gemini-3.5-flash-lite")
    assert "2027-05-07" in "".join(found.lines("ok", "gemini") + found.lines("warning", "gemini"))


@pytest.mark.parametrize(
    ("today", "good", "says"),
    [
        (date(2026, 12, 1), True, "2027-05-07: nothing to do yet"),
        (date(2027, 2, 6), True, "2027-05-07: nothing to do yet"),
        (date(2027, 2, 7), None, "on 2027-05-07. Set tiers.lite.model to a newer one before"),
        (date(2027, 4, 1), None, "on 2027-05-07. Set tiers.lite.model to a newer one before"),
        (date(2027, 5, 7), None, "on 2027-05-07. Set tiers.lite.model to a newer one before"),
        (date(2027, 5, 8), None, "still answers. Set tiers.lite.model to a newer one now"),
    ],
)
def test_a_models_announced_end_is_a_warning_once_it_is_near(today: date, good: bool | None, says: str) -> None:
    found, line = of_gemini.served("gemini-3.1-flash-lite", "tiers.lite.model", today)
    assert (found, says in line) == (good, True), line


@pytest.mark.parametrize(
    ("config", "now", "model", "setting"),
    [
        ({}, date(2027, 4, 30), "gemini-3.1-flash-lite", "chat.reader_successor"),
        ({"chat": {"reader_model": "gemini-3.1-flash-lite"}}, date(2027, 4, 30), "gemini-3.1-flash-lite", "chat.reader_model"),
        (
            {"tiers": {"flash": {"model": "gemini-3.1-flash-image"}}},
            date(2026, 10, 1),
            "gemini-3.1-flash-image",
            "tiers.flash.model",
        ),
    ],
)
async def test_a_model_that_ends_soon_is_said_with_the_setting_that_names_it(
    config: Mapping[str, Any], now: date, model: str, setting: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with GeminiServer() as gemini:
        gemini.models.setdefault(model, gemini.models["gemini-3-pro-image"])
        own = {"gemini": {"base_url": gemini.url}, **config}
        found = await look(capsys, tmp_path, Secrets(gemini_api_key=gemini.key), datetime.combine(now, time(), UTC), **own)
    assert f"Set {setting} to a newer one" in found.the("warning", f"model {model}")


async def test_a_key_that_is_refused_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async with GeminiServer(key="another") as gemini:
        found = await look(capsys, tmp_path, Secrets(gemini_api_key="test-key-test-key"), gemini={"base_url": gemini.url})
    assert found.lines("problem", "gemini") == [found.the("problem", "GEMINI_API_KEY: ")]


# --- the machine


async def test_a_clock_that_is_off(discord: Discord, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    now = datetime(2026, 11, 29, 12, tzinfo=UTC)
    for seconds, good in ((2, True), (-20, None), (3600, False)):
        clocks = Clocks()
        clocks.compared("slack.com", now + timedelta(seconds=seconds + 9), now)  # an answer that was long on its way
        clocks.compared("slack.com", now + timedelta(seconds=seconds), now)
        ((verdict, _),) = [finding async for finding in clocks.findings()]
        assert verdict is good
    old = "Sun, 01 Nov 2020 08:00:00 GMT"
    for path in ("users/@me$", "applications/@me$", "commands$", "gateway/bot", "guilds"):
        discord.fail("GET", path, status=401, headers={"Date": old}, times=9)
    found = await look(capsys, tmp_path, Secrets(discord_token=TOKEN), discord={"api_url": discord.api_url})
    assert "ahead of that of 127.0.0.1" in found.the("problem", "clock: ")


async def test_a_port_that_something_else_has(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as once:
        once.bind(("127.0.0.1", 0))
        port = once.getsockname()[1]
    found = await look(capsys, tmp_path, Secrets(), web={"port": port})
    assert found.the("ok", f"port {port} ([web]): free")
    async with GeminiServer() as other:
        port = int(other.url.rpartition(":")[2])
        found = await look(capsys, tmp_path, Secrets(), web={"port": port})
    assert "Set [web] port to another one" in found.the("problem", f"port {port} ([web]) cannot be used")


async def test_pictures_that_cannot_be_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "data" / "images").mkdir(parents=True)
    (tmp_path / "data" / "images" / "checks").write_text("in the way")
    found = await look(capsys, tmp_path, Secrets())
    assert found.the("problem", "pictures: The picture store does not answer")


async def test_a_database_on_a_server(tmp_path: Path, postgres: Postgres, capsys: pytest.CaptureFixture[str]) -> None:
    url = await postgres.new()
    found = await look(capsys, tmp_path, Secrets(), database={"url": url})
    assert found.the("ok", "database: PostgreSQL 1")
    assert HEAD in found.the("ok", "database: PostgreSQL 1")
    found = await look(capsys, tmp_path, Secrets(), database={"url": url.replace("host=", "host=/nowhere")})
    assert found.the("problem", "See [database] url, and the server")


async def test_a_service_that_breaks_leaves_a_line(slack: Slack, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    slack.api.fault("auth.test", status=502)
    found = await look(capsys, tmp_path, ALL, slack={"base_url": slack.base_url})
    assert "(502)" in found.the("problem", "SLACK_BOT_TOKEN is refused")


async def test_as_json_and_by_exit_status(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    ended = await shell.run("doctor", "--json", env={"DARKROOM_WEB__PORT": "0"})
    assert ended.status == 1
    said = json.loads(ended.out)
    assert said["healthy"] is False
    assert {one["verdict"] for one in said["findings"]} == {"ok", "problem"}
    assert {tuple(one) for one in said["findings"]} == {("about", "verdict", "says")}


def test_the_commands_that_the_doctor_looks_for() -> None:
    acts = {row.command.name for row in table.ROWS if row.command is not None}
    assert commands.names() == acts | {"quota", "usage", "studio", "Edit this picture", "Info about this picture"}
