"""A place that is shut while a picture is being painted: the asker is told another way, truly, and no placeholder stands for ever."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest

from bots.slack import view
from bots.speech import slack_text
from core.errors import CannotPost, PlaceGone
from core.ports.platform import Post
from tests.pictures import png
from tests.servers.slack import Slack, serve_slack
from tests.servers.slack_world import BOT_USER, Said
from tests.slack_harness import slack_publisher
from tests.test_slack_faults import PAINTING, Bench

REFUSED = "The model would not paint that. You weren't charged."


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    async with serve_slack() as slack, slack_publisher(slack) as (publisher, studio, _):
        yield Bench(slack, publisher, studio)
        assert slack.violations == []


def commanded(bench: Bench, post: Post) -> Post:
    """Build a post whose ask came with a response_url, from a command."""
    address = bench.slack._response_url(post.person.id, post.place.channel)
    return replace(post, callback={"response_url": address})


def archive(slack: Slack) -> None:
    slack.channel("general").archived = True


def throw_out(slack: Slack) -> None:
    slack.channel("general").members.discard(BOT_USER)


def delete(slack: Slack) -> None:
    del slack.world.channels[slack.channel("general").id]


def revoke(slack: Slack) -> None:
    slack.api.bot_token = "another"


SHUT: dict[str, tuple[Callable[[Slack], None], str]] = {
    "archived": (archive, "archived"),
    "thrown out": (throw_out, "/invite @Darkroom"),
    "deleted": (delete, slack_text.CHANNEL_GONE),
    "signed out": (revoke, "no longer accepts the bot token"),
}


async def shut(bench: Bench, post: Post, how: str) -> str:
    """Deliver to a place that was shut while the picture was painted, and return what is raised."""
    await bench.publisher.open(post, PAINTING)
    SHUT[how][0](bench.slack)
    with pytest.raises(CannotPost) as raised:
        await bench.publisher.deliver(post, bench.result())
    assert SHUT[how][1] in str(raised.value)
    assert "You weren't charged" in str(raised.value)
    return str(raised.value)


@pytest.mark.parametrize("how", ["archived", "deleted", "signed out"])
async def test_who_commanded_is_told_by_the_response_url(bench: Bench, how: str) -> None:
    post = commanded(bench, bench.post())
    sentence = await shut(bench, post, how)
    await bench.publisher.fail(post, sentence)
    ephemeral = await bench.slack.ephemeral()
    assert (ephemeral.user, ephemeral.text) == (post.person.id, f"“a red bicycle”: {sentence}")


async def test_where_we_have_not_been_yet_the_asker_is_told_to_invite_us(bench: Bench) -> None:
    """A private channel that we are not in looks to us like none."""
    post = bench.post()
    delete(bench.slack)
    with pytest.raises(CannotPost) as raised:
        await bench.publisher.open(post, PAINTING)
    assert str(raised.value) == slack_text.INVITE


async def test_a_workspace_whose_storage_is_full_is_told_so(bench: Bench) -> None:
    bench.slack.api.fault("files.getUploadURLExternal", error="storage_limit_reached", times=9)
    post = bench.post(message=bench.slack.stand("@Darkroom a red bicycle").ts)
    await bench.publisher.open(post, PAINTING)
    with pytest.raises(CannotPost) as raised:
        await bench.publisher.deliver(post, bench.result())
    assert str(raised.value) == slack_text.NO_ROOM


async def test_where_the_placeholder_can_still_be_changed_it_says_so(bench: Bench) -> None:
    """For example, we were removed from the channel, and our own messages may still be edited."""
    post = bench.post(message=bench.slack.stand("@Darkroom a red bicycle").ts)
    sentence = await shut(bench, post, "thrown out")
    await bench.publisher.fail(post, sentence)
    assert sentence in _placeholder(bench, post).text
    assert not _placeholder(bench, post).buttons


@pytest.mark.parametrize("how", ["archived", "deleted"])
async def test_who_wrote_is_told_by_a_direct_message(bench: Bench, how: str) -> None:
    asked = bench.slack.stand("@Darkroom a red bicycle")
    post = bench.post(message=asked.ts)
    sentence = await shut(bench, post, how)
    await bench.publisher.fail(post, sentence)
    assert bench.slack.ephemerals == []
    [told] = bench.slack.messages(f"direct-{post.person.id}")
    assert sentence in told.text
    assert "a red bicycle" in told.text
    assert told.blocks[0]["elements"] == [{"type": "mrkdwn", "text": f"<#{post.place.channel}>"}], "there it is another channel"


@pytest.mark.parametrize("channel", ["D0ANA", "C1> <!channel", ""])
def test_what_is_no_channel_is_not_named_as_one(channel: str) -> None:
    assert view.from_channel(channel, view.say(REFUSED)) == view.say(REFUSED)


async def test_where_no_way_is_left_that_is_said(bench: Bench) -> None:
    post = bench.post(message=bench.slack.stand("@Darkroom a red bicycle").ts)
    sentence = await shut(bench, post, "signed out")
    with pytest.raises(CannotPost):
        await bench.publisher.fail(post, sentence)


@pytest.mark.parametrize("how", ["archived", "signed out"])
async def test_once_the_place_is_open_again_no_placeholder_says_that_it_is_being_painted(bench: Bench, how: str) -> None:
    general, token = bench.slack.channel("general"), bench.slack.api.bot_token
    posts = [bench.post(), bench.post(render="r2", message=bench.slack.stand("@Darkroom a red bicycle").ts)]
    for post in posts:
        await bench.publisher.open(post, PAINTING)
    SHUT[how][0](bench.slack)
    for post in posts:
        await bench.publisher.fail(commanded(bench, post), REFUSED)
        assert REFUSED not in _placeholder(bench, post).says
    general.archived, bench.slack.api.bot_token = False, token
    await bench.publisher.open(bench.post(render="r3"), PAINTING)
    placed = [_placeholder(bench, post) for post in posts]
    await bench.slack.until(lambda: all(REFUSED in one.says for one in placed), what="what became of them")
    assert not any(one.buttons for one in placed)


@pytest.mark.parametrize("how", ["answer", "sheet", "notice"])
async def test_whatever_we_post_there_next_lets_placeholders_say_what_became_of_them(bench: Bench, how: str) -> None:
    """The asker was told to type history there, which paints nothing."""
    post, general = bench.post(message=bench.slack.stand("@Darkroom a red bicycle").ts), bench.slack.channel("general")
    await bench.publisher.open(post, PAINTING)
    general.archived = True
    await bench.publisher.fail(post, REFUSED)
    general.archived = False
    if how == "sheet":
        await bench.publisher.posts.show_sheet(general.id, post.message, png(), [], "the history")
    elif how == "notice":
        await bench.publisher.announce(post.place, "80% of the limit is used.", once="80")
    else:
        await bench.publisher.posts.speak(general.id, view.say("v1"), root=post.message)
    await bench.slack.until(lambda: REFUSED in _placeholder(bench, post).says, what="what became of it")
    assert not _placeholder(bench, post).buttons


async def test_a_failure_whose_placeholder_was_deleted_is_said_all_the_same(bench: Bench) -> None:
    for post in (commanded(bench, bench.post()), bench.post(render="r2", message=bench.slack.stand("@Darkroom a red bicycle").ts)):
        await bench.publisher.open(post, PAINTING)
        _placeholder(bench, post).deleted = True
        await bench.publisher.fail(post, REFUSED)
    assert (await bench.slack.ephemeral()).text == f"“a red bicycle”: {REFUSED}"
    assert REFUSED in bench.slack.messages()[-1].text
    assert bench.slack.messages()[-1].thread_ts == post.message


async def test_a_message_that_was_deleted_while_it_was_painted_is_answered_to_its_writer(bench: Bench) -> None:
    asked = bench.slack.stand("@Darkroom a red bicycle")
    post = bench.post(message=asked.ts)
    await bench.publisher.open(post, PAINTING)
    del bench.slack.channel("general").messages[asked.ts]
    _placeholder(bench, post).deleted = True
    with pytest.raises(PlaceGone):
        await bench.publisher.deliver(post, bench.result())
    await bench.publisher.fail(post, "It was deleted.")
    ephemeral = await bench.slack.ephemeral()
    assert (ephemeral.user, ephemeral.thread_ts) == (post.person.id, None)


async def test_restricted_posting_is_told_by_another_way_too(bench: Bench) -> None:
    post = bench.post(message=bench.slack.stand("@Darkroom a red bicycle").ts)
    await bench.publisher.open(post, PAINTING)
    for method in ("chat.update", "chat.postMessage", "chat.postEphemeral"):
        bench.slack.api.fault(method, error="restricted_action_thread_locked")
    await bench.publisher.fail(post, REFUSED)
    [told] = bench.slack.messages(f"direct-{post.person.id}")
    assert REFUSED in told.text


# --- who waited for long


async def test_who_waited_for_long_is_reached_alone(bench: Bench) -> None:
    root = bench.slack.stand("who has an idea?")
    for post in (commanded(bench, bench.post()), bench.post(render="r2", root=root.ts)):
        await bench.publisher.open(post, PAINTING)
        for _ in range(2):  # as after a crash
            await bench.publisher.fail(post, REFUSED, waited=True)
        assert REFUSED in _placeholder(bench, post).says
    assert [(one.user, one.text) for one in bench.slack.ephemerals] == [(post.person.id, f"“a red bicycle”: {REFUSED}")] * 2
    assert bench.slack.ephemerals[1].thread_ts == root.ts


async def test_who_can_be_reached_by_nothing_else_is_mentioned_in_the_thread(bench: Bench) -> None:
    post = bench.post(root=bench.slack.stand("who has an idea?").ts)
    await bench.publisher.open(post, PAINTING)
    bench.slack.api.fault("chat.postEphemeral", error="user_not_in_channel", times=9)
    await bench.publisher.fail(post, REFUSED, waited=True)
    said = bench.slack.messages()[-1]
    assert said.thread_ts == post.place.root
    assert f"<@{post.person.id}>" in said.text
    assert "a red bicycle" in said.text


async def test_who_waited_shortly_sees_the_placeholder_change_and_nothing_else(bench: Bench) -> None:
    post = commanded(bench, bench.post())
    await bench.publisher.open(post, PAINTING)
    await bench.publisher.fail(post, REFUSED)
    assert bench.slack.ephemerals == []
    assert len(bench.slack.messages()) == 1


def _placeholder(bench: Bench, post: Post) -> Said:
    mark = post.marks.get("placeholder")
    assert mark is not None
    return bench.slack.channel("general").messages[mark]
