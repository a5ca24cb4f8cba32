"""Slack failing in every way it can while a job posts: nothing stands twice, nothing is lost, and a sentence says what happened."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from bots.slack import view
from bots.slack.config import SlackConfig
from bots.slack.publisher import SlackPublisher
from bots.slack.uploads import Uploads
from bots.slack.web import Upload
from core.errors import BadPicture, CannotPost, PlaceGone, PostFailed
from core.model import Act, Attachment, Person, Place, RenderId, Version, Wish
from core.ports.platform import Post, PostedMessage, Progress, Result
from tests.fakes import MemoryMarks
from tests.pictures import png
from tests.servers.slack import BOT_TOKEN, Slack, serve_slack
from tests.slack_harness import TIERS, SmallStudio, slack_publisher
from tests.versions import version

PAINTING = Progress(tier="flash", stage="painting", seconds_left=9)


@dataclass
class Bench:
    slack: Slack
    publisher: SlackPublisher
    studio: SmallStudio

    def post(
        self, *, root: str | None = None, message: str | None = None, render: str = "r1", marks: MemoryMarks | None = None
    ) -> Post:
        return Post(
            render=RenderId(render),
            place=Place(platform="slack", workspace="T0TEAM", channel=self.slack.channel("general").id, root=root),
            person=Person(id=self.slack.user("ana"), name="ana"),
            wish=Wish(act=Act.NEW, words="a red bicycle"),
            marks=marks or MemoryMarks(),
            message=message,
        )

    def result(self, count: int = 1, size: int = 64) -> Result:
        versions = tuple(self._version(number, size) for number in range(1, count + 1))
        return Result(act=Act.NEW, versions=versions, current=versions[0].id, number_of={})

    def _version(self, number: int, size: int) -> Version:
        original = self.studio.pictures.keep(png("red", size + number))
        return version(number, render=RenderId("r1"), words="a red bicycle", original=original, alt="a red bicycle")

    async def made(self, post: Post) -> PostedMessage:
        await self.publisher.open(post, PAINTING)
        assert isinstance(post.marks, MemoryMarks)
        post.marks.written()
        return await self.publisher.deliver(post, self.result())


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    async with serve_slack() as slack, slack_publisher(slack) as (publisher, studio, _):
        yield Bench(slack, publisher, studio)
        assert slack.violations == []


ONCE = [
    {"status": 500},
    {"status": 503, "after": True},
    {"error": "internal_error", "after": True},
    {"retry_after": 0},
    {"reset": True},
    {"reset": True, "after": True},
]


@pytest.mark.parametrize("fault", ONCE, ids=str)
@pytest.mark.parametrize(
    "method",
    [
        "conversations.info",
        "chat.postMessage",
        "files.getUploadURLExternal",
        "files.completeUploadExternal",
        "files.info",
        "conversations.replies",
        "chat.delete",
    ],
)
async def test_one_fault_anywhere_changes_nothing_that_people_see(bench: Bench, method: str, fault: dict[str, Any]) -> None:
    post = bench.post()
    bench.slack.api.fault(method, **fault)
    for _ in range(3):  # as the job does: a PostFailed is tried again with the same marks
        try:
            posted = await bench.made(post)
            break
        except PostFailed:
            continue
    else:
        pytest.fail("never posted")
    assert [said.ts for said in bench.slack.messages()] == [posted.message]
    assert len(bench.slack.pictures()) == 1


@pytest.mark.parametrize("done", [True, False], ids=["it stands", "it does not"])
async def test_a_note_whose_answer_is_lost_is_posted_once(bench: Bench, done: bool) -> None:
    place = Place(platform="slack", workspace="T0TEAM", channel=bench.slack.channel("general").id)
    bench.slack.api.fault("chat.postMessage", status=503, after=done)
    for _ in range(2):  # as the app does, which offers again what was not posted
        try:
            await bench.publisher.announce(place, "80 % of the limit are gone.", once="n1")
            break
        except PostFailed:
            assert not done
    assert len(bench.slack.messages()) == 1


async def test_an_upload_that_fails_is_sent_again(bench: Bench) -> None:
    bench.slack.api.fault("upload", status=503, times=2)
    await bench.made(bench.post())
    assert len(bench.slack.pictures()) == 1


async def test_a_crash_after_any_step_posts_nothing_twice(bench: Bench) -> None:
    """The process may die after any of the marks; marks that were deferred and not yet written are lost with it."""

    class Crash(Exception):
        pass

    class Dying(MemoryMarks):
        left = 0

        async def set(self, key: str, value: str) -> None:
            if self.left == 0:
                raise Crash
            self.left -= 1
            await super().set(key, value)

        def defer(self, key: str, value: str) -> None:
            if self.left == 0:
                raise Crash
            self.left -= 1
            super().defer(key, value)

    for steps in range(6):
        marks = Dying()
        marks.left = steps
        post = bench.post(render=f"r{steps}", marks=marks)
        try:
            await bench.made(post)
        except Crash:
            marks.left = 100
            marks.crash()
            await bench.made(post)
        marks.left = 100
        marks.crash()
        await bench.made(post)
        assert len(bench.slack.messages()) == len(bench.slack.pictures()) == steps + 1


async def test_a_crash_between_completing_and_its_mark_does_not_show_the_picture_twice(bench: Bench) -> None:
    post = bench.post()
    await bench.made(post)
    post.marks.crash()  # type: ignore[attr-defined]
    posted = await bench.publisher.deliver(post, bench.result())
    assert [said.ts for said in bench.slack.pictures()] == [posted.message]


async def test_files_that_are_marked_but_were_never_completed_are_uploaded_anew(bench: Bench) -> None:
    post = bench.post()
    await post.marks.set("completing", "F9999")
    await bench.made(post)
    assert len(bench.slack.pictures()) == 1


async def test_the_ts_is_found_in_the_history_where_files_info_never_tells(bench: Bench) -> None:
    bench.slack.api.fault("files.info", error="file_not_found", times=100)
    uploads = Uploads(bench.publisher.web, bench.publisher.recent, patience=0.5)
    ticket = await bench.publisher.web.ticket(Upload(filename="x.png", alt="x", data=png()))
    message = await uploads.publish([ticket], bench.slack.channel("general").id, None, [view.section("x")])
    assert bench.slack.pictures()[0].ts == message


async def test_slow_shares_are_waited_for(bench: Bench) -> None:
    bench.slack.api.share_delay = 1.0
    posted = await bench.made(bench.post())
    assert bench.slack.pictures()[0].ts == posted.message


async def test_a_slack_that_stays_down_is_for_the_job_to_come_back_to(bench: Bench) -> None:
    post = bench.post()
    bench.slack.api.fault("chat.postMessage", status=502, times=3)
    with pytest.raises(PostFailed):
        await bench.publisher.open(post, PAINTING)
    await bench.made(post)
    assert len(bench.slack.messages()) == 1


async def test_a_long_retry_after_is_not_sat_out_here(bench: Bench) -> None:
    bench.slack.api.fault("chat.postMessage", retry_after=600)
    with pytest.raises(PostFailed, match="slow down"):
        await bench.publisher.open(bench.post(), PAINTING)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("not_in_channel", "/invite @Darkroom"),
        ("channel_not_found", "/invite @Darkroom"),
        ("is_archived", "archived"),
        ("restricted_action_read_only_channel", "restricted_action_read_only_channel"),
        ("token_revoked", "no longer accepts the bot token"),
        ("something_new", "something_new"),
    ],
)
async def test_a_refusal_is_final_and_says_what_to_do(bench: Bench, error: str, words: str) -> None:
    bench.slack.api.fault("chat.postMessage", error=error)
    with pytest.raises(CannotPost, match=words):
        await bench.publisher.open(bench.post(), PAINTING)
    assert bench.slack.messages() == []


@pytest.mark.parametrize("status", [403, 404])
async def test_a_403_or_404_without_json_is_final(bench: Bench, status: int) -> None:
    bench.slack.api.fault("chat.postMessage", status=status)
    with pytest.raises(CannotPost):
        await bench.publisher.open(bench.post(), PAINTING)
    assert len(bench.slack.calls("chat.postMessage")) == 1


async def test_a_missing_scope_is_named(bench: Bench) -> None:
    bench.slack.api.scopes = {"channels:read"}
    with pytest.raises(CannotPost, match="chat:write"):
        await bench.publisher.open(bench.post(), PAINTING)


async def test_a_thread_that_was_deleted_ends_the_render_and_the_asker_is_told(bench: Bench) -> None:
    with pytest.raises(PlaceGone) as opened:
        await bench.publisher.open(bench.post(root="123.456"), PAINTING)
    with pytest.raises(PlaceGone) as delivered:
        await bench.publisher.deliver(bench.post(root="123.456"), bench.result())
    for number, raised in enumerate((opened, delivered), start=1):
        await bench.publisher.fail(bench.post(root="123.456"), str(raised.value))
        said = (await bench.slack.ephemeral(number)).text
        assert "deleted" in said
        assert "Start again with /imagine" in said


async def test_a_placeholder_that_was_deleted_does_not_keep_the_picture_away(bench: Bench) -> None:
    post = bench.post()
    await bench.publisher.open(post, PAINTING)
    bench.slack.messages()[0].deleted = True
    await bench.publisher.progress(post, PAINTING)
    await bench.publisher.deliver(post, bench.result())
    assert len(bench.slack.pictures()) == 1


async def test_a_placeholder_that_may_not_be_deleted_says_where_the_picture_is(bench: Bench) -> None:
    post = bench.post()
    await bench.publisher.open(post, PAINTING)
    bench.slack.api.fault("chat.delete", error="cant_delete_message")
    await bench.publisher.deliver(post, bench.result())
    placeholder, picture = bench.slack.messages()
    assert picture.ts.replace(".", "") in placeholder.text
    assert not placeholder.buttons


async def test_a_failure_said_in_a_thread_shows_no_links(bench: Bench) -> None:
    root = bench.slack.stand("a photo")
    await bench.publisher.fail(bench.post(root=root.ts), "It said: look at https://example.com/evil.png")
    (said,) = [one for one in bench.slack.messages() if one.thread_ts == root.ts]
    assert "example.com" in said.text
    assert bench.slack.violations == []


@pytest.mark.parametrize("fault", [{"error": "missing_scope"}, {"retry_after": 60}, {"status": 500, "times": 3}], ids=str)
async def test_a_placeholder_whose_replies_are_not_told_is_kept(bench: Bench, fault: dict[str, Any]) -> None:
    bench.slack.api.fault("conversations.replies", **fault)
    posted = await bench.made(bench.post())
    placeholder, picture = bench.slack.messages()
    assert (picture.ts, posted.aliases) == (posted.message, (placeholder.ts,))
    assert "The picture is here" in placeholder.says


async def test_a_workspace_without_file_uploads_says_so(bench: Bench) -> None:
    bench.slack.api.fault("files.completeUploadExternal", error="file_uploads_disabled")
    with pytest.raises(CannotPost, match="let me post files"):
        await bench.made(bench.post())


async def test_a_failure_replaces_the_placeholder(bench: Bench) -> None:
    post = bench.post()
    await bench.publisher.open(post, PAINTING)
    for _ in range(2):
        await bench.publisher.fail(post, "The model refused <these> words.")
    assert [said.says.split("\n")[0] for said in bench.slack.messages()] == [
        f"<@{bench.slack.user('ana')}>, “a red bicycle”: The model refused &lt;these&gt; words."
    ]
    assert not bench.slack.messages()[0].buttons


async def test_progress_is_shown_at_most_every_few_seconds_and_never_fails_a_job(bench: Bench) -> None:
    root = bench.slack.stand("hello").ts
    post = bench.post(root=root)
    bench.slack.api.fault("assistant.threads.setStatus", error="internal_error", times=3)
    bench.slack.api.fault("chat.update", status=500)
    await bench.publisher.open(post, PAINTING)
    bench.publisher._placeholders._updated.pop(post.render, None)
    for _ in range(5):
        await bench.publisher.progress(post, PAINTING)
    assert len(bench.slack.calls("chat.update")) == 1
    bench.publisher._placeholders._updated.pop(post.render, None)
    await bench.publisher.progress(post, PAINTING)
    assert "about 9 s left" in bench.slack.messages()[-1].says


async def test_the_thread_says_that_we_paint(bench: Bench) -> None:
    root = bench.slack.stand("hello").ts
    await bench.publisher.open(bench.post(root=root), PAINTING)
    await bench.slack.until(lambda: bench.slack.world.statuses, what="a status")
    assert bench.slack.world.statuses == [(bench.slack.channel("general").id, root, "is painting…")]


async def test_files_are_fetched_from_slacks_hosts_alone(bench: Bench) -> None:
    for elsewhere in ("http://localhost:1/x.png", "http://[127.0.0.1/x.png", "file:///etc/hosts"):
        with pytest.raises(BadPicture, match="not a file of this chat"):
            await bench.publisher.fetch(Attachment(url=elsewhere, name="x.png"), max_bytes=1000)
    file = bench.slack.upload(png())
    with pytest.raises(BadPicture, match="larger than"):
        await bench.publisher.fetch(Attachment(url=file.url, name="x.png", id=file.id), max_bytes=10)
    with pytest.raises(BadPicture, match="not a file of this chat"):  # an address that a preview names, not Slack
        await bench.publisher.fetch(Attachment(url=file.url, name="x.png"), max_bytes=10_000)
    assert await bench.publisher.fetch(Attachment(url="", id=file.id), max_bytes=10_000) == file.data
    with pytest.raises(BadPicture, match="I can't read"):
        await bench.publisher.fetch(Attachment(url="", id="F404"), max_bytes=10_000)


async def test_what_is_asked_for_as_a_picture_appears_stands_below_it(bench: Bench) -> None:
    bench.publisher.recent.listening = True
    first = bench.post()
    placed = (await bench.publisher.open(first, PAINTING)).message
    early, late = bench.post(root=placed, render="r2"), bench.post(root=placed, render="r3")
    await bench.publisher.open(early, PAINTING)  # its placeholder is a reply to the first one's, which must not go therefore
    picture = (await bench.publisher.deliver(first, bench.result())).message
    assert "picture is here" in bench.slack.channel("general").messages[placed].says
    await bench.publisher.open(late, PAINTING)
    assert bench.slack.messages()[-1].thread_ts == picture
    for post in (early, late):
        await bench.publisher.deliver(replace(post, place=replace(post.place, root=picture)), bench.result())
    assert [said.thread_ts for said in bench.slack.pictures()] == [None, picture, picture]


async def test_the_token_goes_nowhere_unencrypted(bench: Bench) -> None:
    config = SlackConfig(file_hosts=("127.0.0.1",))
    pictures = bench.studio.pictures
    publisher = SlackPublisher(bench.publisher.web, config, tiers=TIERS, pictures=pictures, links=lambda version: None)
    with pytest.raises(BadPicture, match="not a file of this chat"):
        await publisher.fetch(Attachment(url=bench.slack.upload(png()).url, name="x.png"), max_bytes=10_000)
    assert bench.slack.file_requests == []


async def test_an_alt_text_turns_nothing_around(bench: Bench) -> None:
    post, result = bench.post(), bench.result()
    turned = replace(result.versions[0], alt="a \u202efox\x00")
    await bench.publisher.open(post, PAINTING)
    await bench.publisher.deliver(post, replace(result, versions=(turned,)))
    assert bench.slack.calls("files.getUploadURLExternal")[0]["alt_txt"] == "a fox"


async def test_a_large_original_arrives_byte_for_byte(bench: Bench) -> None:
    post, result = bench.post(), bench.result(count=4)
    big = bytes(range(256)) * 12_000  # 3 MB
    bench.studio.pictures.originals[result.versions[2].original.sha256] = big
    await bench.publisher.open(post, PAINTING)
    await bench.publisher.deliver(post, result)
    assert [file.data == big for file in bench.slack.pictures()[0].files] == [False, False, True, False]


async def test_no_more_requests_than_needed(bench: Bench) -> None:
    await bench.made(bench.post())
    bench.slack.api.calls.clear()
    await bench.made(bench.post(render="r2"))
    assert [method for method, _ in bench.slack.api.calls] == [
        "chat.postMessage",
        "files.getUploadURLExternal",
        "upload",
        "files.completeUploadExternal",
        "files.info",
        "conversations.replies",
        "chat.delete",
    ]


async def test_tokens_do_not_show(bench: Bench) -> None:
    assert BOT_TOKEN not in repr(bench.publisher.web) + repr(bench.publisher)


async def test_an_original_that_slack_is_slow_to_show_goes_along_behind_its_preview(bench: Bench) -> None:
    made = bench.result(size=2100)
    (large,) = made.versions
    large = replace(large, act=Act.FINAL, original=replace(large.original, size=20_000_000))
    post = bench.post()
    await bench.publisher.open(post, PAINTING)
    await bench.publisher.deliver(post, replace(made, act=Act.FINAL, versions=(large,)))
    preview, original = bench.slack.pictures()[0].files
    assert preview.name.endswith("-preview.jpg")
    assert original.name == preview.name.replace("-preview.jpg", ".png")
    assert original.data == await bench.studio.pictures.original(large.original.sha256), "untouched"
    assert preview.data[:3] == b"\xff\xd8\xff"
    assert len(preview.data) < 10_000_000
