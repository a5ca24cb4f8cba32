"""Who may ask in Slack: people of our own workspace, and whom the configuration lets in besides; nobody else spends anything."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bots.slack import teams
from bots.slack.admission import Barred
from bots.slack.web import Identity
from core.studio.answers import CHATTER, SEEN_BEFORE
from tests.chat import open_chat
from tests.readers import ScriptedReader
from tests.servers.slack import Slack
from tests.servers.slack_world import BOT_ID, BOT_USER, TEAM
from tests.slack_harness import Harness, slack_harness
from tests.test_slack_transcript import whole_app

Json = dict[str, Any]


OTHER = "T0OTHER"
ME = Identity(team=TEAM, user=BOT_USER, bot=BOT_ID)
ORG = replace(ME, enterprise="E0ORG")
ORG_WIDE = replace(ME, team="E0ORG", enterprise="E0ORG", org_wide=True)


@pytest.fixture
async def harness() -> AsyncIterator[Harness]:
    async with slack_harness() as opened:
        yield opened
        assert opened.slack.violations == []


def stranger(slack: Slack, name: str = "sam", *, channel: str = "general") -> str:
    """Add somebody of another organisation to a channel that is shared with it."""
    slack.channel(channel).shared = True
    slack.world.elsewhere[slack.user(name)] = OTHER
    return slack.user(name)


def guest(slack: Slack, fact: str = "is_restricted") -> str:
    slack.world.facts[slack.user("gus")] = {fact: True}
    return slack.user("gus")


async def settled(slack: Slack) -> None:
    """Wait until everything said before has been dealt with: a command is answered after it."""
    before = len(slack.ephemerals)
    await slack.command("/darkroom", "help", user="zoe")
    await slack.ephemeral(before + 1)


def bots_messages(slack: Slack, channel: str = "general") -> list[Any]:
    return [said for said in slack.messages(channel) if said.user == BOT_USER]


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
async def test_what_machines_say_is_no_ask(harness: Harness, claims: Json) -> None:
    slack = harness.slack
    slack.alter = lambda body: {**body, "event": {**body["event"], **claims}}
    await slack.say("@Darkroom a red bicycle")
    slack.alter = lambda body: body
    await settled(slack)
    assert harness.studio.heard == []
    assert harness.studio.asked == []


@pytest.mark.parametrize("machine", ["USLACKBOT", BOT_USER])
async def test_no_command_button_or_home_for_a_machine(harness: Harness, machine: str) -> None:
    slack = harness.slack
    await slack.command("/imagine", "a red bicycle")
    first = await slack.picture()
    slack.alter = lambda body: {**body, "user_id": machine}
    await slack.command("/imagine", "a blue bicycle")
    slack.alter = lambda body: {**body, "user": {**body["user"], "id": machine}}
    await slack.press("Again", first)
    slack.alter = lambda body: body
    await settled(slack)
    assert len(harness.studio.asked) == 1
    assert teams.from_a_machine({"event": {"type": "app_home_opened", "user": machine}}, ME)
    assert teams.from_a_machine({"event": {"type": "team_join", "user": {"id": machine}}}, ME)
    assert teams.from_a_machine({"event": {"app_id": "A0APP"}}, replace(ME, app="A0APP"))
    assert not teams.from_a_machine({"event": {"user": "U1", "bot_id": None}}, replace(ME, bot=None))


# --- people of other organisations


async def test_a_stranger_starts_nothing_and_is_told_alone(harness: Harness) -> None:
    slack = harness.slack
    sam = stranger(slack)
    await slack.say("@Darkroom a red bicycle", user="sam")
    ephemeral = await slack.ephemeral()
    assert (ephemeral.user, ephemeral.thread_ts) == (sam, None)
    assert "organisation" in ephemeral.says
    await settled(slack)
    assert len([one for one in slack.ephemerals if one.user == sam]) == 1, "a mention arrives as two events"
    assert harness.studio.asked == []
    assert bots_messages(slack) == []


async def test_every_way_in_is_closed_to_a_stranger(harness: Harness) -> None:
    slack = harness.slack
    await slack.command("/imagine", "a red bicycle")
    first = await slack.picture()
    await slack.until(lambda: len(slack.messages()) == 1, what="the placeholder's end")
    sam, asks = stranger(slack), len(harness.studio.asked)

    async def refused(told: int) -> None:
        await slack.until(lambda: len([one for one in slack.ephemerals if one.user == sam]) >= told, what=f"refusal {told}")
        assert "organisation" in [one for one in slack.ephemerals if one.user == sam][-1].says

    await slack.say("make it blue", user="sam", thread=first.ts)
    await refused(1)
    assert slack.ephemerals[-1].thread_ts == first.ts
    for number, (command, words) in enumerate(
        [("/imagine", "a cat"), ("/imagine", ""), ("/darkroom", "quota"), ("/darkroom", "usage"), ("/darkroom", "quota edit")], 2
    ):
        await slack.command(command, words, user="sam")
        await refused(number)
    for number, label in enumerate(["Variations", "Again", "Edit", "Info"], 7):
        await slack.press(label, first, user="sam")
        await refused(number)
    told = len([one for one in slack.ephemerals if one.user == sam])
    await slack.shortcut("edit_picture", first, user="sam")
    await refused(told + 1)
    assert sam not in slack.world.views
    assert len(harness.studio.asked) == asks
    assert bots_messages(slack) == [first]
    assert "organisation" in "".join(str(block) for block in (await slack.open_home(user="sam"))["blocks"])


async def test_a_form_that_a_stranger_sends_is_answered_in_the_form(harness: Harness) -> None:
    slack = harness.slack
    await slack.command("/imagine", "", user="sam")
    await slack.modal(user="sam")
    stranger(slack)
    ack = await slack.submit(user="sam", words="a red bicycle")
    assert ack.payload["response_action"] == "update"
    assert "organisation" in str(ack.payload["view"])
    assert harness.studio.asked == []


@pytest.mark.parametrize("count", ["many", "-3", "0", "51", "1.5", "²", "9" * 5000, "３"])
async def test_a_number_that_no_form_offers_is_answered_in_the_form(harness: Harness, count: str) -> None:
    def altered(body: Json) -> Json:
        if body.get("type") == "view_submission":
            body["view"]["state"]["values"]["count"]["value"]["selected_option"] = {"value": count}
        return body

    slack = harness.slack
    slack.alter = altered
    await slack.command("/imagine", "")
    await slack.modal()
    ack = await slack.submit(words="a red bicycle")
    assert ack.payload.get("response_action") == "errors", ack.payload
    assert harness.studio.asked == []


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
async def test_what_people_do_meanwhile_alarms_no_operator(harness: Harness, method: str, error: str, said: str) -> None:
    slack = harness.slack
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


async def test_chatter_of_strangers_gets_no_answer(harness: Harness) -> None:
    slack = harness.slack
    await slack.command("/imagine", "a red bicycle")
    first = await slack.picture()
    sam = stranger(slack)
    await slack.say("love it!", user="sam", thread=first.ts)
    await slack.say("nobody asked you", user="sam")
    await settled(slack)
    assert [one for one in slack.ephemerals if one.user == sam] == []


@pytest.mark.parametrize(
    "claims",
    [
        {"user_team": OTHER},
        {"source_team": OTHER},
        {"user_profile": {"team": OTHER, "display_name": "Ana"}},
        {"team": OTHER, "user_team": OTHER},
    ],
)
async def test_the_event_alone_tells_a_stranger(harness: Harness, claims: Json) -> None:
    """This holds even if users.info is refused to us, as it may be for people of other organisations."""
    slack = harness.slack
    slack.channel("general").shared = True
    slack.api.fault("users.info", error="user_not_visible", times=9)
    slack.alter = lambda body: {**body, "event": {**body["event"], **claims}}
    await slack.say("@Darkroom a red bicycle")
    assert "organisation" in (await slack.ephemeral()).says
    assert harness.studio.asked == []


@pytest.mark.parametrize(
    "facts", [{"team_id": OTHER}, {"is_stranger": True}, {"team_id": OTHER, "enterprise_user": {"teams": [OTHER]}}]
)
async def test_users_info_alone_tells_a_stranger(harness: Harness, facts: Json) -> None:
    slack = harness.slack
    slack.world.facts[slack.user("ana")] = facts
    await slack.command("/imagine", "a red bicycle")
    assert "organisation" in (await slack.ephemeral()).says
    await slack.say("@Darkroom a red bicycle")
    assert "organisation" in (await slack.ephemeral(2)).says
    assert harness.studio.asked == []


async def test_strangers_may_ask_where_the_configuration_says_so() -> None:
    async with slack_harness(strangers=True) as harness:
        slack = harness.slack
        stranger(slack)
        await slack.say("@Darkroom a red bicycle", user="sam")
        first = await slack.picture()
        await slack.say("make it blue", user="sam", thread=first.root)
        await slack.picture(2)
        assert slack.violations == []


async def test_somebody_of_a_sister_workspace_is_no_stranger() -> None:
    async with slack_harness() as harness:
        slack = harness.slack
        slack.world.enterprise = "E0ORG"
        harness.publisher.web._identity = None
        slack.world.elsewhere[slack.user("sis")] = "T0SISTER"
        slack.world.facts[slack.user("sis")] = {"enterprise_user": {"enterprise_id": "E0ORG", "teams": ["T0SISTER"]}}
        slack.alter = lambda body: {**body, "enterprise_id": "E0ORG"}
        await slack.say("@Darkroom a red bicycle", user="sis")
        await slack.picture()
        stranger(slack)
        await slack.say("@Darkroom a red bicycle", user="sam")
        assert "organisation" in (await slack.ephemeral()).says
        assert slack.violations == []


async def test_nothing_is_spent_on_strangers(tmp_path: Path) -> None:
    async with whole_app(tmp_path, "socket") as studio:
        slack, gemini = studio.slack, studio.gemini
        await slack.command("/imagine", "a red bicycle")
        first = await slack.picture()
        await slack.until(lambda: len(slack.messages()) == 1, what="the placeholder's end")
        sam = stranger(slack)
        for words in ("make it blue", "undo", "history", "v1: make it night", "redo", "make it blue --tier nonsense"):
            told = len(slack.ephemerals)
            await slack.say(words, user="sam", thread=first.ts)
            assert "organisation" in (await slack.ephemeral(told + 1)).says, words
        for words in ("love it!", "thanks", "// make it blue"):
            await slack.say(words, user="sam", thread=first.ts)
        for words in ("@Darkroom", "@Darkroom a blue bicycle", "@Darkroom help"):
            told = len(slack.ephemerals)
            await slack.say(words, user="sam")
            assert "organisation" in (await slack.ephemeral(told + 1)).says, words
        await slack.redeliver()
        await slack.press("Again", first, user="sam")
        assert "organisation" in (await slack.ephemeral(10)).says
        assert bots_messages(slack) == [first], "nothing is said where others read it"
        await slack.say("make it green", thread=first.ts)
        await slack.picture(2)
        assert len([one for one in slack.ephemerals if one.user == sam]) == 10
        assert len(gemini.requests) == 2


async def test_a_reader_that_costs_is_not_asked_about_strangers(tmp_path: Path) -> None:
    async def may() -> None:
        raise Barred("No.")

    async with open_chat(tmp_path) as chat:
        chat.reader = reader = ScriptedReader()
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
    """A file that is no picture, with words that may be meant for us, gets no answer from a person's rules, and nobody was asked whether
    its author may ask. A model that called it an instruction would be paid, and the author answered."""

    async def may() -> None:
        raise Barred("No.")

    async with open_chat(tmp_path) as chat:
        chat.reader = reader = ScriptedReader({"interesting": "edit"})
        chat.start()
        await chat.plays("""
            ana     /imagine a lighthouse
            studio  v1 [a lighthouse] lite
        """)
        for who in (may, None):
            assert await chat.studio.hear(chat.message("sam", "interesting", references=["notes.pdf"]), may=who) == CHATTER
        assert reader.asked == []


async def test_words_of_strangers_cost_slack_no_questions(harness: Harness) -> None:
    """Strangers could otherwise use up the requests that Slack answers in a minute."""
    slack = harness.slack
    await slack.command("/imagine", "a red bicycle")
    first = await slack.picture()
    sam = stranger(slack)
    asked = len(slack.calls("users.info"))
    named = " ".join(f"<@U9{number:03}>" for number in range(10))
    stub = slack.upload(b"x", user="sam", stub=True)
    await slack.say("", markup=f"love it {named}", user="sam", thread=first.ts)
    await slack.say("", markup=f"make it blue like {named}", user="sam", thread=first.ts, files=[stub])
    assert (await slack.ephemeral()).user == sam
    assert len(slack.calls("users.info")) == asked
    assert slack.calls("files.info") == [] or all(call.get("file") != stub.id for call in slack.calls("files.info"))


# --- guests


@pytest.mark.parametrize("fact", ["is_restricted", "is_ultra_restricted"])
async def test_guests_may_ask_unless_the_configuration_says_not(fact: str) -> None:
    async with slack_harness() as harness:
        guest(harness.slack, fact)
        await harness.slack.command("/imagine", "a red bicycle", user="gus")
        await harness.slack.picture()
    async with slack_harness(guests=False) as harness:
        slack = harness.slack
        gus = guest(slack, fact)
        await slack.command("/imagine", "a red bicycle", user="gus")
        assert "Guests can't use me" in (await slack.ephemeral()).says
        await slack.say("@Darkroom a red bicycle", user="gus")
        ephemeral = await slack.ephemeral(2)
        assert ("Guests can't use me" in ephemeral.says, ephemeral.user) == (True, gus)
        await slack.command("/imagine", "a red bicycle", user="ana")
        await slack.picture()
        assert len(harness.studio.asked) == 1


# --- where Slack does not tell


async def test_nothing_is_spent_on_somebody_unknown() -> None:
    """Somebody unknown may be a guest or, in a shared channel, a stranger. When Slack tells who people are again, all is well."""
    async with slack_harness(guests=False) as harness:
        slack = harness.slack
        slack.api.fault("users.info", retry_after=60, times=99)
        await slack.command("/imagine", "a red bicycle")
        assert "Slack didn't tell me" in (await slack.ephemeral()).says
        await slack.say("@Darkroom a red bicycle", user="ben")
        ephemeral = await slack.ephemeral(2)
        assert ("Slack didn't tell me" in ephemeral.says, ephemeral.user) == (True, slack.user("ben"))
        assert harness.studio.asked == []
        asked = len(slack.calls("users.info"))
        for number in range(3, 8):
            await slack.say(f"@Darkroom bicycle {number}", user="ben")
            assert "Slack didn't tell me" in (await slack.ephemeral(number)).says
        assert len(slack.calls("users.info")) == asked, "nobody's thread waits for Slack at every one of somebody's words"
        slack.api.faults.clear()
        await slack.command("/imagine", "a red bicycle", user="cem")
        await slack.picture()


async def test_nothing_is_spent_on_somebody_unknown_in_a_shared_channel(harness: Harness) -> None:
    slack = harness.slack
    slack.channel("general").shared = True
    slack.api.fault("users.info", error="user_not_visible", times=9)
    slack.alter = lambda body: {**body, "event": {key: value for key, value in body["event"].items() if key != "team"}}
    await slack.say("@Darkroom a red bicycle")
    assert "Slack didn't tell me" in (await slack.ephemeral()).says
    assert harness.studio.asked == []


async def test_a_slow_answer_about_somebody_costs_no_acknowledgement() -> None:
    async with slack_harness(guests=False) as harness:
        slack = harness.slack
        answered = asyncio.Event()
        slack.api.fault("users.info", hold=answered)
        ack = await slack.command("/imagine", "")
        assert ack.seconds < 2.5
        assert "Slack didn't tell me" in (await slack.ephemeral()).says
        again = await slack.command("/imagine", "a red bicycle")
        assert again.seconds < ack.seconds / 2, "the time was over before"
        assert "Slack didn't tell me" in (await slack.ephemeral(2)).says
        answered.set()
        await slack.until(lambda: len(slack.calls("users.info")) == 1, what="one question")
        await slack.command("/imagine", "a red bicycle")
        await slack.picture()
        assert len(slack.calls("users.info")) == 1, "what came late is remembered"


async def test_people_of_ours_ask_while_slack_does_not_tell(harness: Harness) -> None:
    """The payload itself says that they are members, so nothing about them is unsure."""
    slack = harness.slack
    slack.api.fault("users.info", error="internal_error", times=99)
    await slack.command("/imagine", "a red bicycle")
    first = await slack.picture()
    await slack.say("make it blue", user="ben", thread=first.ts)
    await slack.picture(2)
