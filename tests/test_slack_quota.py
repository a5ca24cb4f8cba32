"""Limits in Slack, with the whole app: an admin sets them, members spend, are refused, ask for more, and see where they stand."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bots.app.config import QuotaConfig
from bots.slack import typed_limits
from core.errors import BadAsk
from core.model import Place
from core.ports.pending import ToKeep
from core.quota import Target, Whom
from tests.servers.slack_world import BOT_USER, Ephemeral, Said
from tests.test_slack_transcript import Studio, whole_app


@pytest.fixture(params=["socket", "http"])
async def studio(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Studio]:
    async with whole_app(tmp_path, request.param, admins=("U0GUEST",), admin_groups=("S0LEADS",)) as opened:
        opened.slack.world.facts[opened.slack.user("ana")] = {"is_admin": True}
        opened.slack.user("ben")
        yield opened
        assert all(ack.ok for ack in opened.slack.acks)


@pytest.fixture
async def one(tmp_path: Path) -> AsyncIterator[Studio]:
    """Open Slack over Socket Mode alone."""
    async with whole_app(tmp_path, "socket", admins=("U0GUEST",), admin_groups=("S0LEADS",)) as opened:
        opened.slack.world.facts[opened.slack.user("ana")] = {"is_admin": True}
        opened.slack.user("ben")
        yield opened


async def told(studio: Studio, command: str, *, user: str = "ana", channel: str = "general") -> str:
    """Type /darkroom, and return the answer to the person who typed it."""
    return (await answer_to(studio, command, user=user, channel=channel)).says


async def answer_to(studio: Studio, command: str, *, user: str = "ana", channel: str = "general") -> Ephemeral:
    slack = studio.slack
    before = len(slack.ephemerals)
    await slack.command("/darkroom", command, user=user, channel=channel)
    said = await slack.ephemeral(before + 1)
    assert said.user == slack.user(user), "for who asked alone"
    return said


async def test_what_admins_change_is_committed_before_the_command_is_acknowledged(one: Studio, tmp_path: Path) -> None:
    """A kill right after the acknowledgement loses nothing that the admin believes to be done."""

    def kept(table: str) -> int:
        with closing(sqlite3.connect(tmp_path / "darkroom.sqlite3")) as connection:
            return int(connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])

    for command, table in (("quota set 20 images a day", "limits"), ("studio reading rules", "channel_settings")):
        await one.slack.command("/darkroom", command)
        assert kept(table) == 1, command
    await one.slack.ephemeral(2)


async def spent(studio: Studio, *, user: str = "ben", images: int = 1) -> Ephemeral:
    """Limit the channel, use it up, and ask once more: the refusal."""
    slack = studio.slack
    await told(studio, f"quota set {images} images a day")
    for number in range(1, images + 1):
        await slack.command("/imagine", f"a red bicycle {number}", user=user)
        await slack.picture(number)
    await studio.ends()
    before = len(slack.ephemerals)
    await slack.command("/imagine", "one too many", user=user)
    return await slack.ephemeral(before + 1)


def requests(studio: Studio) -> list[Said]:
    return [said for said in studio.slack.messages() if "asks for more" in said.says or "allowed more" in said.says]


async def test_an_admin_sets_a_limit_and_members_spend_it(studio: Studio) -> None:
    slack = studio.slack
    assert "2 images a day" in await told(studio, "quota set 2 images a day")
    assert "used 0 of 2, 2 left" in await told(studio, "quota", user="ben")

    await slack.command("/imagine", "a red bicycle", user="ben")
    assert "1 left today" in (await slack.picture(1)).says
    await slack.say("make the door green", user="ben", thread=slack.pictures()[0].ts)
    assert "0 left today" in (await slack.picture(2)).says
    await studio.ends()

    before, standing = len(slack.ephemerals), len(slack.messages())
    await slack.command("/imagine", "one too many", user="ben")
    refused = await slack.ephemeral(before + 1)
    assert refused.user == slack.user("ben")
    assert "This channel has used its 2 images for today" in refused.says
    assert "More from tomorrow" in refused.says
    assert set(refused.buttons) == {"Ask for more"}
    assert "used 2 of 2, 0 left" in await told(studio, "quota show", user="ben")
    assert len(slack.messages()) == standing, "nobody else has seen it"
    assert len(studio.gemini.requests) == 2

    assert "Removed" in await told(studio, "quota clear")
    await slack.command("/imagine", "a blue bicycle", user="ben")
    await slack.picture(3)


async def test_a_refused_reply_is_told_to_its_writer_alone(one: Studio) -> None:
    slack = one.slack
    await spent(one)
    before = len(slack.ephemerals)
    root = slack.pictures()[0].ts
    await slack.say("make the door green", user="cem", thread=root)
    refused = await slack.ephemeral(before + 1)
    assert (refused.user, refused.thread_ts) == (slack.user("cem"), root)
    assert "This channel has used its 1 image for today" in refused.says
    assert set(refused.buttons) == {"Ask for more"}


async def test_asking_for_more_and_one_click_by_an_admin(studio: Studio) -> None:
    slack = studio.slack
    refused = await spent(studio)
    await slack.press("Ask for more", refused, user="ben")
    await slack.press("Ask for more", refused, user="ben")
    await slack.until(lambda: len(slack.ephemerals) >= 4, what="two answers")
    assert len(requests(studio)) == 1, "pressed twice, posted once"
    request = requests(studio)[0]
    assert "Ben asks for more" in request.says

    before = len(slack.ephemerals)
    await slack.press("Grant", request, user="ben")
    assert "Only admins" in (await slack.ephemeral(before + 1)).says
    assert "used 1 of 1" in await told(studio, "quota", user="ben")

    await slack.press("Grant", request, user="ana")
    await slack.until(lambda: "Ana allowed more" in request.says, what="the grant")
    assert not request.buttons
    news = "can make 1 more image today"
    await slack.until(lambda: any(news in one.says for one in slack.ephemerals), what="the news of it")
    assert "used 1 of 2, 1 left" in await told(studio, "quota", user="ben")
    await slack.command("/imagine", "a blue bicycle", user="ben")
    await slack.picture(2)


async def test_a_grant_clicked_twice_and_by_two_admins_counts_once(studio: Studio) -> None:
    slack = studio.slack
    slack.world.facts[slack.user("dia")] = {"is_owner": True}
    await slack.press("Ask for more", await spent(studio), user="ben")
    await slack.until(lambda: requests(studio), what="a request")
    request = requests(studio)[0]
    standing = Said(**request.__dict__)  # as it stands on the screens of all three
    await asyncio.gather(*(slack.press("Grant", standing, user=user) for user in ("ana", "ana", "dia")))
    await slack.until(
        lambda: len([one for one in slack.ephemerals if "granted that already" in one.says]) == 2, what="two that came too late"
    )
    assert "used 1 of 2, 1 left" in await told(studio, "quota", user="ben")


async def test_guests_strangers_and_members_change_nothing(tmp_path: Path) -> None:
    """They change nothing even where strangers may ask for pictures."""
    async with whole_app(tmp_path, "socket", admins=("U0GUEST",), strangers=True) as one:
        await nobody_of_these_is_an_admin(one)


async def nobody_of_these_is_an_admin(one: Studio) -> None:
    slack = one.slack
    people: dict[str, dict[str, Any]] = {
        "guest": {"is_admin": True, "is_restricted": True},
        "single": {"is_ultra_restricted": True},
        "stranger": {"is_owner": True, "team_id": "T0OTHER", "is_stranger": True},
        "outsider": {"is_admin": True, "team_id": "T0OTHER"},
        "gone": {"is_admin": True, "deleted": True},
        "ben": {},
    }
    slack.world.people["single"] = "U0GUEST"  # named in the configuration, and a guest all the same
    for name, facts in people.items():
        slack.world.facts[slack.user(name)] = facts
        for command in ("set 5 images a day", "preview 5 images a day", "clear", "grant 5 images", "audit"):
            assert "Only admins" in await told(one, f"quota {command}", user=name), (name, command)
        assert "Nothing is limited" in await told(one, "quota show", user=name)


async def test_whom_the_configuration_names_is_an_admin(one: Studio) -> None:
    slack = one.slack
    slack.world.people["eve"] = "U0GUEST"
    slack.world.groups["S0LEADS"] = {slack.user("fay")}
    assert "5 images a day" in await told(one, "quota set 5 images a day", user="eve")
    assert "6 images a day" in await told(one, "quota set 6 images a day", user="fay")
    lines = await told(one, "quota audit", user="fay")
    assert "Eve: set" in lines
    assert "Fay: set this channel" in lines
    assert "from 5 images a day to 6 images a day" in lines


async def test_no_admin_where_slack_does_not_tell(one: Studio) -> None:
    slack = one.slack
    slack.api.fault("users.info", error="internal_error", times=9)
    assert "didn't tell me whether you're an admin" in await told(one, "quota set 5 images a day")
    slack.api.faults.clear()
    slack.api.fault("users.info", error="missing_scope")
    assert "lacks the scope" in await told(one, "quota set 5 images a day")
    slack.api.faults.clear()
    assert "5 images a day" in await told(one, "quota set 5 images a day")
    assert len(slack.calls("users.info")) < 12
    before = len(slack.calls("users.info"))
    await told(one, "quota set 6 images a day")
    assert len(slack.calls("users.info")) == before, "remembered for a few minutes"


async def test_a_slow_slack_holds_up_nobody_for_their_name(one: Studio) -> None:
    slack = one.slack
    slack.api.fault("users.info", hang=5)
    await slack.command("/imagine", "a red bicycle", user="ben")
    await slack.until(lambda: slack.messages(), what="a placeholder", seconds=4)
    await slack.picture(1)
    await slack.command("/imagine", "a blue bicycle", user="cem")
    await slack.picture(2)
    lines = await told(one, "usage channel")
    assert "ben: 1 picture" in lines, "as the command called them"
    assert "Cem: 1 picture" in lines, "as Slack shows them"


async def test_limits_in_many_words(one: Studio) -> None:
    slack = one.slack
    slack.channel("design")
    assert "$0.20 a day" in await told(one, "quota set $0.20 a day")
    assert "5 images a day each" in await told(one, "quota set 5 images a day each")
    assert "(it was 5 images a day each)" in await told(one, "quota set 6 images a day each")
    assert "The limit for Ben in this channel is now 3 images a day" in await told(one, "quota set 3 images a day for @ben")
    assert "The limit for Ben anywhere is now 9 images a day" in await told(
        one, "quota set 9 images a day for @ben in the workspace"
    )
    assert "The limit for the whole workspace is now $5 a month on pro" in await told(
        one, "quota set $5 a month on pro in the workspace"
    )
    assert "7 images a day" in await told(one, "quota set 7 images a day in #design")
    assert "7 images a day" not in await told(one, "quota")
    assert "7 images a day" in await told(one, "quota", channel="design")
    preview = await told(one, "quota preview 50 images a week")
    assert "Nothing has changed yet" in preview
    assert "50 images a week" not in await told(one, "quota")
    assert "Nothing has changed yet" in await told(one, "quota preview clear money")
    granted = await told(one, "quota grant 2 images to @ben")
    assert "Granted 2 images. Ben can make 5 more images today." in granted
    assert "Ben can make 12 more images today." in await told(one, "quota grant 3 images to @ben anywhere")
    assert "Name the person who gets more" in await told(one, "quota grant 2 images")
    assert "Everybody can make 8 images here today." in await told(one, "quota grant 2 images to everybody")
    assert "Removed $0.20 a day." in await told(one, "quota clear money")
    assert "Removed 3 images a day." in await told(one, "quota clear for @ben")
    assert "Removed $5 a month on pro." in await told(one, "quota clear pro in the workspace")
    lines = await told(one, "quota audit")
    assert f"<#{slack.channel('design').id}>" in lines, "other channels by their names"
    assert "Ana: set" in lines
    assert "Ana: clear" in lines
    assert "Ana: grant" in lines


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("quota set 0 images a day", "at least 1 image"),
        ("quota set -5 images a day", "negative"),
        ("quota set 2.5 images a day", "whole"),
        ("quota set 20 images a year", "month"),
        ("quota set 20 images a day on prp", "pro"),
        ("quota set 20 images a day for @nobody", "don't know who @nobody is"),
        ("quota set 20 images a day in #far", "don't know who #far is"),
        ("quota clear", "nothing to clear"),
        ("quota clear purple", "don't understand"),
        ("quota grant 5 images", "nothing to add to"),
        ("quota sett 5 images", "Did you mean /darkroom quota set?"),
        ("quotta", "Did you mean /darkroom quota?"),
        ("quota set +5 images", "quota grant 5 images"),
        ("usage yesteryear", "yesteryear"),
        ("quota <!channel>", "There is no /darkroom quota"),
    ],
)
async def test_what_is_not_understood_is_said_and_changes_nothing(one: Studio, typed: str, answer: str) -> None:
    assert answer in await told(one, typed)
    assert "No admin has changed a limit or a setting yet" in await told(one, "quota audit")


async def test_a_limit_for_a_user_group_binds_its_members(one: Studio) -> None:
    slack = one.slack
    slack.world.groups["S0DESIGN"] = {slack.user("ben")}
    assert "The limit for the group design is now 1 image a day" in await told(one, "quota set 1 image a day for !design")
    assert "no such user group" in await told(one, "quota set 1 image a day for !nobody")
    await slack.command("/imagine", "a red bicycle", user="ben")
    root = (await slack.picture(1)).ts
    await one.ends()
    before = len(slack.ephemerals)
    await slack.say("make the door green", user="ben", thread=root)
    assert "The group design has used its 1 image for today" in (await slack.ephemeral(before + 1)).says
    assert "used 1 of 1" in await told(one, "quota", user="ben")
    assert "Nothing is limited" in await told(one, "quota", user="cem")
    await slack.say("make the door green", user="cem", thread=root)
    await slack.picture(2)
    assert "The group design can make 2 more images today." in await told(one, "quota grant 2 images to !design")
    assert "Nothing here is limited in dollars for design" in await told(one, "quota grant $2 to !design")
    assert "Removed" in await told(one, "quota clear for !design")
    assert "Nothing is limited" in await told(one, "quota", user="ben")


async def test_what_is_dear_is_painted_once_its_price_is_confirmed(tmp_path: Path) -> None:
    async with whole_app(tmp_path, "socket", quota=QuotaConfig(confirm_above=0.05)) as harness:
        slack = harness.slack
        await slack.command("/imagine", "a red bicycle --count 4", user="ben")
        asked = await slack.ephemeral()
        assert asked.user == slack.user("ben")
        assert "4 pictures may cost up to " in asked.says
        assert not harness.gemini.requests
        await slack.press("Paint them", asked, user="ben")
        await slack.press("Paint them", asked, user="ben")
        sheet = await slack.picture(1)
        assert len(sheet.files) == 4
        await harness.ends()
        assert len(slack.pictures()) == 1


async def test_a_tier_that_still_has_room_is_one_click_away(studio: Studio) -> None:
    slack = studio.slack
    await told(studio, "quota set 1 image a day on pro")
    await slack.command("/imagine", "a red bicycle --tier pro", user="ben")
    await slack.picture(1)
    before = len(slack.ephemerals)
    await slack.command("/imagine", "a blue bicycle --tier pro", user="ben")
    refused = await slack.ephemeral(before + 1)
    assert list(refused.buttons) == ["Ask for more", "Try on flash"]

    await slack.press("Try on flash", refused, user="cem")
    assert "Only the person who asked" in (await slack.ephemeral(before + 2)).says
    elsewhere = Ephemeral(**{**refused.__dict__, "channel": slack.channel("design").id})
    await slack.press("Try on flash", elsewhere, user="ben")
    await slack.ephemeral(before + 3)
    for _ in range(2):
        await slack.press("Try on flash", refused, user="ben")
    assert "Nano Banana 2.1" in (await slack.picture(2)).says
    await studio.ends()
    assert len(slack.pictures()) == len(studio.gemini.requests) == 2


async def test_a_channel_that_we_cannot_see_gets_no_limit(one: Studio) -> None:
    one.slack.channel("secret", private=True, members=set())
    assert "I'm not in that channel" in await told(one, "quota set 20 images a day in #secret")


async def test_requests_from_elsewhere_are_refused(one: Studio) -> None:
    """The request's id comes in a button of another channel, or of another workspace."""
    slack = one.slack
    refused = await spent(one)
    slack.channel("design")
    place = Place(platform="slack", workspace="T0TEAM", channel=slack.channel("general").id)
    own = await one.app.studio.quota.grants.request(refused.buttons["Ask for more"]["value"], place)
    theirs = replace(own, id="1" * 32, place=replace(place, workspace="T0OTHER"))
    await one.app.store.first_time("slack", "theirs", datetime.now(UTC), ToKeep(request=theirs))
    elsewhere = Ephemeral(**{**refused.__dict__, "channel": slack.channel("design").id})
    for forged in (elsewhere, _changed(refused, "0" * 32), _changed(refused, theirs.id)):
        before = len(slack.ephemerals)
        await slack.press("Ask for more", forged, user="ben")
        assert "no longer have that request" in (await slack.ephemeral(before + 1)).says
    assert not requests(one)
    before = len(slack.ephemerals)
    await slack.press("Ask for more", refused, user="ben")
    await slack.ephemeral(before + 1)  # else it would be taken for the answer to the next button
    await slack.until(lambda: requests(one), what="a request")
    request = requests(one)[0]
    away = slack.stand("x", user="ana", channel="design")
    away.blocks = request.blocks
    before = len(slack.ephemerals)
    await slack.press("Grant", away, user="ana")
    assert "no longer have that request" in (await slack.ephemeral(before + 1)).says
    assert "used 1 of 1" in await told(one, "quota")


def _changed(said: Ephemeral, value: str) -> Ephemeral:
    blocks = [
        {**block, "elements": [{**element, "value": value} for element in block["elements"]]} if "elements" in block else block
        for block in said.blocks
    ]
    return Ephemeral(**{**said.__dict__, "blocks": blocks})


async def test_limits_by_a_form(studio: Studio) -> None:
    slack = studio.slack
    await slack.command("/darkroom", "quota edit")
    await slack.modal("Nothing is limited")
    wrong = await slack.submit(words="some pictures")
    assert "words" in wrong.payload["errors"]
    await slack.submit(words="4 images a day", do="preview")
    await slack.modal("Nothing has changed yet", "4 images a day")
    assert "Nothing is limited" in await told(studio, "quota")
    await slack.submit()  # as it stands: set
    await slack.modal("The limit for this channel is now 4 images a day")
    assert "used 0 of 4" in await told(studio, "quota")
    shown = await answer_to(studio, "quota")
    await slack.press("Edit limits", shown)
    await slack.modal("used 0 of 4")
    await slack.submit(words="", do="clear")
    await slack.modal("Removed 4 images a day.")


async def test_a_user_group_is_chosen_in_the_form(studio: Studio) -> None:
    slack = studio.slack
    slack.world.groups |= {"S0DESIGN": {slack.user("ben")}, "S0LEADS": set()}
    await slack.command("/darkroom", "quota edit")
    await slack.modal("For a user group")
    wrong = await slack.submit(words="4 images a day", group="S0DESIGN", person=slack.user("ben"))
    assert wrong.payload["errors"] == {"group": "Name one person, group or channel at a time."}
    await slack.submit(words="4 images a day", group="S0DESIGN", do="preview")
    await slack.modal("Nothing has changed yet", "The limit for the group design is now 4 images a day")
    await slack.submit()  # as it stands: set
    await slack.modal("The limit for the group design is now 4 images a day")
    assert "used 0 of 4" in await told(studio, "quota", user="ben")
    assert "Nothing is limited" in await told(studio, "quota", user="cem")


async def test_a_form_in_a_members_hands_sets_nothing(studio: Studio) -> None:
    slack = studio.slack
    await slack.command("/darkroom", "quota edit", user="ben")
    await slack.modal("Only admins", user="ben")
    assert "Edit limits" not in (await answer_to(studio, "quota", user="ben")).buttons

    await slack.command("/darkroom", "quota edit", user="ana")  # and a form that was an admin's
    form = await slack.modal("Nothing is limited", user="ana")
    slack.world.views[slack.user("ben")] = {**form, "id": "V9999"}
    await slack.submit(user="ben", words="4 images a day")
    await slack.modal("Only admins", user="ben")
    assert "Nothing is limited" in await told(studio, "quota")


async def test_limits_at_home(one: Studio) -> None:
    slack = one.slack
    await told(one, "quota set 9 images a day each in the workspace")
    home = await slack.open_home(user="ben")
    assert "used 0 of 9" in str(home)
    assert "Edit limits" not in str(home)
    assert "Edit limits" in str(await slack.open_home(user="ana"))
    await slack.press_at_home("Edit limits", user="ana")
    await slack.modal("/darkroom quota set", user="ana")
    await slack.submit(words="8 images a day each", user="ana")
    await slack.modal("8 images a day each (it was 9 images a day each)", user="ana")


async def test_usage_is_told_in_numbers_and_sent_as_a_picture_and_a_table(studio: Studio) -> None:
    slack = studio.slack
    await slack.command("/imagine", "a red bicycle", user="ben")
    await slack.picture(1)
    await studio.ends()
    standing = len(slack.messages())
    assert "1 picture" in await told(studio, "usage channel", user="ana")
    direct = f"direct-{slack.user('ana')}"
    await slack.until(lambda: slack.messages(direct), what="a direct message", seconds=30)
    sent = slack.messages(direct)[0]
    chart, table = sent.files
    assert (chart.mime, table.name[-4:]) == ("image/png", ".csv")
    assert "Chart of spend per day" in chart.alt
    assert b",ben," in table.data.lower()  # the display name, or the user name where Slack is slow to tell
    assert len(slack.messages()) == standing, "nobody else sees it"
    await slack.until(lambda: slack.ephemerals[-1].says.count("direct message"), what="where the files are")
    assert "no pictures yet" in await told(studio, "usage", user="ana")
    assert len(slack.messages(direct)) == 1


async def test_a_long_record_and_its_names_are_harmless(one: Studio) -> None:
    slack = one.slack
    slack.world.facts[slack.user("ana")] |= {"profile": {"display_name": "*An* <!channel> " + "x" * 60}}
    for number in range(1, 41):
        await told(one, f"quota set {number} images a day")
    lines = await told(one, "quota audit")
    assert "39 images a day to 40 images a day" in lines
    assert "*" not in "".join(block["text"]["text"] for block in slack.ephemerals[-1].blocks)


async def test_nobody_is_asked_for_more_where_no_admin_reads(one: Studio) -> None:
    slack = one.slack
    direct = slack.channel("direct", im=True)
    await told(one, "quota set 1 image a day in the workspace")
    await slack.command("/imagine", "a red bicycle", user="ben", channel="direct")
    await slack.picture(1, channel="direct")
    await one.ends()
    before = len(slack.ephemerals)
    await slack.say("make the door green", user="ben", channel="direct", thread=slack.pictures("direct")[0].ts)
    refused = await slack.ephemeral(before + 1)
    assert refused.channel == direct.id
    await slack.press("Ask for more", refused, user="ben")
    assert "No admins can see this conversation" in (await slack.ephemeral(before + 2)).says


async def test_the_usage_of_the_workspace_is_for_admins(one: Studio) -> None:
    assert "Only admins" in await told(one, "usage workspace", user="ben")
    assert "no pictures yet" in await told(one, "usage workspace week", user="ana")


async def test_a_note_for_admins_stands_in_the_channel_and_pings_nobody(one: Studio) -> None:
    slack = one.slack
    await spent(one)
    await slack.until(lambda: any("100% full" in said.says for said in slack.messages()), what="a note", seconds=30)


@pytest.mark.parametrize(
    ("markup", "words", "person", "channel"),
    [
        ("20 images a day for <@U1|ann>", "20 images a day", ("U1", "ann"), None),
        ("5 images to <@U1>", "5 images", ("U1", "U1"), None),
        ("20 images a day in <#C1|general>", "20 images a day", None, "C1"),
        ("“5” images — a day", '"5" images - a day', None, None),
        ("$1 &amp; more", "$1 & more", None, None),
    ],
)
def test_mentions_in_commands(markup: str, words: str, person: tuple[str, str] | None, channel: str | None) -> None:
    said = typed_limits.typed(markup)
    assert said.words == words
    named = said.whom.person
    assert (named and (named.id, named.name)) == person
    assert said.channel == channel
    assert typed_limits.typed("5 images to <!subteam^S1|@leads>") == typed_limits.Typed(
        words="5 images", whom=Whom(group=Target.group("S1", "leads"))
    )


@pytest.mark.parametrize("markup", ["5 images for @ann", "5 images for <@U1> <@U2>", "5 images for @leads"])
def test_names_that_cannot_be_meant(markup: str) -> None:
    with pytest.raises(BadAsk):
        typed_limits.typed(markup)


async def test_the_operators_limits_stand_in_the_form_and_at_home_and_bind_direct_messages(tmp_path: Path) -> None:
    quota = QuotaConfig(total=("9 images a day each",), workspace=("2 images a day",))
    async with whole_app(tmp_path, "socket", quota=quota) as one:
        slack = one.slack
        slack.world.facts[slack.user("ana")] = {"is_admin": True}
        slack.channel("direct", im=True)
        ours = "2 images a day for this workspace (set by whoever runs Darkroom)"
        await slack.command("/darkroom", "quota edit")
        await slack.modal(ours, "used 0 of 2", "9 images a day for you in the whole studio (set by whoever runs Darkroom)")
        await slack.submit(words="1000000 images a day", do="preview")
        await slack.modal("2 images a day for each workspace. Admins can't change that.")
        await slack.submit()
        await slack.modal("The limit for this channel is now 1,000,000 images a day.")
        await slack.command("/imagine", "a red bicycle", user="ben")
        await slack.picture(1)
        await slack.command("/imagine", "a green bicycle", user="ben", channel="direct")
        await slack.picture(1, channel="direct")
        await one.ends()
        before = len(slack.ephemerals)
        await slack.command("/imagine", "a blue bicycle", user="ben")
        refused = await slack.ephemeral(before + 1)
        assert "This workspace has used its 2 images for today. More from tomorrow" in refused.says
        assert "or ask whoever runs Darkroom now." in refused.says
        assert "Ask for more" not in refused.buttons
        home = str(await slack.open_home(user="ben"))
        assert (ours in home, "used 2 of 2" in home) == (True, True)
        await slack.open_home(user="ana")
        await slack.press_at_home("Edit limits", user="ana")
        await slack.modal(ours, "used 2 of 2", "/darkroom quota set", user="ana")
        limits = await told(one, "quota")
        assert (ours in limits, "used 2 of 2" in limits) == (True, True)
        assert "nothing to add to. Still limited by whoever runs Darkroom" in await told(
            one, "quota grant 5 images each in the workspace"
        )


# --- an answer that repeats


def answers(studio: Studio, *, thread: str) -> list[str]:
    """What the bot's sentences in a thread say."""
    return [one.says for one in studio.slack.messages() if one.user == BOT_USER and one.root == thread and not one.files]


async def test_a_refused_reply_that_repeats_takes_the_place_of_the_one_before(studio: Studio) -> None:
    slack = studio.slack
    await slack.command("/imagine", "a red bicycle")
    root = (await slack.picture(1)).ts
    await studio.ends()
    for user, times in (("ben", 3), ("ana", 1), ("ben", 2)):
        for _ in range(times):
            before = len(slack.calls("chat.postMessage"))
            await slack.say("v9: make it night", user=user, thread=root)
            await slack.until(lambda: len(slack.calls("chat.postMessage")) > before, what="an answer")  # noqa: B023  # at once
    await slack.until(lambda: len(answers(studio, thread=root)) == 2, what="one answer for each of the two")
    assert sum(f"<@{slack.user('ben')}>" in one for one in answers(studio, thread=root)) == 1
    await slack.say("v8: make it night", user="ben", thread=root)
    await slack.until(lambda: len(answers(studio, thread=root)) == 3, what="another answer, which repeats none")


async def test_an_answer_that_cannot_be_taken_back_stays(one: Studio) -> None:
    slack = one.slack
    await slack.command("/imagine", "a red bicycle")
    root = (await slack.picture(1)).ts
    await one.ends()
    await slack.say("v9: make it night", user="ben", thread=root)
    await slack.until(lambda: answers(one, thread=root), what="an answer")
    slack.api.fault("chat.delete", error="cant_delete_message")
    await slack.say("v9: make it night", user="ben", thread=root)
    await slack.until(lambda: slack.calls("chat.delete"), what="the attempt")
    assert len(answers(one, thread=root)) == 2


async def test_a_refusal_after_a_press_takes_the_place_of_the_one_that_was_pressed(studio: Studio) -> None:
    slack = studio.slack
    await told(studio, "quota set 1 image a day on pro")
    await told(studio, "quota set 2 images a day")
    await slack.command("/imagine", "a red bicycle --tier pro", user="ben")
    await slack.picture(1)
    await studio.ends()
    await slack.command("/imagine", "a blue bicycle --tier pro", user="ben")
    await slack.until(lambda: slack.told("ben"), what="a refusal")
    refused = slack.told("ben")[-1]
    await slack.command("/imagine", "a green bicycle --tier flash", user="ben")
    await slack.picture(2)
    await studio.ends()
    before = len(slack.ephemerals)
    await slack.press("Try on flash", refused, user="ben")
    assert "2 images for today" in (await slack.ephemeral(before + 1)).says
    assert refused.gone
    assert len(slack.told("ben")) == 1
