"""For which installation Slack delivers something, and where an answer to it may go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bots.slack import teams
from bots.slack.web import Identity, Web
from tests.servers.slack import BOT_TOKEN
from tests.servers.slack_world import BOT_USER, TEAM
from tests.slack_harness import Harness, slack_harness
from tests.test_slack_strangers import ME, ORG, ORG_WIDE, OTHER, bots_messages, harness, settled

Json = dict[str, Any]


__all__ = ["harness"]  # the fixture

# --- whose installation it is for


FOREIGN: list[Callable[[Json], Json]] = [
    lambda body: {**body, "team_id": OTHER, "authorizations": [{"team_id": OTHER, "enterprise_id": None, "user_id": "U0B"}]},
    lambda body: {**body, "authorizations": [{"team_id": OTHER, "enterprise_id": None, "user_id": BOT_USER}]},
    lambda body: {**body, "team_id": OTHER},
    lambda body: {key: value for key, value in body.items() if key != "authorizations"} | {"context_team_id": OTHER},
    lambda body: {key: value for key, value in body.items() if key not in ("authorizations", "team_id", "context_team_id")},
]


@pytest.mark.parametrize("alter", FOREIGN)
async def test_a_message_for_another_installation_is_refused_and_logged(harness: Harness, alter: Callable[[Json], Json]) -> None:
    slack = harness.slack
    with capture_logs() as logs:
        slack.alter = alter
        await slack.say("@Darkroom a red bicycle")
        slack.alter = lambda body: body
        await settled(slack)
    assert harness.studio.heard == []
    assert bots_messages(slack) == []
    assert [one["log_level"] for one in logs if one["event"] == "foreign_team_refused"][:1] == ["warning"]
    await slack.say("@Darkroom a blue bicycle")
    await slack.picture()


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_commands_buttons_and_forms_of_other_teams_are_refused(mode: str) -> None:
    async with slack_harness(mode) as harness:
        slack = harness.slack
        await slack.command("/imagine", "a red bicycle")
        first = await slack.picture()
        await slack.command("/imagine", "")
        await slack.modal()
        before = len(harness.studio.asked)

        slack.alter = lambda body: {**body, "team_id": OTHER}
        ack = await slack.command("/imagine", "a blue bicycle")
        assert "another workspace" in ack.payload["text"]
        await slack.command("/imagine", "")
        await slack.command("/darkroom", "quota")
        slack.alter = lambda body: {**body, "team": {"id": OTHER, "domain": "o"}}
        await slack.press("Variations", first)
        await slack.shortcut("edit_picture", first)
        await slack.submit(words="a green bicycle")
        slack.alter = lambda body: {**body, "view": {**body["view"], "app_installed_team_id": OTHER}}
        await slack.submit(words="a black bicycle")
        slack.alter = lambda body: body
        await settled(slack)
        assert len(harness.studio.asked) == before
        assert slack.violations == []


async def test_a_home_is_drawn_for_our_own_installation_alone(harness: Harness) -> None:
    slack = harness.slack
    opened = {"type": "app_home_opened", "user": slack.user("ana"), "channel": "D1", "tab": "home", "event_ts": "1.1"}
    slack.alter = FOREIGN[0]
    await slack._event(opened)
    slack.alter = lambda body: body
    await settled(slack)
    assert slack.calls("views.publish") == []
    await slack.open_home()


def event(**more: Any) -> Json:
    authorized = [{"team_id": TEAM, "enterprise_id": None, "user_id": BOT_USER, "is_bot": True, "is_enterprise_install": False}]
    return {"type": "event_callback", "team_id": TEAM, "authorizations": authorized, "event": {"type": "message"}, **more}


def authorized(team: str | None, enterprise: str | None, *, org_wide: bool = False) -> list[Json]:
    return [{"team_id": team, "enterprise_id": enterprise, "user_id": BOT_USER, "is_enterprise_install": org_wide}]


@pytest.mark.parametrize(
    ("body", "me", "ours"),
    [
        (event(), ME, True),
        (event(team_id=OTHER, is_ext_shared_channel=True), ME, True),  # somebody else's message in a shared channel
        (event(team_id=OTHER, is_ext_shared_channel=False), ME, False),
        (event(authorizations=[]), ME, True),
        (event(authorizations=[], team_id=OTHER), ME, False),
        (event(authorizations=[], team_id=OTHER, context_team_id=TEAM), ME, True),
        (event(authorizations=[None, 7, *authorized(TEAM, None)]), ME, True),
        (event(authorizations=authorized(None, None)), ME, False),
        # an Enterprise organisation, the app in one of its workspaces
        (event(authorizations=authorized(TEAM, "E0ORG"), team_id="T0SISTER", enterprise_id="E0ORG"), ORG, True),
        (event(authorizations=authorized("T0SISTER", "E0ORG"), enterprise_id="E0ORG"), ORG, False),
        (event(authorizations=authorized(TEAM, "E0ORG"), team_id=OTHER, enterprise_id="E0ELSE"), ORG, False),
        # installed for the whole organisation
        (event(authorizations=authorized("T0SISTER", "E0ORG", org_wide=True), team_id="T0SISTER", enterprise_id="E0ORG"), ORG_WIDE, True),
        (event(authorizations=authorized(None, "E0ORG", org_wide=True), team_id="E0ORG"), ORG_WIDE, True),
        (event(authorizations=authorized(TEAM, "E0ELSE", org_wide=True), enterprise_id="E0ELSE"), ORG_WIDE, False),
        ({"command": "/imagine", "team_id": "T0SISTER", "enterprise_id": "E0ORG"}, ORG_WIDE, True),
        ({"command": "/imagine", "team_id": "T0SISTER"}, ORG_WIDE, False),
        ({"command": "/imagine", "team_id": TEAM}, ME, True),
        ({"command": "/imagine"}, ME, False),
        ({"type": "block_actions", "team": None, "enterprise": {"id": "E0ORG"}, "user": {"team_id": "T0SISTER"}}, ORG_WIDE, True),
        ({"type": "block_actions", "team": None, "enterprise": {"id": "E0ELSE"}, "user": {"team_id": OTHER}}, ORG_WIDE, False),
        ({"type": "block_actions", "team": {"id": TEAM}, "user": {"team_id": OTHER}}, ME, True),  # pressed by a stranger
        ({"type": "block_actions", "team": {"id": OTHER}, "user": {"team_id": OTHER}}, ME, False),
        ({"type": "block_actions", "team": None, "user": {"team_id": TEAM}}, ME, True),
        ({"type": "view_submission", "team": {"id": OTHER}, "user": {"team_id": OTHER}, "view": {"app_installed_team_id": TEAM}}, ME, True),
        ({"type": "view_submission", "team": {"id": OTHER}, "user": {"team_id": TEAM}, "view": {"app_installed_team_id": TEAM}}, ME, False),
        ({"type": "view_submission", "team": {"id": TEAM}, "user": {"team_id": TEAM}, "view": {"app_installed_team_id": OTHER}}, ME, False),
        ({"type": "block_actions", "team": "nonsense", "user": "nobody", "view": [], "authorizations": None}, ME, False),
        (event(api_app_id="A0ELSE"), replace(ME, app="A0APP"), False),
        (event(api_app_id="A0APP"), replace(ME, app="A0APP"), True),
    ],
)  # fmt: skip
def test_which_payloads_are_ours(body: Json, me: Identity, ours: bool) -> None:
    assert teams.ours(body, me) is ours


@pytest.mark.parametrize(
    ("event", "shared", "me", "known"),
    [
        ({"team": TEAM}, False, ME, True),
        ({"team": TEAM}, True, ME, True),
        ({"team": TEAM}, None, ME, True),
        ({"team": OTHER}, None, ME, False),
        ({"team": OTHER}, True, ME, None),  # perhaps the channel's, not the author's
        ({"team": TEAM, "user_team": OTHER}, True, ME, False),
        ({"user_team": OTHER}, False, ME, False),
        ({"user_team": TEAM, "source_team": OTHER}, True, ME, False),
        ({}, False, ME, True),
        ({}, None, ME, None),
        ({}, True, ME, None),
        ({"user_team": "E0ORG"}, True, ORG, True),
        ({"user_team": "T0SISTER"}, False, ORG, True),  # in no channel that others see
        ({"user_team": "T0SISTER"}, True, ORG, None),
        ({"team": "T0SISTER"}, False, ORG_WIDE, True),
    ],
)
def test_what_an_event_tells_of_its_author(event: Json, shared: bool | None, me: Identity, known: bool | None) -> None:
    assert teams.of_ours({"event": {"type": "message", **event}, "is_ext_shared_channel": shared}, me) is known


FIELDS = """authorizations team_id team enterprise_id enterprise context_team_id user user_id event view command bot_id bot_profile app_id
api_app_id app_installed_team_id id user_team source_team user_profile type is_ext_shared_channel"""
keys = st.sampled_from(FIELDS.split())
leaves = st.none() | st.booleans() | st.integers() | st.sampled_from([TEAM, OTHER, BOT_USER, "USLACKBOT", "E0ORG", ""])
values = st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=5), max_leaves=12)


@given(st.dictionaries(keys, values, max_size=8), st.sampled_from([ME, ORG, ORG_WIDE, replace(ME, app="A0APP")]))
def test_no_payload_is_too_odd_to_be_judged(body: Json, me: Identity) -> None:
    assert teams.ours(body, me) in (True, False)
    assert teams.from_a_machine(body, me) in (True, False)
    assert teams.of_ours(body, me) in (True, False, None)
    if not {me.team, me.enterprise or me.team} & set(_strings(body)):
        assert not teams.ours(body, me), "nothing of ours stands in it"


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [found for one in inner for found in _strings(one)]


async def test_an_app_of_a_whole_organisation_serves_its_workspaces() -> None:
    async with slack_harness() as harness:
        slack = harness.slack
        slack.world.enterprise = "E0ORG"
        slack.world.org_wide = True
        harness.publisher.web._identity = None
        await slack.command("/imagine", "a red bicycle")
        first = await slack.picture()
        await slack.say("make it blue", thread=first.ts)
        second = await slack.picture(2)
        await slack.press("Undo", second)
        await slack.until(lambda: len(harness.studio.asked) == 3, what="an undo")
        slack.alter = lambda body: {**body, "enterprise_id": "E0ELSE", "enterprise": {"id": "E0ELSE"}, "authorizations": []}
        await slack.command("/imagine", "a black bicycle")
        await slack.say("@Darkroom a black bicycle")
        slack.alter = lambda body: body
        await settled(slack)
        assert len(harness.studio.asked) == 3
        assert slack.violations == []


# --- answers go to Slack alone


HOOKS = "https://hooks.slack.com"
GOV = "https://hooks.slack-gov.com"
ADDRESSES = [
    ("https://slack.com/api/", f"{HOOKS}/commands/T1/2/abc", True),
    ("https://slack.com/api/", "https://HOOKS.slack.com:443/actions/T1/2/abc", True),
    ("https://slack.com/api/", "https://slack.com/respond/abc", True),
    ("https://slack-gov.com/api/", f"{GOV}/commands/T1/2/abc", True),
    ("https://slack-gov.com/api/", f"{HOOKS}/commands/T1/2/abc", False),
    ("https://slack.com/api/", f"{GOV}/commands/T1/2/abc", False),
    ("https://evilslack-gov.com/api/", f"{GOV}/commands/T1/2/abc", False),
    ("http://127.0.0.1:8000/api/", "http://127.0.0.1:8000/respond/abc", True),
    ("http://127.0.0.1:8000/api/", "http://127.0.0.1:8001/respond/abc", False),
    ("http://127.0.0.1:8000/api/", "http://localhost:8000/respond/abc", False),
    ("https://slack.com/api/", "http://hooks.slack.com/commands/T1/2/abc", False),
    ("https://slack.com/api/", "https://hooks.slack.com:8443/commands/T1/2/abc", False),
    ("https://slack.com/api/", "https://hooks.slack.com.evil.example/commands", False),
    ("https://slack.com/api/", "https://hooks.slack.com.:443/commands", False),
    ("https://slack.com/api/", "https://evil.example/hooks.slack.com", False),
    ("https://slack.com/api/", "https://hooks.slack.com@evil.example/commands", False),
    ("https://slack.com/api/", "https://me@hooks.slack.com/commands", False),
    ("https://slack.com/api/", "https://evil.example\\@hooks.slack.com/commands", False),
    ("https://slack.com/api/", "https://169.254.169.254/latest/meta-data", False),
    ("https://slack.com/api/", "file:///etc/passwd", False),
    ("https://slack.com/api/", "//hooks.slack.com/commands", False),
    ("https://slack.com/api/", "/commands", False),
    ("https://slack.com/api/", "https://[::1", False),
    ("https://slack.com/api/", "", False),
]  # fmt: skip


@pytest.mark.parametrize(("base", "address", "good"), ADDRESSES)
async def test_where_an_answer_may_go(base: str, address: str, good: bool) -> None:
    async with aiohttp.ClientSession() as session:
        assert Web(BOT_TOKEN, base, session)._is_slacks(address) is good


async def test_an_answer_goes_nowhere_else_and_reaches_the_asker(harness: Harness) -> None:
    slack, called = harness.slack, []

    async def elsewhere(request: web.Request) -> web.Response:
        called.append(await request.text())
        return web.Response(text="ok")

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", elsewhere)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        evil = f"http://127.0.0.1:{runner.addresses[0][1]}/take"
        slack.alter = lambda body: {**body, "response_url": evil}
        with capture_logs() as logs:
            await slack.command("/imagine", "a cat --tier prp")
            ephemeral = await slack.ephemeral()
            assert "Did you mean pro?" in ephemeral.says
            await slack.command("/imagine", "a red bicycle")
            first = await slack.picture()
            await slack.press("Info", first)
            await slack.ephemeral(2)
            slack.channel("away", members=set())
            await slack.command("/imagine", "a cat --tier prp", channel="away")
            await slack.until(lambda: slack.messages(f"direct-{slack.user('ana')}"), what="a direct message")
        assert called == []
        refused = [one for one in logs if one["event"] == "response_url_refused"]
        assert refused
        assert all("take" not in str(one) for one in refused), "an address is a credential"
    finally:
        await runner.cleanup()
