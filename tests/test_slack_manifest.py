"""The app manifest asks for what is used and names what is answered."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Any, cast

import yaml

from bots.slack import ids
from bots.slack.view import section
from bots.slack.web import Upload
from bots.speech import text
from core.studio.door import Studio
from tests.servers.slack import Slack
from tests.slack_harness import SmallStudio, slack_harness

ROOT = Path(__file__).parents[1]


def _manifest() -> dict[str, Any]:
    return cast(dict[str, Any], yaml.safe_load((ROOT / "deploy/slack-manifest.yaml").read_text()))


def stands_alone(slack: Slack, channel: str) -> bool:
    return len(slack.messages(channel)) == 1


async def test_the_manifest_asks_for_exactly_the_scopes_that_are_used() -> None:
    """Play once through everything, count what the Web API needed, and add what events and commands need."""
    manifest = _manifest()
    async with slack_harness() as harness:
        slack = harness.slack
        slack.world.told = lambda event: None  # as where another process hears the events: files.info tells then
        slack.channel("secret", private=True)
        slack.channel("mpdm-ana--ben--darkroom-1", mpim=True)
        for channel in ("general", "secret", "mpdm-ana--ben--darkroom-1"):
            harness.studio.paint.clear()
            await slack.command("/imagine", "a red bicycle", channel=channel)
            await slack.until(partial(slack.messages, channel), what="a placeholder")
            harness.studio.paint.set()
            await slack.picture(channel=channel)
            await slack.until(partial(stands_alone, slack, channel), what="an end")
        slack.world.groups["S0ADMINS"] = {slack.user("ana")}
        await slack.command("/darkroom", "quota audit")
        await slack.until(lambda: slack.calls("usergroups.users.list"), what="a look at the admins")
        await harness.publisher.posts.send_files(
            slack.user("ana"), [Upload(filename="usage.csv", alt="usage", data=b"a,b")], [section("files")]
        )
        used = set(slack.api.used_scopes)
    of_events = {
        "message.channels": "channels:history",
        "message.groups": "groups:history",
        "message.im": "im:history",
        "message.mpim": "mpim:history",
        "app_mention": "app_mentions:read",
        "app_home_opened": None,
        "reaction_added": "reactions:read",
        "reaction_removed": "reactions:read",
    }
    events = manifest["settings"]["event_subscriptions"]["bot_events"]
    assert set(events) == set(of_events)
    needed = used | {scope for scope in of_events.values() if scope} | {"commands"}
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == needed


def test_the_manifest_names_what_the_listeners_answer() -> None:
    manifest = _manifest()
    assert [one["command"] for one in manifest["features"]["slash_commands"]] == ["/imagine", "/darkroom"]
    shortcuts = {one["callback_id"]: one["name"] for one in manifest["features"]["shortcuts"]}
    assert shortcuts == {ids.EDIT_PICTURE: text.EDIT_MENU, ids.INFO_PICTURE: text.INFO_MENU}
    assert all(len(name) <= 24 for name in shortcuts.values())
    assert len(manifest["display_information"]["description"]) <= 140


def test_every_scope_and_event_has_its_reason_in_the_docs() -> None:
    manifest, page = _manifest(), (ROOT / "docs/slack.md").read_text()
    named = {name for row in re.findall(r"^\| (.*?) \|", page, flags=re.MULTILINE) for name in re.findall(r"`([a-z_.:]+)`", row)}
    wanted = {*manifest["oauth_config"]["scopes"]["bot"], *manifest["settings"]["event_subscriptions"]["bot_events"]}
    assert wanted <= named


def test_a_studio_of_the_tests_is_one_for_the_adapter() -> None:
    """The stand-in has what the adapter calls of the real one."""
    for name in (
        "ask",
        "hear",
        "keep",
        "go_ahead",
        "wish",
        "typed",
        "knows",
        "awaits",
        "version",
        "versions_at",
        "recent",
        "describe",
    ):
        assert callable(getattr(Studio, name))
        assert callable(getattr(SmallStudio, name))
