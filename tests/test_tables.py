"""Small tables with bars: as narrow as a phone, said in words too, and whatever names and prices stand in them, harmless everywhere."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bots.discord import view as discord
from bots.playground import view as playground
from bots.slack import view as slack
from bots.speech import limits as phrases
from bots.speech.tables import WIDTH, Row, Section, Table
from core.model import Person, Place, Vocabulary
from core.quota import Balance, Limit, Per, Rules, Scope, Span, Spent, Target, Terms, Unit
from core.quota.refusals import asking, briefly, can, refusal
from core.quota.words import changed, headed, level, line, removed
from tests.servers.discord_rules import pings
from tests.servers.slack_rules import message_faults

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
DAY = Span(starts=datetime(2026, 11, 21, tzinfo=UTC), ends=datetime(2026, 11, 22, tzinfo=UTC))
PLACE = Place(platform="discord", workspace="w", channel="c")
NASTY = (
    "\u202egnp.exe",
    "**bold** `code`",
    "```\n@everyone",
    "<!channel> <@U1>",
    "[here](https://evil.example)",
    "دراجة",
    "x" * 4000,
    "",
)


def balance(
    used: int, most: int, *, unit: Unit = Unit.IMAGES, held: int = 0, granted: int = 0, target: Target | None = None
) -> Balance:
    terms = Terms(unit=unit, amount=most, per=Per.DAY)
    limit = Limit(target=target or Target.in_channel("c"), terms=terms)
    return Balance(limit=limit, span=DAY, used=used, held=held, granted=granted)


def spent(one: Balance, claimed: int = 1) -> Spent:
    return Spent(balance=one, claimed=claimed, place=PLACE, at=NOW, rules=Rules())


def table_of(one: Balance) -> Table:
    row = Row(title=headed(one, Rules(), PLACE), says=level(one), share=one.share, below="resets tomorrow at 00:00 (UTC)")
    return Table(says="Limits", sections=(Section(rows=(row, row)),))


# --- what a table looks like -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("share", "bar"), [(0.0, 0), (0.001, 1), (0.34, 3), (0.96, 10), (1.0, 10), (3.0, 10), (-1.0, 0)])
def test_a_bar_is_as_full_as_the_limit_and_shows_the_first_use(share: float, bar: int) -> None:
    shown = Row(title="", says="", share=share).bar
    assert (shown.count("█"), len(shown)) == (bar, WIDTH)


def test_a_table_is_narrow_and_is_heard_without_its_bars() -> None:
    table = table_of(balance(7, 20))
    assert max(len(row) for row in table.text.splitlines()) <= 36
    assert "█" not in table.spoken
    assert "20 images a day for this channel: used 7 of 20, 13 left, resets tomorrow at 00:00 (UTC)." in table.spoken


def test_each_platform_draws_it_in_its_own_way() -> None:
    table = table_of(balance(7, 20))
    block = "20 images a day for this channel\n████░░░░░░ used 7 of 20, 13 left\nresets tomorrow at 00:00 (UTC)"
    assert discord.bars(table, "limits.txt").content == f"Limits\n```\n{block}\n\n{block}\n```"
    said = slack.bars(table, editable=True)
    assert list(message_faults(said)) == []
    assert [one["text"] for one in said["blocks"][1]["fields"]] == block.split("\n", 1)
    assert "█" not in said["text"]
    drawn = playground.bars(table)["table"]["sections"][0]["rows"][0]
    assert drawn == {
        "title": "20 images a day for this channel",
        "says": "used 7 of 20, 13 left",
        "share": 0.35,
        "below": "resets tomorrow at 00:00 (UTC)",
    }


def test_more_rows_than_a_message_holds_come_as_a_file() -> None:
    rows = tuple(Row(title=f"limit {n} of a channel", says="used 1 of 2, 1 left", share=0.5, below="resets") for n in range(80))
    said = discord.bars(Table(sections=(Section(rows=rows),)), "limits.txt")
    assert len(said.content) <= discord.CONTENT
    assert said.content.endswith("…\n```")
    assert [one.name for one in said.uploads] == ["limits.txt"]
    shown = slack.bars(Table(sections=(Section(rows=rows),)))
    assert list(message_faults(shown)) == []


# --- whoever is named in it ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NASTY)
@pytest.mark.parametrize("scope", [Scope.GROUP, Scope.MEMBER])
def test_names_break_no_table_and_ping_nobody(name: str, scope: Scope) -> None:
    target = Target.group("1", name) if scope is Scope.GROUP else Target.member("c", Person(id="1", name=name))
    table = table_of(balance(1, 2, target=target))
    content = discord.bars(table, "limits.txt").content
    assert content.count("```") == 2, "nothing ends the block"
    assert content.startswith("Limits\n```\n")
    assert "\u202e" not in content
    assert len(content) <= discord.CONTENT
    assert list(message_faults(slack.bars(table))) == []
    assert "\u202e" not in str(playground.bars(table))


_MARKS = st.lists(st.sampled_from([*NASTY[:6], "*", "_", "~", "\n", "|", "@here"]), max_size=30).map("".join)


@settings(deadline=None)
@given(name=_MARKS)
def test_whoever_asks_for_more_pings_nobody(name: str) -> None:
    person = Person(id="1", name=name or "Ben")
    one = balance(2, 2, target=Target.member("c", person))
    for sentence in (asking(spent(one), person.name), refusal(spent(one)), can(one, Rules(), PLACE, of=person.name)):
        content = discord.say(sentence).content
        assert pings(content, {"parse": []}, None) == []
        assert "\u202e" not in content
        assert list(message_faults(slack.say(sentence))) == []


# --- numbers ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("used", "most", "claimed", "said"),
    [
        (0, 50_000, 67_001, "This may cost up to $0.0671; the limit is $0.05 a day for this channel."),
        (49_900, 50_000, 345, "This may cost up to $0.000345; this channel has $0.0001 left of its $0.05 for today."),
        (800_000_000, 900_000_000, 312_400_000, "This may cost up to $312.40; this channel has $100 left of its $900 for today."),
        (0, 1_250_000_000, 1_300_000_000, "This may cost up to $1,300; the limit is $1,250 a day for this channel."),
    ],
)
def test_a_price_of_a_fraction_of_a_cent_or_of_hundreds_of_dollars(used: int, most: int, claimed: int, said: str) -> None:
    assert refusal(spent(balance(used, most, unit=Unit.MONEY), claimed)).startswith(said)


@pytest.mark.parametrize(
    ("used", "held", "most", "said"),
    [
        (34_000, 0, 1_250_000_000, "used $0.03 of $1,250, $1,249.97 left"),
        (34_000, 0, 5_000_000, "used $0.03 of $5, $4.97 left"),
        (345, 0, 5_000_000, "used $0.01 of $5, $4.99 left"),
        (168_680, 0, 200_000, "used $0.1687 of $0.20, $0.0313 left"),
        (345, 0, 50_000, "used $0.0003 of $0.05, $0.0497 left"),
        (34_000, 0, 34_215, "used $0.034 of $0.034215, $0.000215 left"),
        (49_999, 0, 50_000, "used $0.05 of $0.05, $0 left"),
        (312_394_001, 135_486, 500_000_000, "used $312.39 of $500, $0.14 reserved for what is being painted, $187.47 left"),
        (1_120_000, 0, 2_250_000, "used $1.12 of $2.25, $1.13 left"),
        (1_250_000_000, 0, 1_250_000_000, "used $1,250 of $1,250, $0 left"),
        (5_034_000, 0, 5_000_000, "used $5.03 of $5 (the limit was set or lowered after that), $0 left"),
    ],
)
def test_money_of_a_limit_is_rounded_and_adds_up(used: int, held: int, most: int, said: str) -> None:
    assert level(balance(used, most, held=held, unit=Unit.MONEY)) == said


def test_a_price_is_asked_about_to_the_cent_and_never_too_low() -> None:
    assert phrases.confirm(345).startswith("This may cost up to 1¢. ")
    assert phrases.confirm(191_000).startswith("This may cost up to 20¢. ")
    assert phrases.confirm(312_394_001).startswith("This may cost up to $312.40. ")


@settings(deadline=None)
@given(
    used=st.integers(0, 50),
    held=st.integers(0, 5),
    most=st.integers(1, 40),
    granted=st.integers(0, 5),
    unit=st.sampled_from(list(Unit)),
)
def test_more_is_never_used_than_the_limit_without_a_reason(used: int, held: int, most: int, granted: int, unit: Unit) -> None:
    one = balance(used, most, held=held, granted=granted, unit=unit)
    said = (level(one), line(one, Rules(), NOW, PLACE), *([refusal(spent(one))] if not one.left else []))
    for sentence in said:
        assert ("set or lowered after that" in sentence) is (used + held > one.most), sentence


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (balance(2, 2), "This channel has used its 2 images for today."),
        (balance(0, 2, held=2), "This channel has none left of its 2 images for today. What I'm painting now takes them all."),
        (balance(0, 1, held=1), "This channel has none left of its 1 image for today. What I'm painting now takes it."),
        (balance(1, 2, held=1), "This channel has used 1 of its 2 images for today. What I'm painting now takes the rest."),
        (
            balance(0, 5_000_000, held=5_000_000, unit=Unit.MONEY),
            "This channel has nothing left of its $5 for today. What I'm painting now may cost all of it.",
        ),
        (
            balance(30_000, 5_000_000, held=4_970_000, unit=Unit.MONEY),
            "This channel has used $0.03 of its $5 for today. What I'm painting now may cost the rest.",
        ),
        (
            balance(3, 2, held=2),
            (
                "This channel has used 3 images today. What I'm painting now takes 2 more. "
                "The limit of 2 images was set or lowered after that."
            ),
        ),
    ],
)
def test_what_is_being_painted_is_not_said_to_be_used(one: Balance, said: str) -> None:
    assert refusal(spent(one)) == f"{said} More from tomorrow 00:00 (UTC), or ask an admin now."
    assert asking(spent(one), "Ben") == f"Ben asks for more: t{said[1:]}"
    assert ("has used" in briefly(spent(one))) is not bool(one.held)


def test_where_others_read_it_too_nothing_is_told_of_what_was_used() -> None:
    one = balance(49_900, 50_000, unit=Unit.MONEY)
    said = briefly(spent(one, 345))
    assert said == (
        "That is more than this channel has left of its $0.05 for today. More from tomorrow 00:00 (UTC), or ask an admin now."
    )


# --- what admins did -------------------------------------------------------------------------------------------------------


def test_what_is_removed_is_named_and_what_is_left_too() -> None:
    gone = Limit(target=Target.in_channel("c"), terms=Terms(unit=Unit.MONEY, amount=1_000_000, per=Per.MONTH))
    default = Limit(target=Target.in_channel("c"), terms=Terms(unit=Unit.IMAGES, amount=9, per=Per.DAY), configured=True)
    assert removed([gone], [], Vocabulary()) == "Removed $1 a month. This channel is now unlimited."
    assert (
        removed([gone], [default], Vocabulary())
        == "Removed $1 a month. This channel is still limited to 9 images a day (the default)."
    )
    assert changed(None, gone, Vocabulary()) == "The limit for this channel is now $1 a month."
