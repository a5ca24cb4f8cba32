"""One deployment for several Slack workspaces: each installs the app by itself, and no token reaches another."""

from __future__ import annotations

import asyncio
import base64
import os
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
import yaml
from yarl import URL

from bots.shared.config import ConfigError
from bots.slack import install, teams
from bots.slack.scopes import SCOPES
from bots.slack.vault import Installation, Vault
from tests.processes import Running, darkroom
from tests.servers.gemini import GeminiServer
from tests.servers.gemini_answers import painted
from tests.servers.slack import BOT_TOKEN, CLIENT_ID, CLIENT_SECRET, Slack
from tests.servers.slack_world import BOT_USER, TEAM
from tests.test_cli import Shell

OTHER, OTHER_TOKEN = "T0OTHER", "xoxb-other"
KEY = base64.urlsafe_b64encode(b"k" * 32).decode()
PUBLIC = "https://darkroom.example.com"
SEVERAL = {
    "SLACK_BOT_TOKEN": "",
    "SLACK_CLIENT_SECRET": CLIENT_SECRET,
    "SLACK_TOKEN_KEY": KEY,
    "DARKROOM_SLACK__CLIENT_ID": CLIENT_ID,
    "DARKROOM_SLACK__TEAMS": f"{TEAM}; {OTHER}",
    "DARKROOM_WEB__PUBLIC_URL": PUBLIC,
}

pytestmark = pytest.mark.timeout(300)


@dataclass
class Page:
    status: int
    text: str
    headers: Mapping[str, str]


class Browser:
    """A person's browser, before the proxy that speaks TLS for the web server."""

    def __init__(self, running: Running, session: aiohttp.ClientSession) -> None:
        self._at = f"http://127.0.0.1:{running.port}"
        self._session = session
        self.cookie = ""

    async def get(self, path: str) -> Page:
        headers = {"Cookie": self.cookie} if self.cookie else {}
        headers |= {"X-Forwarded-For": "203.0.113.7", "Host": "darkroom.example.com"}
        async with self._session.get(URL(self._at + path, encoded=True), headers=headers, allow_redirects=False) as response:
            if cookie := response.headers.get("Set-Cookie"):
                self.cookie = cookie.partition(";")[0]
            return Page(response.status, await response.text(), response.headers.copy())

    async def begin(self, query: str = "") -> str:
        """Open the install page, and return the state that it sends along to Slack."""
        page = await self.get(f"/slack/install{query}")
        assert page.status == 302
        return parse_qs(urlsplit(page.headers["Location"]).query)["state"][0]

    async def install(self, workspace: Slack) -> Page:
        state, code = await self.begin(), workspace.allow(f"code-of-{workspace.world.team}")
        return await self.get(f"/slack/oauth_redirect?code={code}&state={state}")


@asynccontextmanager
async def several(
    folder: Path, slack: Slack, gemini: GeminiServer, *, mode: str = "socket", **more: str
) -> AsyncIterator[tuple[Running, Browser]]:
    async with (
        darkroom(folder, slack, gemini, mode=mode, more={**SEVERAL, **more}) as running,
        aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session,
    ):
        if mode == "http":
            slack.feed = running.feed(slack)
            for other in slack.others:
                other.feed = slack.feed
        yield running, Browser(running, session)
        secrets = (CLIENT_SECRET, KEY, BOT_TOKEN, OTHER_TOKEN, "code-of")
        assert [line for line in running.written for secret in secrets if secret in line] == []


def database(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("darkroom.sqlite3*"))


@pytest.fixture
def other(slack: Slack) -> Slack:
    return slack.beside(OTHER, bot_token=OTHER_TOKEN)


# --- each for itself


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_two_workspaces_install_and_paint_each_with_its_own_token(
    mode: str, slack: Slack, other: Slack, gemini: GeminiServer, tmp_path: Path
) -> None:
    async with several(tmp_path, slack, gemini, mode=mode) as (running, browser):
        for workspace in (slack, other):
            page = await browser.install(workspace)
            assert (page.status, "Darkroom is installed" in page.text) == (200, True)
        for workspace, words in ((slack, "a red bicycle"), (other, "a blue kite")):
            await workspace.command("/imagine", words)
        first, second = await slack.picture(), await other.picture()
        photo = other.upload(first.files[0].data)
        await other.say("make it like this", thread=second.ts, files=[photo])
        await other.picture(2)
        await running.logged("render_over", 3)
        assert (len(slack.pictures()), len(other.pictures())) == (1, 2)
        assert "kite" not in repr(slack.api.calls)
        assert "bicycle" not in repr(other.api.calls)
        assert (photo.id, f"Bearer {OTHER_TOKEN}") in other.file_requests
        assert slack.file_requests == []
        assert {line["event"] for line in running.log} >= {"workspace_installed"}
        assert running.troubles == []
    kept = database(tmp_path)
    assert TEAM.encode() in kept
    assert BOT_TOKEN.encode() not in kept
    assert slack.violations + other.violations == []


async def test_what_was_installed_goes_on_after_a_restart(slack: Slack, other: Slack, gemini: GeminiServer, tmp_path: Path) -> None:
    async with several(tmp_path, slack, gemini) as (_, browser):
        await browser.install(other)
    async with several(tmp_path, slack, gemini) as (running, _):
        await other.command("/imagine", "a blue kite")
        await other.picture()
        await running.logged("render_over")
        ack = await slack.command("/imagine", "a red bicycle")  # has not installed it
        assert "another workspace" in ack.payload["text"]
    assert slack.calls("chat.postMessage") == []


# --- the pages


async def test_a_link_to_the_install_page_can_change_nothing(slack: Slack, gemini: GeminiServer, tmp_path: Path) -> None:
    async with several(tmp_path, slack, gemini) as (_, browser):
        page = await browser.get("/slack/install?team=T0EVIL%26scope=admin&redirect_uri=https://evil.example&state=mine")
        leads = urlsplit(page.headers["Location"])
        asked = parse_qs(leads.query)
        assert f"{leads.scheme}://{leads.netloc}{leads.path}" == f"{slack.base}/oauth/v2/authorize"
        assert asked["redirect_uri"] == [f"{PUBLIC}/slack/oauth_redirect"]
        assert asked["client_id"] == [CLIENT_ID]
        assert asked["scope"] == [",".join(SCOPES)]
        assert "evil" not in page.headers["Location"].lower()
        assert asked["state"] != ["mine"]
        assert (page.headers["Referrer-Policy"], page.headers["Cache-Control"]) == ("no-referrer", "no-store")


async def test_a_state_is_good_once_and_in_the_browser_that_began(slack: Slack, gemini: GeminiServer, tmp_path: Path) -> None:
    async with several(tmp_path, slack, gemini) as (running, browser):
        state, cookie = await browser.begin(), browser.cookie
        back = f"/slack/oauth_redirect?code={slack.allow('code-of-it')}&state={state}"
        for wrong in ("", "slack-app-oauth-state=guessed"):
            browser.cookie = wrong
            assert (await browser.get(back)).status == 400
        browser.cookie = "slack-app-oauth-state=guessed"
        assert (await browser.get("/slack/oauth_redirect?code=code-of-it&state=guessed")).status == 401
        assert slack.calls("oauth.v2.access") == []
        browser.cookie = cookie
        assert (await browser.get(back)).status == 200
        again = await browser.get(back)
        assert (again.status, "was not installed" in again.text) == (401, True)
        declined = await browser.get("/slack/oauth_redirect?error=access_denied")
        assert (declined.status, "declined" in declined.text) == (200, True)
        strange = await browser.get("/slack/oauth_redirect?error=<script>alert(1)</script>")
        assert "<script" not in strange.text
        assert len(slack.calls("oauth.v2.access")) == 1
        assert running.troubles == []


async def test_a_flood_of_installs_is_held_up(slack: Slack, gemini: GeminiServer, tmp_path: Path) -> None:
    async with several(tmp_path, slack, gemini) as (running, browser):
        pages = [await browser.get("/slack/install") for _ in range(install._A_MINUTE + 3)]
        assert [page.status for page in pages] == [302] * install._A_MINUTE + [429] * 3
        assert "in a minute" in pages[-1].text
        assert running.troubles == []


async def test_a_workspace_that_may_not_is_told_and_its_token_given_back(
    slack: Slack, other: Slack, gemini: GeminiServer, tmp_path: Path
) -> None:
    async with several(tmp_path, slack, gemini, DARKROOM_SLACK__TEAMS=TEAM) as (running, browser):
        page = await browser.install(other)
        assert (page.status, f"The workspace {OTHER} may not use" in page.text) == (403, True)
        assert other.api.revoked
        ack = await other.command("/imagine", "a blue kite")
        assert "another workspace" in ack.payload["text"]
        assert running.troubles == []
    assert other.calls("chat.postMessage") == []


# --- the end of an installation


async def uninstalled(workspace: Slack, **event: object) -> None:
    await workspace._event({"type": "app_uninstalled", **event})


async def test_an_uninstalled_workspace_is_forgotten_and_the_other_stays(
    slack: Slack, other: Slack, gemini: GeminiServer, tmp_path: Path
) -> None:
    async with several(tmp_path, slack, gemini) as (running, browser):
        await browser.install(slack)
        await browser.install(other)
        await uninstalled(other)  # delivered late: it was installed anew since, and its token is good
        await uninstalled(other, type="tokens_revoked", tokens={"oauth": ["U0001"], "bot": []})  # a person's own
        await other.command("/imagine", "a blue kite")
        await other.picture()
        other.api.revoked = True
        await uninstalled(other, type="tokens_revoked", tokens={"oauth": [], "bot": [BOT_USER]})
        await running.logged("workspace_gone")
        ack = await other.command("/imagine", "another kite")
        assert "another workspace" in ack.payload["text"]
        await slack.command("/imagine", "a red bicycle")
        await slack.picture()
        page = await browser.install(other)
        assert page.status == 200
        await other.command("/imagine", "a green kite")
        await other.picture(2)
        await running.logged("render_over", 3)
        assert running.troubles == []


@pytest.mark.parametrize("told", [True, False], ids=["and Slack says so", "in silence"])
async def test_a_token_revoked_while_a_picture_is_painted_ends_that_render_alone_and_costs_nothing(
    slack: Slack, other: Slack, gemini: GeminiServer, tmp_path: Path, told: bool
) -> None:
    async with several(tmp_path, slack, gemini) as (running, browser):
        await browser.install(slack)
        await browser.install(other)
        go = asyncio.Event()
        gemini.script(painted(wait=go))
        await other.command("/imagine", "a blue kite")
        await gemini.seen(1)
        other.api.revoked = True
        if told:
            await uninstalled(other, type="tokens_revoked", tokens={"oauth": [], "bot": [BOT_USER]})
            await running.logged("workspace_gone")
        go.set()
        await running.logged("render_over")
        await slack.command("/imagine", "a red bicycle")
        await slack.picture()
        await running.logged("render_over", 2)
        assert other.pictures() == []
    with closing(sqlite3.connect(tmp_path / "darkroom.sqlite3")) as connection:
        states = dict(connection.execute("SELECT r.workspace, l.state FROM ledger l JOIN renders r ON r.id = l.render"))
        reported = connection.execute("SELECT COUNT(*) FROM renders WHERE reported = 0").fetchone()
    assert states == {OTHER: "released", TEAM: "used"}
    assert reported == (0,), "nothing is tried for ever"


# --- what is sealed, and for whom something is


def test_what_is_sealed_opens_with_its_key_for_its_workspace_alone() -> None:
    old, new = (base64.urlsafe_b64encode(os.urandom(32)).decode() for _ in range(2))
    given = Installation(workspace="T1", user="U1", token="xoxb-secret")
    sealed = Vault.by(old).seal(given)
    assert "xoxb" not in sealed + repr(given)
    assert Vault.by(f"{new}, {old}").opened(sealed, "T1") == given
    assert Vault.by(old).opened(sealed, "T2") is None  # a row copied to another workspace's
    assert Vault.by(new).opened(sealed, "T1") is None
    assert Vault.by(new).opened("", "T1") is None


@pytest.mark.parametrize("keys", ["", "short", f"{KEY} short"])
def test_a_key_that_is_none_is_refused(keys: str) -> None:
    with pytest.raises(ConfigError, match="SLACK_TOKEN_KEY"):
        Vault.by(keys)


def test_an_organisations_installation_ends_by_its_own_id_alone() -> None:
    event = {"type": "app_uninstalled"}
    org = {"team_id": "T1", "enterprise_id": "E1", "event": event}
    assert teams.uninstalled(org) == ("T1", ())
    assert teams.uninstalled({**org, "authorizations": [{"is_enterprise_install": True}]}) == ("E1", ())
    assert teams.uninstalled({"team_id": "T1", "event": {"type": "tokens_revoked", "tokens": {"bot": []}}}) == ("T1", ("",))
    assert teams.uninstalled({"team_id": "T1", "event": {"type": "message"}})[1] is None


def test_the_scopes_asked_for_are_the_manifests() -> None:
    text = (Path(__file__).parents[1] / "deploy/slack-manifest.yaml").read_text()
    assert sorted(SCOPES) == sorted(yaml.safe_load(text)["oauth_config"]["scopes"]["bot"])
    assert all(event in text for event in ("app_uninstalled", "tokens_revoked"))


# --- what is missing


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-local"}, "are both set"),
        ({"SLACK_TOKEN_KEY": ""}, "but SLACK_TOKEN_KEY is missing"),
        ({"DARKROOM_SLACK__TEAMS": "somebody"}, "T0123ABCD"),
    ],
)
async def test_what_is_missing_for_several_is_named(changed: dict[str, str], says: str, tmp_path: Path) -> None:
    env = {"GEMINI_API_KEY": "test-key-test-key", "SLACK_APP_TOKEN": "xapp-test", **SEVERAL, **changed}
    ended = await Shell(tmp_path).run("run", env={name: value for name, value in env.items() if value})
    assert ended.status == 2
    assert says in ended.err
