"""What people do in Slack, and what they see: over Socket Mode and over HTTP, through the real bolt and SDK."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial

import pytest

from bots.slack import modals
from bots.speech import slack_text, text
from core.model import Act, Ask
from core.tiers import DEFAULT_TIERS
from tests.pictures import png
from tests.slack_harness import Harness, slack_harness


@pytest.fixture(params=["socket", "http"])
async def harness(request: pytest.FixtureRequest) -> AsyncIterator[Harness]:
    async with slack_harness(request.param) as running:
        yield running
    assert running.slack.violations == []
    assert all(ack.ok for ack in running.slack.acks)


async def test_a_picture_is_made_in_the_channel_and_refined_in_its_thread(harness: Harness) -> None:
    slack = harness.slack
    await slack.command("/imagine", "a red bicycle")
    first = await slack.picture(1)
    assert first.root == first.ts, "the first picture stands in the channel itself"
    assert "a red bicycle" in first.says
    assert "v1" in first.says
    assert list(first.buttons) == ["Edit", "Variations", "Final 2K · about 15¢", "Redo on Pro"]
    assert list(first.menu) == ["Again", "Info", "History", "Format"]
    assert first.files[0].alt == "a red bicycle"

    await slack.say("make the door green", user="ben", thread=first.ts)
    second = await slack.picture(2)
    assert second.root == first.ts
    assert "v2 from v1" in second.says
    await slack.until(lambda: len(slack.messages()) == 3, what="no placeholders left")
    assert [ask.wish.act for ask in harness.studio.asked] == [Act.NEW, Act.EDIT]


async def test_flags_that_do_not_exist_are_refused_to_the_asker_alone(harness: Harness) -> None:
    await harness.slack.command("/imagine", "a red bicycle --tier prp")
    told = await harness.slack.ephemeral()
    assert "Did you mean pro?" in told.says
    assert told.user == harness.slack.user("ana")
    assert harness.slack.messages() == []


async def test_imagine_without_words_opens_a_modal(harness: Harness) -> None:
    slack = harness.slack
    await slack.command("/imagine", "   ")
    refused = await slack.submit(words="   ")
    assert refused.payload["errors"] == {"words": "Say what to paint, for example: a red bicycle leaning against a blue door."}
    await slack.submit(words="a <red> bicycle & a door", tier="pro", ratio="16:9", size="2K", count="2", avoid="people")
    picture = await slack.picture()
    assert len(picture.files) == 2, "side by side in one message"
    assert list(picture.buttons) == ["1", "2", "Edit", "Variations", "Vote"]
    assert list(picture.menu) == ["Again", "Info", "History"]
    wish = harness.studio.asked[0].wish
    assert (wish.words, wish.tier, wish.ratio, wish.size, wish.count, wish.avoid) == (
        "a <red> bicycle & a door",
        "pro",
        "16:9",
        "2K",
        2,
        "people",
    )
    await slack.press("2", picture)
    await slack.until(lambda: len(harness.studio.asked) == 2, what="a pick")
    assert harness.studio.asked[1].wish.act is Act.PICK
    assert harness.studio.asked[1].version == "t0-v2"


async def test_a_comparison_without_words_opens_a_form_of_its_own(harness: Harness) -> None:
    slack = harness.slack
    await slack.command("/darkroom", "compare")
    view = await slack.until(lambda: slack.world.views.get(slack.user("ana")), what="a modal")
    assert view["title"]["text"] == "Compare tiers"
    fields = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
    assert not fields.keys() & {"count", "tier", "tiers"}, "it paints one picture on each of the two tiers"
    refused = await slack.submit(words="v1 v2")
    assert "To see two versions side by side" in refused.payload["errors"]["words"]
    await slack.submit(words="a red bicycle", blind="blind", ratio="16:9", avoid="people")
    await slack.until(lambda: harness.studio.asked, what="an ask")
    wish = harness.studio.asked[0].wish
    assert (wish.act, wish.words, wish.compare, wish.blind) == (Act.NEW, "a red bicycle", (), True)
    assert (wish.ratio, wish.avoid, wish.tier) == ("16:9", "people", None)
    shown = modals.compare(modals.Opened(), DEFAULT_TIERS)
    (tiers,) = [block["element"]["options"] for block in shown["blocks"] if block["block_id"] == "tiers"]
    assert [(one["text"]["text"], one["value"]) for one in tiers] == [
        ("All that can paint it", "-"),
        ("lite, flash", "lite,flash"),
        ("lite, pro", "lite,pro"),
        ("flash, pro", "flash,pro"),
    ]
    await slack.command("/darkroom", "compare")
    await slack.submit(words="a blue door")
    await slack.until(lambda: len(harness.studio.asked) == 2, what="an ask")
    assert (harness.studio.asked[1].wish.compare, harness.studio.asked[1].wish.blind) == ((), False)


async def test_flags_count_in_every_field(harness: Harness) -> None:
    slack = harness.slack
    await slack.command("/imagine", "   ")
    await slack.submit(words="a castle --ar 16:9 --count 2 —no people", size="2K", avoid="cars")
    picture = await slack.picture()
    wish = harness.studio.asked[0].wish
    assert (wish.words, wish.ratio, wish.count, wish.size, wish.avoid) == ("a castle", "16:9", 2, "2K", "cars, people")
    await slack.press("Edit", picture, user="ben")
    await slack.submit(user="ben", words="make it night --tier pro")
    await slack.picture(2)
    assert (harness.studio.asked[1].wish.words, harness.studio.asked[1].wish.tier) == ("make it night", "pro")
    await slack.command("/imagine", "   ")
    refused = await slack.submit(words="a castle --v 6")
    assert "There is no --v here" in refused.payload["errors"]["words"]


async def test_help_and_unknown_subcommands_are_answered_with_the_acknowledgement(harness: Harness) -> None:
    slack = harness.slack
    assert "/imagine a red bicycle" in (await slack.command("/darkroom", "")).payload["text"]
    answer = (await slack.command("/darkroom", "hepl <!channel>")).payload
    assert "There is no /darkroom hepl. Did you mean /darkroom help?" in answer["text"]
    assert len(slack.ephemerals) == 2


@pytest.mark.parametrize(
    ("typed", "instead"),
    [
        ("again", "write again"),
        ("variations", "write variations"),
        ("pick 2", "just write its number"),
        ("final 4K", "write final 4K"),
        ("before-after v2", "write before and after"),
        ("edit make it green", "just write what should change"),
    ],
)
async def test_a_command_about_a_picture_says_what_to_write_in_its_thread(harness: Harness, typed: str, instead: str) -> None:
    answer = (await harness.slack.command("/darkroom", typed)).payload
    assert answer["text"] == f"Slack doesn't take commands inside threads. In the picture's thread, {instead}."
    assert harness.studio.asked == []


async def test_imagine_may_be_typed_after_darkroom(harness: Harness) -> None:
    await harness.slack.command("/darkroom", "imagine a red bicycle --size 2K")
    await harness.slack.picture()
    wish = harness.studio.asked[0].wish
    assert (wish.act, wish.words, wish.size) == (Act.NEW, "a red bicycle", "2K")


def asked(harness: Harness, act: Act) -> Ask | None:
    """Return the last ask if it is for this act."""
    ask = harness.studio.asked[-1]
    return ask if ask.wish.act is act else None


async def test_buttons_carry_their_version_and_where_they_stand(harness: Harness) -> None:
    slack = harness.slack
    await slack.command("/imagine", "a red bicycle")
    picture = await slack.picture()
    for label, act in (("Redo on Pro", Act.REDO_ON), ("Again", Act.AGAIN), ("Variations", Act.VARIATIONS), ("Final", Act.FINAL)):
        await slack.press(label, picture, user="ben")
        ask = await slack.until(partial(asked, harness, act), what=label)
        assert (ask.version, ask.replied_to, ask.place.root) == ("t0-v1", picture.ts, picture.ts)
    assert len({ask.event for ask in harness.studio.asked}) == 5
    await slack.picture(5)


async def test_edit_button_asks_for_words_and_changes_that_version(harness: Harness) -> None:
    slack = harness.slack
    await slack.command("/imagine", "a red bicycle")
    await slack.press("Edit", await slack.picture(), user="ben")
    await slack.submit(user="ben", words="make the door green")
    changed = await slack.picture(2)
    assert changed.root == slack.pictures()[0].ts
    assert f"<@{slack.user('ben')}>" in changed.says, "a change by modal says who wanted it"
    ask = harness.studio.asked[-1]
    assert (ask.wish.act, ask.wish.words, ask.version) == (Act.EDIT, "make the door green", "t0-v1")


async def test_info_is_told_to_the_presser_alone_and_its_alt_text_can_be_changed(harness: Harness) -> None:
    slack = harness.slack
    await slack.command("/imagine", "a red bicycle")
    picture = await slack.picture()
    await slack.press("Info", picture, user="ben")
    told = await slack.ephemeral()
    assert told.user == slack.user("ben")
    assert "Version: v1" in told.says
    await slack.press("Alt text", told, user="ben")
    await slack.submit(user="ben", words="A red bicycle against a door")
    assert "Slack doesn't let me change it on a picture that is already posted" in (await slack.ephemeral(2)).says
    assert harness.studio.threads[0].versions[0].alt == "A red bicycle against a door"


async def test_info_has_a_link_to_the_original_where_there_is_one() -> None:
    async with slack_harness(links=lambda version: f"https://pictures.example/{version.id}") as harness:
        slack = harness.slack
        await slack.command("/imagine", "a red bicycle")
        await slack.press("Info", await slack.picture())
        assert (await slack.ephemeral()).buttons["Original"]["url"] == "https://pictures.example/t0-v1"


async def test_a_sheet_that_takes_longer_follows_its_words(harness: Harness) -> None:
    slack = harness.slack
    harness.studio.draws_late = True
    await slack.command("/imagine", "a red bicycle")
    first = await slack.picture()
    await slack.say("history", thread=first.ts)
    sheet = await slack.picture(2)
    words = next(said for said in slack.messages() if "v1 · a red bicycle" in said.says)
    assert (words.root, sheet.root) == (first.ts, first.ts)
    assert words.ts < sheet.ts
    assert not words.files


async def test_history_is_told_in_words_where_a_workspace_takes_no_files(harness: Harness) -> None:
    slack = harness.slack
    await slack.command("/imagine", "a red bicycle")
    first = await slack.picture()
    await slack.until(lambda: harness.studio._shown, what="the studio's knowledge")
    slack.api.fault("files.completeUploadExternal", error="file_uploads_disabled")
    await slack.say("history", thread=first.ts)
    await slack.until(lambda: "v1 · a red bicycle" in slack.messages()[-1].says, what="the words of the history")


async def test_history_is_shown_in_the_thread_as_one_picture(harness: Harness) -> None:
    slack = harness.slack
    await slack.command("/imagine", "a red bicycle")
    first = await slack.picture()
    await slack.press("History", first)
    sheet = await slack.picture(2)
    assert sheet.root == first.ts
    assert "v1 · a red bicycle" in sheet.says
    await slack.say("history", thread=first.ts)
    await slack.picture(3)


async def test_cancel_on_the_placeholder(harness: Harness) -> None:
    slack = harness.slack
    harness.studio.paint.clear()
    await slack.command("/imagine", "a red bicycle")
    await slack.until(lambda: slack.messages(), what="a placeholder")
    placeholder = slack.messages()[0]
    assert "Painting with Nano Banana 2.1" in placeholder.says
    await slack.press("Cancel", placeholder)
    assert "Cancelled" in (await slack.ephemeral()).says
    await slack.until(lambda: "Cancelled" in slack.messages()[0].says, what="the placeholder's end")
    assert not slack.messages()[0].buttons


async def test_a_reply_to_the_placeholder_is_kept_and_both_roots_lead_to_one_thread(harness: Harness) -> None:
    slack = harness.slack
    harness.studio.paint.clear()
    await slack.command("/imagine", "a red bicycle")
    await slack.until(lambda: slack.messages(), what="a placeholder")
    placeholder = slack.messages()[0]
    await slack.say("make the door green", user="ben", thread=placeholder.ts)
    await slack.until(lambda: len(harness.studio.asked) == 2, what="the edit")
    harness.studio.paint.set()
    first = await slack.picture(1)
    await slack.picture(2)
    await slack.until(lambda: "The picture is here" in placeholder.says, what="a way to the picture")
    assert not placeholder.deleted
    await slack.say("and now at night", thread=placeholder.ts)
    await slack.say("and brighter", thread=first.ts)
    await slack.picture(4)
    assert len(harness.studio.threads) == 1
    assert [one.number for one in harness.studio.threads[0].versions] == [1, 2, 3, 4]


async def test_a_mention_arrives_as_two_events_and_is_acted_on_once(harness: Harness) -> None:
    slack = harness.slack
    asked = await slack.say("@Darkroom a red bicycle & <b>door</b>", user="ben")
    picture = await slack.picture()
    assert picture.root == asked.ts, "a picture asked for by a message stands in its thread"
    assert len(harness.studio.asked) == 1
    assert len(harness.studio.heard) == 2
    heard = harness.studio.heard[0]
    assert (heard.text, heard.addressed) == ("a red bicycle & <b>door</b>", True)
    await slack.say("make it green", thread=asked.ts)
    await slack.picture(2, root=asked.ts)


async def test_the_same_event_delivered_again_makes_nothing_new(harness: Harness) -> None:
    slack = harness.slack
    await slack.command("/imagine", "a red bicycle")
    first = await slack.picture()
    await slack.say("make the door green", thread=first.ts)
    await slack.redeliver(retry=1)
    await slack.redeliver(retry=2)
    await slack.picture(2)
    await slack.until(lambda: len(harness.studio.heard) == 3, what="three deliveries")
    assert len(harness.studio.asked) == 2


async def test_attached_pictures_are_references_in_order(harness: Harness) -> None:
    slack = harness.slack
    await slack.command("/imagine", "a red bicycle")
    first = await slack.picture()
    files = [slack.upload(png("blue")), slack.upload(png("green"), "two.png"), slack.upload(png("white"), "three.png", stub=True)]
    await slack.say("like these", thread=first.ts, files=files)
    await slack.picture(2)
    assert harness.studio.fetched == [file.data for file in files]
    assert {authorization for _, authorization in slack.file_requests} == {"Bearer xoxb-local"}


@pytest.mark.parametrize(
    ("mode", "words"),
    [("tombstone", "is gone"), ("external", "not a file of this chat")],
)
async def test_a_file_that_cannot_be_had_is_refused_with_a_sentence(harness: Harness, mode: str, words: str) -> None:
    slack = harness.slack
    file = slack.upload(png(), mode=mode)
    if mode == "external":
        file.url = "https://drive.example.com/photo.png"
    asked = await slack.say("@Darkroom like this", files=[file])
    await slack.until(lambda: words in slack.messages()[-1].says, what="a sentence")
    assert slack.messages()[-1].root == asked.ts


async def test_a_sign_in_page_is_not_taken_for_a_picture_and_the_token_goes_nowhere_else(harness: Harness) -> None:
    slack = harness.slack
    slack.login_page = True
    await slack.say("@Darkroom like this", files=[slack.upload(png())])
    await slack.until(lambda: "not allowed to read" in slack.messages()[-1].says, what="a sentence")


async def test_the_shortcut_edits_our_picture_and_begins_a_thread_on_any_other(harness: Harness) -> None:
    slack = harness.slack
    await slack.command("/imagine", "a red bicycle")
    ours = await slack.picture()
    await slack.until(lambda: harness.studio._shown, what="the studio's knowledge")
    await slack.shortcut("edit_picture", ours)
    await slack.submit(words="make it green")
    await slack.picture(2, root=ours.ts)
    assert harness.studio.asked[-1].wish.act is Act.EDIT

    theirs = await slack.say("our garden", user="ben", files=[slack.upload(png("blue"))])
    await slack.shortcut("edit_picture", theirs)
    await slack.submit(words="add a pond")
    made = await slack.picture(1, root=theirs.ts)
    assert "add a pond" in made.says
    assert harness.studio.fetched == [theirs.files[0].data]

    words = await slack.say("no picture here", user="ben")
    await slack.shortcut("edit_picture", words)
    assert "no picture in that message" in (await slack.ephemeral()).says


async def test_the_shortcut_tells_about_our_picture_and_about_nobody_elses(harness: Harness) -> None:
    slack = harness.slack
    await slack.command("/imagine", "a red bicycle")
    ours = await slack.picture()
    await slack.until(lambda: harness.studio._shown, what="the studio's knowledge")
    await slack.shortcut("info_picture", ours)
    assert "Version: v1" in (await slack.ephemeral()).says
    theirs = await slack.say("our garden", user="ben", files=[slack.upload(png("blue"))])
    await slack.shortcut("info_picture", theirs)
    await slack.until(lambda: any(text.NOT_OURS in said.says for said in slack.ephemerals), what="a sentence")


async def test_unsure_lines_have_a_button_that_goes_ahead(harness: Harness) -> None:
    slack = harness.slack
    await slack.command("/imagine", "a red bicycle")
    first = await slack.picture()
    await slack.say("perhaps the clouds", thread=first.ts)
    await slack.until(lambda: any("Edit the picture" in said.buttons for said in slack.messages()), what="a line with a button")
    line = slack.messages()[-1]
    assert line.root == first.ts
    await slack.press("Edit the picture", line)
    await slack.picture(2)
    await slack.until(lambda: line.deleted, what="the line to go")


async def test_chatter_and_talk_to_others_are_met_with_silence(harness: Harness) -> None:
    slack = harness.slack
    await slack.command("/imagine", "a red bicycle")
    first = await slack.picture()
    slack.user("ben")
    await slack.until(lambda: len(slack.messages()) == 1, what="no placeholder left")
    await slack.say("love it!", thread=first.ts)
    await slack.say("@ben what do you think?", thread=first.ts)
    await slack.say("lunch?", user="ben")
    await slack.say("I am a robot", thread=first.ts, bot_id="B9")
    await slack.say("make it blue (edited)", thread=first.ts, edited={"user": "U1", "ts": "1"})
    await slack.until(lambda: len(harness.studio.heard) == 3, what="what people said")
    assert [message.to_others for message in harness.studio.heard] == [False, True, False]
    assert len(slack.messages()) == 6


async def test_a_direct_conversation_needs_no_mention(harness: Harness) -> None:
    slack = harness.slack
    slack.channel("ana-dm", im=True)
    await slack.say("a red bicycle", channel="ana-dm")
    picture = await slack.picture(channel="ana-dm")
    await slack.say("make it green", channel="ana-dm", thread=picture.root)
    await slack.picture(2, channel="ana-dm")
    assert not slack.calls("conversations.info")


async def test_a_group_conversation_is_served_as_a_channel_is(harness: Harness) -> None:
    slack, group = harness.slack, "mpdm-ana--ben--darkroom-1"
    slack.channel(group, mpim=True)
    await slack.command("/imagine", "a red bicycle", channel=group)
    picture = await slack.picture(channel=group)
    await slack.say("make it green", user="ben", channel=group, thread=picture.ts)
    await slack.picture(2, channel=group)
    await slack.say("what a day", channel=group)
    await slack.say("@Darkroom a boat at sea", user="ben", channel=group)
    await slack.picture(3, channel=group)
    assert [message.addressed for message in harness.studio.heard][:3] == [False, False, True]


async def test_a_group_conversation_that_we_are_not_in_is_told_how_to_invite_us(harness: Harness) -> None:
    slack, group = harness.slack, "mpdm-ana--ben-1"
    slack.channel(group, mpim=True, members=set())
    await slack.command("/imagine", "a red bicycle", channel=group)
    assert (await slack.ephemeral()).text == f"“a red bicycle”: {slack_text.INVITE}"
    assert not slack.calls("chat.postMessage")


async def test_home_shows_my_recent_pictures(harness: Harness) -> None:
    slack = harness.slack
    assert "You haven't made a picture yet" in str(await slack.open_home())
    await slack.command("/imagine", "a red <bicycle>")
    picture = await slack.picture()
    await slack.press("Again", picture)
    await slack.picture(2)
    home = await slack.open_home()
    assert "a red &lt;bicycle&gt;" in str(home)
    assert "v1 · flash" in str(home)
    shown = [block["slack_file"]["id"] for block in home["blocks"] if block["type"] == "image"]
    assert shown == [said.files[0].id for said in slack.pictures()[::-1]]


async def test_home_is_drawn_in_words_where_pictures_cannot_be_shown(harness: Harness) -> None:
    slack = harness.slack
    await slack.command("/imagine", "a red bicycle")
    await slack.picture()
    for fault in ({"method": "files.list", "error": "missing_scope"}, {"method": "views.publish", "error": "invalid_blocks"}):
        slack.api.fault(**fault)
        home = await slack.open_home()
        assert "a red bicycle" in str(home)
        assert "slack_file" not in str(home)


@pytest.mark.parametrize(
    "words", ["<!channel> @everyone *bold* _it_ `code` ~no~ :door: & <@U0001>", "abc \u202e\u2066desrever\u2069 def"]
)
async def test_nobody_is_pinged_and_nothing_is_formatted_away(harness: Harness, words: str) -> None:
    slack = harness.slack
    harness.studio.remark = words
    await slack.command("/imagine", words)
    picture = await slack.picture()
    assert harness.studio.asked[0].wish.words == words, "the model gets the words as they were typed"
    shown = "".join(character for character in words if character not in "\u202e\u2066\u2069")
    assert picture.says.count(shown) == 1
    await slack.press("Info", picture)
    told = await slack.ephemeral()
    assert "The model said" in told.says
    assert told.says.count(shown) > 1
    for block in picture.blocks:
        if block["type"] == "section":
            assert block["text"]["type"] == "plain_text"
            assert block["text"]["emoji"] is False


async def test_very_long_words_stay_within_slacks_limits(harness: Harness) -> None:
    slack = harness.slack
    harness.studio.remark = "длинно & <" * 2000
    await slack.command("/imagine", "& " * 3500)
    picture = await slack.picture()
    assert "…" in picture.says
    await slack.press("Info", picture)
    await slack.ephemeral()


async def test_where_we_are_no_member_nothing_is_painted_and_the_asker_is_told(harness: Harness) -> None:
    slack = harness.slack
    for name, private in (("design", False), ("secret", True)):
        slack.channel(name, private=private, members=set())
        await slack.command("/imagine", "a red bicycle", channel=name)
        told = await slack.ephemeral(1 + private)
        assert "/invite @Darkroom" in told.says
        assert told.channel == slack.channel(name).id
    assert not slack.calls("chat.postMessage")
    assert not harness.studio.threads[0].versions


async def test_an_archived_channel_is_named_as_such(harness: Harness) -> None:
    slack = harness.slack
    slack.channel("old", archived=True)
    await slack.command("/imagine", "a red bicycle", channel="old")
    assert "archived" in (await slack.ephemeral()).says


async def test_old_and_unknown_buttons_are_answered(harness: Harness) -> None:
    slack = harness.slack
    await slack.command("/imagine", "a red bicycle")
    picture = await slack.picture()
    picture.blocks[-1]["elements"][0]["action_id"] = "s0:wipe"
    await slack.press("Edit", picture)
    assert "no longer works" in (await slack.ephemeral()).says
    picture.blocks[-1]["elements"][0] |= {"action_id": "s1:info", "value": "gone"}
    await slack.press("Edit", picture)
    assert "can't find that picture in this channel" in (await slack.ephemeral(2)).says


async def test_events_nobody_asked_for_are_acknowledged(harness: Harness) -> None:
    ack = await harness.slack._event({"type": "channel_rename", "channel": {"id": "C1", "name": "x"}, "event_ts": "1.0"})
    assert ack.ok
