"""Who may ask in Slack: people of our own workspace, and whom the configuration lets in besides; nobody else spends anything."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bots.slack import teams
from bots.slack.admission import Barred
from bots.slack.web import Identity, Web
from core.reading import Kind
from core.studio.answers import CHATTER, SEEN_BEFORE
from tests.chat import open_chat
from tests.servers.slack import BOT_TOKEN, Slack
from tests.servers.slack_world import BOT_ID, BOT_USER, TEAM
from tests.slack_house import House, slack_house
from tests.test_conversations import Verdicts
from tests.test_slack_transcript import whole_house

Json = dict[str, Any]
OTHER = "T0OTHER"
ME = Identity(team=TEAM, user=BOT_USER, bot=BOT_ID)
ORG = replace(ME, enterprise="E0ORG")
ORG_WIDE = replace(ME, team="E0ORG", enterprise="E0ORG", org_wide=True)


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with slack_house() as opened:
        yield opened
        assert opened.slack.violations == []


def stranger(slack: Slack, name: str = "sam", *, channel: str = "general") -> str:
    """Somebody of another organisation, in a channel that is shared with it."""
    slack.channel(channel).shared = True
    slack.world.elsewhere[slack.user(name)] = OTHER
    return slack.user(name)


def guest(slack: Slack, fact: str = "is_restricted") -> str:
    slack.world.facts[slack.user("gus")] = {fact: True}
    return slack.user("gus")


async def settled(slack: Slack) -> None:
    """Once what was said before this has been dealt with: a command is answered after it."""
    before = len(slack.whispers)
    await slack.command("/darkroom", "help", user="zoe")
    await slack.whisper(before + 1)


def bots_messages(slack: Slack, channel: str = "general") -> list[Any]:
    return [said for said in slack.messages(channel) if said.user == BOT_USER]


# --- whose installation it is for


FOREIGN: list[Callable[[Json], Json]] = [
    lambda body: {**body, "team_id": OTHER, "authorizations": [{"team_id": OTHER, "enterprise_id": None, "user_id": "U0B"}]},
    lambda body: {**body, "authorizations": [{"team_id": OTHER, "enterprise_id": None, "user_id": BOT_USER}]},
    lambda body: {**body, "team_id": OTHER},
    lambda body: {key: value for key, value in body.items() if key != "authorizations"} | {"context_team_id": OTHER},
    lambda body: {key: value for key, value in body.items() if key not in ("authorizations", "team_id", "context_team_id")},
]


@pytest.mark.parametrize("alter", FOREIGN)
async def test_a_message_for_another_installation_is_refused_and_logged(house: House, alter: Callable[[Json], Json]) -> None:
    slack = house.slack
    with capture_logs() as logs:
        slack.alter = alter
        await slack.say("@Darkroom a red bicycle")
        slack.alter = lambda body: body
        await settled(slack)
    assert house.studio.heard == []
    assert bots_messages(slack) == []
    assert [one["log_level"] for one in logs if one["event"] == "foreign_team_refused"][:1] == ["warning"]
    await slack.say("@Darkroom a blue bicycle")
    await slack.picture()


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_commands_buttons_and_forms_of_other_teams_are_refused(mode: str) -> None:
    async with slack_house(mode) as house:
        slack = house.slack
        await slack.command("/imagine", "a red bicycle")
        first = await slack.picture()
        await slack.command("/imagine", "")
        await slack.modal()
        before = len(house.studio.asks)

        slack.alter = lambda body: {**body, "team_id": OTHER}
        ack = await slack.command("/imagine", "a blue bicycle")
        assert "another workspace" in ack.payload["text"]
        await slack.command("/imagine", "")
        await slack.command("/darkroom", "quota")
        slack.alter = lambda body: {**body, "team": {"id": OTHER, "domain": "o"}}
        await slack.press("Undo", first)
        await slack.shortcut("edit_picture", first)
        await slack.submit(words="a green bicycle")
        slack.alter = lambda body: {**body, "view": {**body["view"], "app_installed_team_id": OTHER}}
        await slack.submit(words="a black bicycle")
        slack.alter = lambda body: body
        await settled(slack)
        assert len(house.studio.asks) == before
        assert slack.violations == []


async def test_a_home_is_drawn_for_our_own_installation_alone(house: House) -> None:
    slack = house.slack
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
    async with slack_house() as house:
        slack = house.slack
        slack.world.enterprise = "E0ORG"
        slack.world.org_wide = True
        house.publisher.web._identity = None
        await slack.command("/imagine", "a red bicycle")
        first = await slack.picture()
        await slack.say("make it blue", thread=first.ts)
        second = await slack.picture(2)
        await slack.press("Undo", second)
        await slack.until(lambda: len(house.studio.asks) == 3, what="an undo")
        slack.alter = lambda body: {**body, "enterprise_id": "E0ELSE", "enterprise": {"id": "E0ELSE"}, "authorizations": []}
        await slack.command("/imagine", "a black bicycle")
        await slack.say("@Darkroom a black bicycle")
        slack.alter = lambda body: body
        await settled(slack)
        assert len(house.studio.asks) == 3
        assert slack.violations == []


# --- what Slackbot and we ourselves say


MACHINES: list[Json] = [
    {"user": "USLACKBOT"},
    {"user": BOT_USER},
    {"bot_id": BOT_ID},
    {"bot_id": "B0ELSE"},
    {"subtype": "bot_message", "user": None},
    {"app_id": "A0ELSE"},
    {"bot_profile": {"id": BOT_ID, "app_id": "A0APP"}},
    {"user": BOT_USER, "subtype": "file_share"},
    {"user": "USLACKBOT", "user_team": TEAM, "channel_type": "im"},
]


@pytest.mark.parametrize("claims", MACHINES)
async def test_what_machines_say_is_no_ask(house: House, claims: Json) -> None:
    slack = house.slack
    slack.alter = lambda body: {**body, "event": {**body["event"], **claims}}
    await slack.say("@Darkroom a red bicycle")
    slack.alter = lambda body: body
    await settled(slack)
    assert house.studio.heard == []
    assert house.studio.asks == []


@pytest.mark.parametrize("machine", ["USLACKBOT", BOT_USER])
async def test_no_command_button_or_home_for_a_machine(house: House, machine: str) -> None:
    slack = house.slack
    await slack.command("/imagine", "a red bicycle")
    first = await slack.picture()
    slack.alter = lambda body: {**body, "user_id": machine}
    await slack.command("/imagine", "a blue bicycle")
    slack.alter = lambda body: {**body, "user": {**body["user"], "id": machine}}
    await slack.press("Again", first)
    slack.alter = lambda body: body
    await settled(slack)
    assert len(house.studio.asks) == 1
    assert teams.from_a_machine({"event": {"type": "app_home_opened", "user": machine}}, ME)
    assert teams.from_a_machine({"event": {"type": "team_join", "user": {"id": machine}}}, ME)
    assert teams.from_a_machine({"event": {"app_id": "A0APP"}}, replace(ME, app="A0APP"))
    assert not teams.from_a_machine({"event": {"user": "U1", "bot_id": None}}, replace(ME, bot=None))


# --- people of other organisations


async def test_a_stranger_starts_nothing_and_is_told_alone(house: House) -> None:
    slack = house.slack
    sam = stranger(slack)
    await slack.say("@Darkroom a red bicycle", user="sam")
    whisper = await slack.whisper()
    assert (whisper.user, whisper.thread_ts) == (sam, None)
    assert "organisation" in whisper.says
    await settled(slack)
    assert len([one for one in slack.whispers if one.user == sam]) == 1, "a mention arrives as two events"
    assert house.studio.asks == []
    assert bots_messages(slack) == []


async def test_every_way_in_is_closed_to_a_stranger(house: House) -> None:
    slack = house.slack
    await slack.command("/imagine", "a red bicycle")
    first = await slack.picture()
    await slack.until(lambda: len(slack.messages()) == 1, what="the placeholder's end")
    sam, asks = stranger(slack), len(house.studio.asks)

    async def refused(told: int) -> None:
        await slack.until(lambda: len([one for one in slack.whispers if one.user == sam]) >= told, what=f"refusal {told}")
        assert "organisation" in [one for one in slack.whispers if one.user == sam][-1].says

    await slack.say("make it blue", user="sam", thread=first.ts)
    await refused(1)
    assert slack.whispers[-1].thread_ts == first.ts
    for number, (command, words) in enumerate(
        [("/imagine", "a cat"), ("/imagine", ""), ("/darkroom", "quota"), ("/darkroom", "usage"), ("/darkroom", "quota edit")], 2
    ):
        await slack.command(command, words, user="sam")
        await refused(number)
    for number, label in enumerate(["Undo", "Again", "Edit", "Info"], 7):
        if label in first.buttons:
            await slack.press(label, first, user="sam")
            await refused(number)
    told = len([one for one in slack.whispers if one.user == sam])
    await slack.shortcut("edit_picture", first, user="sam")
    await refused(told + 1)
    assert sam not in slack.world.views
    assert len(house.studio.asks) == asks
    assert bots_messages(slack) == [first]
    assert "organisation" in "".join(str(block) for block in (await slack.open_home(user="sam"))["blocks"])


async def test_a_form_that_a_stranger_sends_is_answered_in_the_form(house: House) -> None:
    slack = house.slack
    await slack.command("/imagine", "", user="sam")
    await slack.modal(user="sam")
    stranger(slack)
    ack = await slack.submit(user="sam", words="a red bicycle")
    assert ack.payload["response_action"] == "update"
    assert "organisation" in str(ack.payload["view"])
    assert house.studio.asks == []


@pytest.mark.parametrize("count", ["many", "-3", "0", "5", "1.5", "²", "9" * 5000, "３"])
async def test_a_number_that_no_form_offers_is_answered_in_the_form(house: House, count: str) -> None:
    def altered(body: Json) -> Json:
        if body.get("type") == "view_submission":
            body["view"]["state"]["values"]["count"]["value"]["selected_option"] = {"value": count}
        return body

    slack = house.slack
    slack.alter = altered
    await slack.command("/imagine", "")
    await slack.modal()
    ack = await slack.submit(words="a red bicycle")
    assert ack.payload.get("response_action") == "errors", ack.payload
    assert house.studio.asks == []


@pytest.mark.parametrize(
    ("method", "error", "said"),
    [
        ("chat.postEphemeral", "user_not_in_channel", ""),  # left the channel right after asking
        ("views.open", "expired_trigger_id", "/imagine"),
        ("views.open", "exchanged_trigger_id", "/imagine"),
        ("views.update", "not_found", "/darkroom quota edit"),  # closed the form
        ("views.update", "hash_conflict", "/darkroom quota edit"),
        ("conversations.open", "user_disabled", ""),
        ("conversations.open", "cannot_dm_bot", ""),
    ],
)
async def test_what_people_do_meanwhile_alarms_no_operator(house: House, method: str, error: str, said: str) -> None:
    slack = house.slack
    sam = stranger(slack) if not said else ""
    slack.api.fault(method, error=error, times=9)
    if method == "conversations.open":
        slack.api.fault("chat.postEphemeral", error="user_not_found", times=9)
    with capture_logs() as logs:
        if sam:
            await slack.say("@Darkroom a red bicycle", user="sam")
        else:
            await slack.command(*said.split(" ", 1))
        await slack.until(lambda: slack.calls(method), what="the call")
        slack.api.faults.clear()
        await settled(slack)
    assert [one for one in logs if one["log_level"] in ("error", "critical")] == []


async def test_chatter_of_strangers_gets_no_answer(house: House) -> None:
    slack = house.slack
    await slack.command("/imagine", "a red bicycle")
    first = await slack.picture()
    sam = stranger(slack)
    await slack.say("love it!", user="sam", thread=first.ts)
    await slack.say("nobody asked you", user="sam")
    await settled(slack)
    assert [one for one in slack.whispers if one.user == sam] == []


@pytest.mark.parametrize(
    "claims",
    [
        {"user_team": OTHER},
        {"source_team": OTHER},
        {"user_profile": {"team": OTHER, "display_name": "Ana"}},
        {"team": OTHER, "user_team": OTHER},
    ],
)
async def test_the_event_alone_tells_a_stranger(house: House, claims: Json) -> None:
    """Also where users.info is refused to us, as it may be for people of other organisations."""
    slack = house.slack
    slack.channel("general").shared = True
    slack.api.fault("users.info", error="user_not_visible", times=9)
    slack.alter = lambda body: {**body, "event": {**body["event"], **claims}}
    await slack.say("@Darkroom a red bicycle")
    assert "organisation" in (await slack.whisper()).says
    assert house.studio.asks == []


@pytest.mark.parametrize(
    "facts", [{"team_id": OTHER}, {"is_stranger": True}, {"team_id": OTHER, "enterprise_user": {"teams": [OTHER]}}]
)
async def test_users_info_alone_tells_a_stranger(house: House, facts: Json) -> None:
    slack = house.slack
    slack.world.facts[slack.user("ana")] = facts
    await slack.command("/imagine", "a red bicycle")
    assert "organisation" in (await slack.whisper()).says
    await slack.say("@Darkroom a red bicycle")
    assert "organisation" in (await slack.whisper(2)).says
    assert house.studio.asks == []


async def test_strangers_may_ask_where_the_configuration_says_so() -> None:
    async with slack_house(strangers=True) as house:
        slack = house.slack
        stranger(slack)
        await slack.say("@Darkroom a red bicycle", user="sam")
        first = await slack.picture()
        await slack.say("make it blue", user="sam", thread=first.root)
        await slack.picture(2)
        assert slack.violations == []


async def test_somebody_of_a_sister_workspace_is_no_stranger() -> None:
    async with slack_house() as house:
        slack = house.slack
        slack.world.enterprise = "E0ORG"
        house.publisher.web._identity = None
        slack.world.elsewhere[slack.user("sis")] = "T0SISTER"
        slack.world.facts[slack.user("sis")] = {"enterprise_user": {"enterprise_id": "E0ORG", "teams": ["T0SISTER"]}}
        slack.alter = lambda body: {**body, "enterprise_id": "E0ORG"}
        await slack.say("@Darkroom a red bicycle", user="sis")
        await slack.picture()
        stranger(slack)
        await slack.say("@Darkroom a red bicycle", user="sam")
        assert "organisation" in (await slack.whisper()).says
        assert slack.violations == []


async def test_the_whole_house_spends_nothing_on_strangers(tmp_path: Path) -> None:
    async with whole_house(tmp_path, "socket") as studio:
        slack, gemini = studio.slack, studio.gemini
        await slack.command("/imagine", "a red bicycle")
        first = await slack.picture()
        await slack.until(lambda: len(slack.messages()) == 1, what="the placeholder's end")
        sam = stranger(slack)
        for words in ("make it blue", "undo", "history", "v1: make it night", "redo", "make it blue --tier nonsense"):
            told = len(slack.whispers)
            await slack.say(words, user="sam", thread=first.ts)
            assert "organisation" in (await slack.whisper(told + 1)).says, words
        for words in ("love it!", "thanks", "// make it blue"):
            await slack.say(words, user="sam", thread=first.ts)
        for words in ("@Darkroom", "@Darkroom a blue bicycle", "@Darkroom help"):
            told = len(slack.whispers)
            await slack.say(words, user="sam")
            assert "organisation" in (await slack.whisper(told + 1)).says, words
        await slack.redeliver()
        await slack.press("Again", first, user="sam")
        assert "organisation" in (await slack.whisper(10)).says
        assert bots_messages(slack) == [first], "nothing is said where others read it"
        await slack.say("make it green", thread=first.ts)
        await slack.picture(2)
        assert len([one for one in slack.whispers if one.user == sam]) == 10
        assert len(gemini.requests) == 2


async def test_a_reader_that_costs_is_not_asked_about_strangers(tmp_path: Path) -> None:
    async def may() -> None:
        raise Barred("No.")

    async with open_chat(tmp_path) as chat:
        chat.reader = reader = Verdicts()
        chat.start()
        await chat.plays("""
            ana     /imagine a lighthouse
            studio  v1 [a lighthouse] lite
        """)
        said = chat.message("sam", "make it night")
        with pytest.raises(Barred):
            await chat.studio.hear(said, may=may)
        assert await chat.studio.hear(said, may=may) == SEEN_BEFORE
        assert await chat.studio.hear(chat.message("sam", "love it!"), may=may) == CHATTER
        assert reader.asked == []


async def test_a_reader_that_costs_is_not_asked_about_a_strangers_other_files(tmp_path: Path) -> None:
    """A file that is no picture, with words that may be meant for us or not, gets no answer from anybody: so nobody was asked whether
    its author may ask, and a model that called it an instruction would be paid for, and its author answered."""

    async def may() -> None:
        raise Barred("No.")

    async with open_chat(tmp_path) as chat:
        chat.reader = reader = Verdicts(interesting=Kind.INSTRUCTION)
        chat.start()
        await chat.plays("""
            ana     /imagine a lighthouse
            studio  v1 [a lighthouse] lite
        """)
        for who in (may, None):
            assert await chat.studio.hear(chat.message("sam", "interesting", references=["notes.pdf"]), may=who) == CHATTER
        assert reader.asked == []


async def test_words_of_strangers_cost_slack_no_questions(house: House) -> None:
    """Else they could use up the questions that Slack answers in a minute."""
    slack = house.slack
    await slack.command("/imagine", "a red bicycle")
    first = await slack.picture()
    sam = stranger(slack)
    asked = len(slack.calls("users.info"))
    named = " ".join(f"<@U9{number:03}>" for number in range(10))
    stub = slack.upload(b"x", user="sam", stub=True)
    await slack.say("", markup=f"love it {named}", user="sam", thread=first.ts)
    await slack.say("", markup=f"make it blue like {named}", user="sam", thread=first.ts, files=[stub])
    assert (await slack.whisper()).user == sam
    assert len(slack.calls("users.info")) == asked
    assert slack.calls("files.info") == [] or all(call.get("file") != stub.id for call in slack.calls("files.info"))


# --- guests


@pytest.mark.parametrize("fact", ["is_restricted", "is_ultra_restricted"])
async def test_guests_may_ask_unless_the_configuration_says_not(fact: str) -> None:
    async with slack_house() as house:
        guest(house.slack, fact)
        await house.slack.command("/imagine", "a red bicycle", user="gus")
        await house.slack.picture()
    async with slack_house(guests=False) as house:
        slack = house.slack
        gus = guest(slack, fact)
        await slack.command("/imagine", "a red bicycle", user="gus")
        assert "Guests can't use me" in (await slack.whisper()).says
        await slack.say("@Darkroom a red bicycle", user="gus")
        whisper = await slack.whisper(2)
        assert ("Guests can't use me" in whisper.says, whisper.user) == (True, gus)
        await slack.command("/imagine", "a red bicycle", user="ana")
        await slack.picture()
        assert len(house.studio.asks) == 1


# --- where Slack does not tell


async def test_nothing_is_spent_on_somebody_unknown() -> None:
    """Who may be a guest, or, in a shared channel, a stranger; and when Slack tells again, all is well."""
    async with slack_house(guests=False) as house:
        slack = house.slack
        slack.api.fault("users.info", retry_after=60, times=99)
        await slack.command("/imagine", "a red bicycle")
        assert "Slack didn't tell me" in (await slack.whisper()).says
        await slack.say("@Darkroom a red bicycle", user="ben")
        whisper = await slack.whisper(2)
        assert ("Slack didn't tell me" in whisper.says, whisper.user) == (True, slack.user("ben"))
        assert house.studio.asks == []
        asked = len(slack.calls("users.info"))
        for number in range(3, 8):
            await slack.say(f"@Darkroom bicycle {number}", user="ben")
            assert "Slack didn't tell me" in (await slack.whisper(number)).says
        assert len(slack.calls("users.info")) == asked, "nobody's thread waits for Slack at every one of somebody's words"
        slack.api.faults.clear()
        await slack.command("/imagine", "a red bicycle", user="cem")
        await slack.picture()


async def test_nothing_is_spent_on_somebody_unknown_in_a_shared_channel(house: House) -> None:
    slack = house.slack
    slack.channel("general").shared = True
    slack.api.fault("users.info", error="user_not_visible", times=9)
    slack.alter = lambda body: {**body, "event": {key: value for key, value in body["event"].items() if key != "team"}}
    await slack.say("@Darkroom a red bicycle")
    assert "Slack didn't tell me" in (await slack.whisper()).says
    assert house.studio.asks == []


async def test_a_slow_answer_about_somebody_costs_no_acknowledgement() -> None:
    async with slack_house(guests=False) as house:
        slack = house.slack
        answered = asyncio.Event()
        slack.api.fault("users.info", hold=answered)
        ack = await slack.command("/imagine", "")
        assert ack.seconds < 2.5
        assert "Slack didn't tell me" in (await slack.whisper()).says
        again = await slack.command("/imagine", "a red bicycle")
        assert again.seconds < ack.seconds / 2, "the time was over before"
        assert "Slack didn't tell me" in (await slack.whisper(2)).says
        answered.set()
        await slack.until(lambda: len(slack.calls("users.info")) == 1, what="one question")
        await slack.command("/imagine", "a red bicycle")
        await slack.picture()
        assert len(slack.calls("users.info")) == 1, "what came late is remembered"


async def test_people_of_ours_ask_while_slack_does_not_tell(house: House) -> None:
    """The payload itself says that they are: nothing is unsure about them."""
    slack = house.slack
    slack.api.fault("users.info", error="internal_error", times=99)
    await slack.command("/imagine", "a red bicycle")
    first = await slack.picture()
    await slack.say("make it blue", user="ben", thread=first.ts)
    await slack.picture(2)


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


async def test_an_answer_goes_nowhere_else_and_reaches_the_asker(house: House) -> None:
    slack, called = house.slack, []

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
            whisper = await slack.whisper()
            assert "Did you mean pro?" in whisper.says
            await slack.command("/imagine", "a red bicycle")
            first = await slack.picture()
            await slack.press("Info", first)
            await slack.whisper(2)
            slack.channel("away", members=set())
            await slack.command("/imagine", "a cat --tier prp", channel="away")
            await slack.until(lambda: slack.messages(f"direct-{slack.user('ana')}"), what="a direct message")
        assert called == []
        refused = [one for one in logs if one["event"] == "response_url_refused"]
        assert refused
        assert all("take" not in str(one) for one in refused), "an address is a credential"
    finally:
        await runner.cleanup()
