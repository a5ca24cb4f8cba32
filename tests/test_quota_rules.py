"""Limits in plain words, and periods by the workspace's clocks."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadAsk
from core.quota import (
    Balance,
    Limit,
    Per,
    Scope,
    Span,
    Target,
    Terms,
    Unit,
    Which,
    parse,
    span,
    terms_of,
    which,
    whose_usage,
    words,
)

TIERS = ("lite", "flash", "pro")
_TERMS = st.builds(
    Terms,
    unit=st.sampled_from(Unit),
    amount=st.integers(1, 1_000_000),
    per=st.sampled_from(Per),
    tier=st.sampled_from(["", *TIERS]),
    each=st.booleans(),
)
ZONES = [
    "UTC", "Europe/Berlin", "America/New_York", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Cairo",
    "America/Havana", "America/Nuuk", "Asia/Beirut", "Pacific/Chatham", "America/Sao_Paulo", "Africa/Casablanca",
]  # fmt: skip
INSTANTS = st.datetimes(min_value=datetime(2015, 1, 1), max_value=datetime(2037, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def terms(text: str) -> tuple[str, int, str, str, bool]:
    what = parse(text, TIERS).terms
    return (what.unit.value, what.amount, what.per.value, what.tier, what.each)


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("20 images a day", ("images", 20, "day", "", False)),
        ("20 images", ("images", 20, "day", "", False)),
        ("20 a day", ("images", 20, "day", "", False)),
        ("20/day", ("images", 20, "day", "", False)),
        ("20 pictures per hour", ("images", 20, "hour", "", False)),
        ("1,000 images a month", ("images", 1000, "month", "", False)),
        ("1 image an hour each", ("images", 1, "hour", "", True)),
        ("5 images a day each", ("images", 5, "day", "", True)),
        ("5 images a day per person", ("images", 5, "day", "", True)),
        ("20 images weekly on flash", ("images", 20, "week", "flash", False)),
        ("$5 a month on pro", ("money", 5_000_000, "month", "pro", False)),
        ("$ 5 monthly", ("money", 5_000_000, "month", "", False)),
        ("US$5 a month", ("money", 5_000_000, "month", "", False)),
        ("5 dollars per week", ("money", 5_000_000, "week", "", False)),
        ("0.2 dollars a day", ("money", 200_000, "day", "", False)),
        ("$0.20 a day", ("money", 200_000, "day", "", False)),
        ("$.2 a day.", ("money", 200_000, "day", "", False)),
        ("0,20 USD a day", ("money", 200_000, "day", "", False)),
        ("50 cents a day", ("money", 500_000, "day", "", False)),
        ("$0.034215 A DAY", ("money", 34_215, "day", "", False)),
        ("  $1,250.50   every   month  ", ("money", 1_250_500_000, "month", "", False)),
        ("1.000 images a month", ("images", 1000, "month", "", False)),
        ("12.500 images a month", ("images", 12_500, "month", "", False)),
        ("1 000 images a month", ("images", 1000, "month", "", False)),
        ("1\u202f000 images a month", ("images", 1000, "month", "", False)),
        ("1'000 images a month", ("images", 1000, "month", "", False)),
        ("1’000 images a month", ("images", 1000, "month", "", False)),
        ("1,00,000 images a month", ("images", 100_000, "month", "", False)),
        ("١٬٠٠٠ images a month", ("images", 1000, "month", "", False)),
        ("20.00 images a day", ("images", 20, "day", "", False)),
        ("20. images a day", ("images", 20, "day", "", False)),
        ("$1,000 a month", ("money", 1_000_000_000, "month", "", False)),
        ("$1.000,50 a month", ("money", 1_000_500_000, "month", "", False)),
        ("$1'000 a month", ("money", 1_000_000_000, "month", "", False)),
        ("$1.000.000 a month", ("money", 10**12, "month", "", False)),
        ("$1,50 a day", ("money", 1_500_000, "day", "", False)),
        ("1,5 dollars a day", ("money", 1_500_000, "day", "", False)),
        ("$0.125 a day", ("money", 125_000, "day", "", False)),
        ("0,125 USD a day", ("money", 125_000, "day", "", False)),
        ("$1.1250 a day", ("money", 1_125_000, "day", "", False)),
        ("1.000 cents a day", ("money", 10_000_000, "day", "", False)),
        ("1k images a day", ("images", 1000, "day", "", False)),
        ("2 K pictures a month", ("images", 2000, "month", "", False)),
        ("$1.5k a month", ("money", 1_500_000_000, "month", "", False)),
        ("1,5k images a week", ("images", 1500, "week", "", False)),
        ("one thousand images a month", ("images", 1000, "month", "", False)),
        ("a thousand images a month", ("images", 1000, "month", "", False)),
        ("5 thousand images a month", ("images", 5000, "month", "", False)),
        ("2 hundred images a week", ("images", 200, "week", "", False)),
        ("a million images a month", ("images", 1_000_000, "month", "", False)),
        ("a dozen images a day", ("images", 12, "day", "", False)),
        ("2 dozen images a day each", ("images", 24, "day", "", True)),
        ("a hundred dollars a month", ("money", 100_000_000, "month", "", False)),
        ("“20 images a day”", ("images", 20, "day", "", False)),
        ('"20 images a day"', ("images", 20, "day", "", False)),
        ("'20 images a day'", ("images", 20, "day", "", False)),
        ("„20 images a day“", ("images", 20, "day", "", False)),
        ("«20» images a day", ("images", 20, "day", "", False)),
        ("`$0.20 a day`", ("money", 200_000, "day", "", False)),
        ("‘1’000’ images a ‘day’", ("images", 1000, "day", "", False)),
        ("10 images a day!", ("images", 10, "day", "", False)),
        ("10 images a day…", ("images", 10, "day", "", False)),
        ("“10” images a “day”!!", ("images", 10, "day", "", False)),
        ("(10 images a day)", ("images", 10, "day", "", False)),
        ("*10 images* a day", ("images", 10, "day", "", False)),
        ("1.000 images! 🙏🏽", ("images", 1000, "day", "", False)),
        ("$5 a month on pro!", ("money", 5_000_000, "month", "pro", False)),
        ("20 images/day！", ("images", 20, "day", "", False)),
        ("20 images — per day。", ("images", 20, "day", "", False)),
        ("20 images a day, please", ("images", 20, "day", "", False)),
        ("कृपया 20 images a day!", ("images", 20, "day", "", False)),
        ("5 images a day each ❤️", ("images", 5, "day", "", True)),
    ],
)
def test_a_limit_is_understood(text: str, means: tuple[str, int, str, str, bool]) -> None:
    assert terms(text) == means


@pytest.mark.parametrize("said", ["5 images", "+5 images", "5 more images", "5 extra images", "another 5 images"])
def test_what_is_to_be_added_may_be_said_so(said: str) -> None:
    assert parse(said, TIERS, adds=True).terms.amount == 5


def test_a_limit_may_be_for_the_whole_workspace() -> None:
    assert parse("$50 a month in this workspace", TIERS).which.everywhere
    assert parse("100 images a day for the server", TIERS).which.everywhere
    assert not parse("$50 a month", TIERS).which.everywhere


@pytest.mark.parametrize(
    ("said", "per", "each"),
    [
        ("50 images each day", Per.DAY, False),
        ("$5 each month on pro", Per.MONTH, False),
        ("50 images each hour", Per.HOUR, False),
        ("50 images each week", Per.WEEK, False),
        ("50 images each day each", Per.DAY, True),
        ("50 images each day for each person", Per.DAY, True),
        ("50 images each a day", Per.DAY, True),
    ],
)
def test_each_day_is_a_day_for_everybody_together(said: str, per: Per, each: bool) -> None:
    terms = parse(said, TIERS).terms
    assert (terms.per, terms.each) == (per, each)


@pytest.mark.parametrize("said", ["each server", "every server", "each workspace", "each guild"])
def test_each_server_is_not_each_person(said: str) -> None:
    found = parse(f"100 images a day for {said}", TIERS)
    assert (found.which.everywhere, found.terms.each) == (True, False)
    assert parse(f"100 images a day each for {said}", TIERS).terms.each


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Say how much, for example"),
        ("images a day", "Say how much, for example"),
        ("0 images a day", "A limit of 0 would stop everything"),
        ("$0 a day", "A limit of 0 would stop everything"),
        ("$0.00 a day", "A limit of 0 would stop everything"),
        ("-3 images a day", r"cannot be negative \(-3\)"),
        ("$-5 a day", r"cannot be negative \(-5\)"),
        ("-$5 a day", r"negative"),
        ("2.5 images a day", "2.5 images is not a whole number. Try 2"),
        ("0.5 images a day", "Try 1, or set a limit in dollars"),
        ("5000000 images a day", "at most 1,000,000 images"),
        ("9" * 60 + " images", "at most 1,000,000 images"),
        ("$99999999 a day", r"at most \$1,000,000"),
        ("$0.0000001 a day", "finer than a millionth"),
        ("inf images a day", "as a number"),
        ("nan dollars", "as a number"),
        ("twenty images a day", r'don\'t understand "twenty"\. Write a limit'),
        ("20 euros a day", r'don\'t understand "euros"\. Write a limit'),
        ("20 or images", r'don\'t understand "or"\. Write a limit'),
        ("–10 images!", "I don't understand"),
        ("(-10) images a day", r"cannot be negative \(-10\)"),
        ("∞ images!", "^A limit needs a number. To allow any number, clear the limit: quota clear.$"),
        ("unlimited", "^A limit needs a number. To allow any number, clear the limit: quota clear.$"),
        ("none", "To allow any number"),
        ("no limit", "To allow any number"),
        ("without limits", "To allow any number"),
        ("no more than 20 images", 'don\'t understand "no"'),
        (
            "+5 images",
            r"5 images in all, or 5 images more\. Nothing has changed\..* leave \"\+\" out\. .*: quota grant 5 images\.$",
        ),
        ("+ 5 images", "quota grant 5 images"),
        ("+5k images", "quota grant 5,000 images"),
        ("a dozen more images", "quota grant 12 images"),
        ("1.500k images", 'understand "k"'),
        ("one hundred and fifty images a day", 'understand "fifty"'),
        ("+$5 a day", r"quota grant \$5"),
        ("5 more images a day", 'leave "more" out'),
        ("20 images a dya", r'no period "dya". Did you mean day\?'),
        ("20 images per moth", r"Did you mean month\?"),
        ("20 images a year", r'no period "year". Choose one of: hour, day, week, month'),
        ("20 images yearly", r'no period "yearly"'),
        ("$5 a month on prp", r'no tier "prp". Did you mean pro\?'),
        ("$5 a month on flsh", r"Did you mean flash\?"),
        ("$5 a month on ultra", r"Choose one of: lite, flash, pro"),
        ("20 imges a day", r"""don't understand "imges". Did you mean images\?"""),
        ("20 images or 30 images a day", "wrote two numbers|don't understand"),
        ("20 30 images", "You wrote two numbers, 20 and 30"),
        ("5 images a day a week", "day and week. Set one limit at a time"),
        ("5 images a day on lite on pro", "lite and pro. Set one limit at a time"),
        ("$5 images a day", "money and images. Set one limit at a time"),
        ("20 images $ a day", "images and money. Set one limit at a time"),
        ("1.2.3 images", "not a number that I can read"),
        ("1000.000 images", "not a number that I can read"),
        ("1.000,000 images", "not a number that I can read"),
        ("1.0000 images", "not a number that I can read"),
        ("01.000 images", "not a number that I can read"),
        ("1'00 images", "not a number that I can read"),
        ("1,000.000.000 images", "not a number that I can read"),
        ("1,5 images a day", "1.5 images is not a whole number"),
        ("$1.000 a month", r'"1\.000" could mean \$1,000 or \$1\. Write \$1,000 or \$1\.00\.'),
        ("1.250 dollars a month", r"could mean \$1,250 or \$1\.25\. Write \$1,250 or \$1\.25\."),
        ("$2.125 a month", r"Write \$2,125 or \$2\.1250\."),
        ("20 images a day for each channel", '"each channel" could mean each channel, or each person there. Leave it out'),
        ("20 images a day in every channel", '"every channel" could mean'),
        ("20 images a day in total", r"Admins can't change .* whoever runs Darkroom sets it, under \[quota\] total"),
        ("twenty images a day", "don't understand|Say how much"),
    ],
)
def test_what_makes_no_limit_is_refused_with_what_would(text: str, sentence: str) -> None:
    with pytest.raises(BadAsk, match=sentence):
        parse(text, TIERS)


@given(st.text(max_size=80))
def test_whatever_is_said_makes_a_good_limit_or_a_sentence(text: str) -> None:
    try:
        what = parse(text, TIERS).terms
    except BadAsk:
        return
    assert 0 < what.amount <= 10**12


@given(_TERMS)
def test_what_we_say_of_a_limit_can_be_said_to_us(what: Terms) -> None:
    assert parse(words.terms(what), TIERS).terms == what


GROUPS = st.sampled_from([",", ".", "'", "’", " ", "\u00a0", "\u2009", "\u202f", "_", ""])


@given(number=st.integers(1, 1_000_000), mark=GROUPS)
def test_a_number_of_images_is_the_same_however_its_thousands_are_parted(number: int, mark: str) -> None:
    assert parse(f"{number:,} images".replace(",", mark), TIERS).terms.amount == number


@given(whole=st.integers(0, 999_999), cents=st.integers(0, 99), mark=GROUPS, point=st.sampled_from([".", ","]))
def test_dollars_and_cents_are_the_same_however_they_are_marked(whole: int, cents: int, mark: str, point: str) -> None:
    written = f"{whole:,}".replace(",", mark) + f"{point}{cents:02}"
    if mark == point or whole + cents == 0:
        return
    assert parse(f"${written} a day", TIERS).terms.amount == whole * 1_000_000 + cents * 10_000


@given(st.text("0123456789.,'", min_size=1, max_size=12), st.sampled_from(["{} images", "${}"]))
def test_no_digit_of_a_number_is_lost(written: str, limit: str) -> None:
    """Whatever the marks between them are taken for, the digits are those that were written, but for zeros in front and behind."""
    try:
        amount = parse(limit.format(written), TIERS).terms.amount
    except BadAsk:
        return
    assert str(amount).rstrip("0") == "".join(char for char in written if char.isdigit()).strip("0")


@given(_TERMS, st.sampled_from(["“”", '""', "''", "„“", "«»", "‘’", "``", "「」"]))
def test_quotation_marks_around_a_limit_change_nothing(what: Terms, marks: str) -> None:
    assert parse(f"{marks[0]}{words.terms(what)}{marks[1]}", TIERS).terms == what


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("", Which()),
        ("all limits", Which()),
        ("images", Which(unit=Unit.IMAGES)),
        ("money month", Which(unit=Unit.MONEY, per=Per.MONTH)),
        ("$5 a month on pro", Which(unit=Unit.MONEY, per=Per.MONTH, tier="pro")),
        ("5 images a day each", Which(unit=Unit.IMAGES, per=Per.DAY, each=True)),
        ("20 images a day in the whole workspace", Which(unit=Unit.IMAGES, per=Per.DAY, everywhere=True)),
    ],
)
def test_which_limits_are_meant(text: str, means: Which) -> None:
    assert which(text, TIERS) == means


@given(_TERMS)
def test_a_limit_is_among_those_that_its_own_words_mean(what: Terms) -> None:
    assert which(words.terms(what), TIERS).means(what)


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("", (Scope.PERSON, "month")),
        ("me", (Scope.PERSON, "month")),
        ("workspace week", (Scope.WORKSPACE, "week")),
        ("last month in this channel", (Scope.CHANNEL, "last month")),
        ("“last month” in this channel!", (Scope.CHANNEL, "last month")),
        ("server day", (Scope.WORKSPACE, "day")),
    ],
)
def test_whose_usage_is_meant(text: str, means: tuple[Scope, str]) -> None:
    assert whose_usage(text) == means


def test_options_make_a_limit_each() -> None:
    both = terms_of(20, 0.2, per="week")
    assert [(one.unit, one.amount, one.per) for one in both] == [(Unit.IMAGES, 20, Per.WEEK), (Unit.MONEY, 200_000, Per.WEEK)]
    assert terms_of(None, Decimal("0.1"))[0].per is Per.DAY
    with pytest.raises(BadAsk, match="in images or in dollars"):
        terms_of(None, None)
    with pytest.raises(BadAsk, match="Choose one of: hour, day, week, month"):
        terms_of(1, None, per="fortnight")
    for amount in (float("nan"), float("inf")):
        with pytest.raises(BadAsk, match="as a number"):
            terms_of(None, amount)


# --- periods ----------------------------------------------------------------------------------------------------------


@given(st.sampled_from(Per), INSTANTS, st.sampled_from(ZONES))
def test_every_instant_lies_in_one_period_and_periods_touch(per: Per, at: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    found = span(per, at, zone)
    assert found.starts <= at < found.ends
    last = found.ends - timedelta(microseconds=1)
    assert span(per, found.starts, zone) == span(per, last, zone) == found
    assert span(per, found.ends, zone).starts == found.ends


@pytest.mark.parametrize(
    ("day", "hours"),
    [("2026-03-29", 23), ("2026-10-25", 25), ("2026-06-01", 24)],
)
def test_a_day_has_its_own_hours_where_the_clock_changes(day: str, hours: int) -> None:
    zone = ZoneInfo("Europe/Berlin")
    noon = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=zone)
    found = span(Per.DAY, noon, zone)
    assert found.ends - found.starts == timedelta(hours=hours)
    assert found.starts.astimezone(zone).hour == found.ends.astimezone(zone).hour == 0


def test_the_hour_that_a_clock_shows_twice_is_two_hours() -> None:
    zone = ZoneInfo("Europe/Berlin")
    first, second = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))
    assert first.astimezone(zone).hour == second.astimezone(zone).hour == 2
    assert span(Per.HOUR, first, zone) != span(Per.HOUR, second, zone)
    for at in (first, second):
        found = span(Per.HOUR, at, zone)
        assert found.ends - found.starts == timedelta(hours=1)


def test_weeks_begin_on_monday_and_months_on_the_first() -> None:
    zone = timezone(timedelta(hours=-8))
    at = datetime(2027, 1, 1, 3, 0, tzinfo=UTC)  # still the old year there
    week, month = span(Per.WEEK, at, zone), span(Per.MONTH, at, zone)
    assert week.starts.astimezone(zone).isoformat() == "2026-12-28T00:00:00-08:00"
    assert month == Span(datetime(2026, 12, 1, 8, tzinfo=UTC), datetime(2027, 1, 1, 8, tzinfo=UTC))


# --- forecasts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("micro", "shown", "exact"),
    [
        (0, "$0", "$0"),
        (34, "$0.000034", "$0.000034"),
        (34_000, "$0.034", "$0.034"),
        (34_215, "$0.0342", "$0.034215"),
        (134_515, "$0.135", "$0.134515"),
        (999_950, "$1", "$0.99995"),
        (1_203_999, "$1.20", "$1.203999"),
        (1_234_567_891, "$1,234.57", "$1,234.567891"),
        (-34_215, "-$0.0342", "-$0.034215"),
        (1_125_000, "$1.12", "$1.1250"),
    ],
)
def test_money_is_shown_with_three_significant_digits_and_to_the_cent(micro: int, shown: str, exact: str) -> None:
    assert (words.about(micro), words.dollars(micro)) == (shown, exact)


@given(st.integers(-(10**12), 10**12))
def test_money_that_is_shown_is_less_than_a_hundredth_off_on_the_side_that_was_asked_for(micro: int) -> None:
    def read(shown: str) -> Decimal:
        return Decimal(shown.replace("$", "").replace(",", "")) * 1_000_000

    assert read(words.dollars(micro)) == micro
    assert read(words.about(micro, ROUND_FLOOR)) <= micro <= read(words.about(micro, ROUND_CEILING))
    for rounding in (ROUND_FLOOR, ROUND_CEILING):
        assert abs(read(words.about(micro, rounding)) - micro) <= abs(micro) / 100


def test_a_caption_never_promises_more_than_is_left() -> None:
    month = span(Per.MONTH, datetime(2026, 11, 12, tzinfo=UTC), UTC)
    limit = Limit(target=Target.workspace(), terms=Terms(amount=1_000_000, unit=Unit.MONEY, per=Per.MONTH))
    assert words.left([Balance(limit=limit, span=month, used=30_000, held=4_215)]) == words.Left(
        "96¢ left this month", is_tight=False
    )
    assert words.left([Balance(limit=limit, span=month, used=666_000, held=0)]) == words.Left("33¢ left this month", is_tight=False)
    assert words.left([Balance(limit=limit, span=month, used=666_667, held=0)]) == words.Left("33¢ left this month", is_tight=True)
    assert words.left([Balance(limit=limit, span=month, used=995_000, held=0)]) == words.Left("<1¢ left this month", is_tight=True)
    assert words.left([Balance(limit=limit, span=month, used=1_200_000, held=0)]) == words.Left("0¢ left this month", is_tight=True)
    assert words.left([Balance(limit=limit, span=month, used=0, held=0)]) == words.Left("$1.00 left this month", is_tight=False)


@given(st.integers(0, 10**12))
def test_people_s_money_is_never_a_cent_off_nor_nothing_where_something_is(micro: int) -> None:
    def read(shown: str) -> Decimal:
        return Decimal(shown.strip("$¢").replace(",", "")) * (1_000_000 if shown.startswith("$") else 10_000)

    shown = words.cents(micro)
    if shown == "<1¢":
        assert 0 < micro < 10_000
    else:
        assert abs(read(shown) - micro) <= 5_000
        assert micro == 0 or read(shown) > 0
        assert read(words.cents(micro, ROUND_FLOOR)) <= micro


def test_a_forecast_goes_on_as_it_was() -> None:
    starts, ends = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
    what = Terms(unit=Unit.IMAGES, amount=100, per=Per.MONTH)
    limit = Limit(target=Target.workspace(), terms=what)
    half = Balance(limit=limit, span=Span(starts, ends), used=50, held=0)
    assert words.forecast(half, datetime(2026, 11, 12, tzinfo=UTC)) == datetime(2026, 11, 23, tzinfo=UTC)
    assert words.forecast(half, datetime(2026, 11, 16, tzinfo=UTC)) is None
    nothing = Balance(limit=limit, span=Span(starts, ends), used=0, held=0)
    assert words.forecast(nothing, datetime(2026, 11, 12, tzinfo=UTC)) is None
    over = Balance(limit=limit, span=Span(starts, ends), used=200, held=0)
    assert words.forecast(over, datetime(2026, 11, 12, tzinfo=UTC)) == datetime(2026, 11, 12, tzinfo=UTC)
