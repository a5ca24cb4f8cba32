"""Several people ask at once in one place: a failure says whose ask it was and which, in Slack with the whole app, and the playground."""

from __future__ import annotations

from pathlib import Path

from tests.servers.gemini_answers import blocked
from tests.servers.slack_world import BOT_USER
from tests.test_playground import Visitor, ana, harness  # noqa: F401
from tests.test_slack_transcript import whole_app


async def test_in_a_slack_thread_the_one_whose_ask_failed_is_named(tmp_path: Path) -> None:
    async with whole_app(tmp_path, "socket") as studio:
        slack = studio.slack
        await slack.command("/imagine", "a red bicycle")
        root = (await slack.picture()).ts
        await studio.ends()
        studio.gemini.script(blocked("PROHIBITED_CONTENT"))
        await slack.say("make the *door* say <free> &amp; “open”\nand make it green", thread=root, user="ben")
        await slack.say("make it green", thread=root, user="ana")
        await slack.picture(2)
        await studio.ends()
        (failed,) = [said for said in slack.messages() if said.user == BOT_USER and not said.files]
        assert failed.thread_ts == root
        assert failed.text.startswith(f"<@{slack.user('ben')}>, “make the *door* say &lt;free&gt;")
        assert "\n" not in failed.text
        assert "charged" in failed.text
        assert slack.user("ana") not in failed.says


async def test_what_is_declined_at_once_in_a_slack_thread_names_its_writer(tmp_path: Path) -> None:
    async with whole_app(tmp_path, "http") as studio:
        slack = studio.slack
        said = await slack.say("@Darkroom undo", user="ben")
        (told,) = await slack.until(
            lambda: [one for one in slack.messages() if one.user == BOT_USER and one.thread_ts == said.ts], what="a sentence"
        )
        assert told.text.startswith(f"<@{slack.user('ben')}>, “undo”: There is no picture")


async def test_what_is_declined_at_once_in_the_playground_names_its_writer(ana: Visitor) -> None:  # noqa: F811
    await ana.turned("ben").say("@Darkroom undo")
    [said] = await ana.channel()
    note = await ana.sees("note", root=said["id"])
    assert note["body"]["text"] == "Ben, “@Darkroom undo”: There is no picture in this thread yet. Start one with /imagine."
