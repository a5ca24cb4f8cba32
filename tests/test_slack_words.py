"""What is read from Slack's markup, and what is written into it."""

from __future__ import annotations

from typing import Any

import pytest

from bots.slack import escape, read
from core import reading
from tests.servers.slack_rules import text_faults
from tests.test_typed_asks import LIMITS


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("&lt;!channel&gt; &amp;lt;", "<!channel> &lt;"),
        ("like <@U1|ann> in <#C1|general>", "like @ann in #general"),
        ("<!channel> <!subteam^S1|@team> <!here>", "@channel @team @here"),
        ("<https://x.example/a?b=1&amp;c=2|the site> <https://y.example>", "the site https://y.example"),
        ("like <@U1> in <#C1> and <#C2|>", "like someone in a channel and a channel"),
        (
            "ask <!subteam^S1>, <!date^1700000000^{date}|14 Nov> or <!date^1700000000^{time}>",
            "ask a group, 14 Nov or 2023-11-14 22:13 UTC",
        ),
        ("make <https://x.example/cat.png|this cat> blue", "make this cat (https://x.example/cat.png) blue"),
        ("<http://x.example/cat.png|x.example/cat.png>", "x.example/cat.png"),
        ("<mailto:ana@x.example|ana@x.example> :tada: <!everyone>", "ana@x.example :tada: @everyone"),
        ("half a face: \ud83d", "half a face: ?"),
    ],
)
def test_arriving_markup_is_read_as_it_was_written(markup: str, words: str) -> None:
    assert escape.as_written(markup) == words


@pytest.mark.parametrize("words", ["<!channel> & <@U1>" * 500, "&" * 4000, "a\u202eb\x00c", "🚲" * 4000, ""])
@pytest.mark.parametrize("most", [1, 5, 75, 3000])
def test_escaped_words_are_harmless_and_fit(words: str, most: int) -> None:
    shown = escape.escaped(words, most)
    assert len(shown) <= most
    assert list(text_faults(shown)) == []


@pytest.mark.parametrize(
    ("markup", "addressed", "to_others"),
    [
        ("<@U0BOT> make it green", True, False),
        ("make it green, <@U0BOT>", True, False),
        ("<@U2> make it green", False, True),
        ("<@U2> <@U3>", False, True),
        ("give it <@U2>'s hat", False, False),
        ("make it green", False, False),
        ("<!here> make it green", False, True),
        ("<!channel> make it green?", False, True),
        ("<!everyone|everyone> make it green", False, True),
        ("<!subteam^S012|@design> make the sky darker", False, True),
        ("<!subteam^S012> make the sky darker", False, True),
        ("<#C012|design> make the sky darker", False, True),
        ("hey <!here> make it green", False, True),
        ("cc <!subteam^S012|@design> make it green", False, True),
        ("Salut, <#C012|design> make it green", False, True),
        ("bonjour <!here>", False, True),
        ("make it green <!here>!", False, True),
        ("<!here> <@U0BOT> make it green", True, True),
        ("<@U0BOT> make it green <!here>", True, False),
        ("<@U0BOT> <!here> a green door", True, False),
        ("add a banner for <!subteam^S012|@design> at the top", False, False),
        ("a banner that says <#C012|design>", False, False),
        ("put the date <!date^1700000000^{date}|Nov 14> on it", False, False),
    ],
)
def test_who_is_spoken_to(markup: str, addressed: bool, to_others: bool) -> None:
    event = {"type": "message", "channel": "C1", "user": "U1", "ts": "1.1", "thread_ts": "1.0", "text": markup}
    heard = read.heard(event, team="T1", me="U0BOT")
    assert heard is not None
    assert (heard.addressed, heard.to_others) == (addressed, to_others)


def test_what_slack_quotes_is_quoted_for_the_studio() -> None:
    event = {"type": "message", "channel": "C1", "user": "U1", "ts": "1.1", "thread_ts": "1.0"}
    heard = read.heard({**event, "text": "&gt; make it green\nno, make it blue"}, team="T1", me="U0BOT")
    assert heard is not None
    meant = reading.read(heard.text, LIMITS, in_thread=True)
    assert meant.wish is not None
    assert meant.wish.words == "no, make it blue"


def test_a_file_of_which_nothing_is_told_is_left_out() -> None:
    event = {"type": "message", "channel": "C1", "user": "U1", "ts": "1.1", "text": "hello", "files": [None, {"id": "F1"}]}
    heard = read.heard(event, team="T1", me="U0BOT")
    assert heard is not None
    assert [one.id for one in heard.references] == ["F1"]


@pytest.mark.parametrize("more", [{"bot_id": "B1"}, {"hidden": True}, {"subtype": "message_changed"}, {"subtype": "channel_join"}])
def test_what_nobody_said_is_not_heard(more: dict[str, Any]) -> None:
    event = {"type": "message", "channel": "C1", "user": "U1", "ts": "1.1", "text": "hello", **more}
    assert read.heard(event, team="T1", me="U0BOT") is None
