"""Lettering that is read back: what is asked for word for word, when a spelling counts as the same, and that nothing of it is paid for
twice or holds up a picture."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bots.speech import choices, lettering
from core.engine.lettering import SECONDS, pieces_from
from core.engine.reader import GeminiReader
from core.errors import PostFailed
from core.model import Act, MicroDollars
from core.ports.lettering import Correction, SeenLettering
from core.quota import Per
from core.quota.admins import By
from core.reading.lettering import Misread, asked, differences
from core.renders.lettering import Lettering
from core.studio.answers import Accepted, Confirm
from core.studio.settings import ChannelSettings, ReadBy
from core.tiers import READER_PRICES, TextModel
from tests.chat import Chat, open_chat
from tests.servers import PATIENCE
from tests.servers.gemini import GeminiServer
from tests.servers.gemini_answers import Answer, empty, internal, per_minute, words

SIGN = 'a shop sign that says "OPEN"'
COST, MOST = MicroDollars(300), MicroDollars(900)


# --- what is asked for word for word ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "edit", "wanted"),
    [
        ('a shop sign that says "OPEN"', False, ("OPEN",)),
        ("ein Schild mit der Aufschrift „Geöffnet“", False, ("Geöffnet",)),
        ("une enseigne qui dit « OUVERT »", False, ("OUVERT",)),
        ('un cartel que dice "ABIERTO"', False, ("ABIERTO",)),
        ('insegna con scritto "APERTO"', False, ("APERTO",)),
        ("табличка с надписью «ОТКРЫТО»", False, ("ОТКРЫТО",)),
        ("「営業中」と書かれた看板", False, ("営業中",)),
        ("a mug with the words 'Best Dad'", False, ("Best Dad",)),
        ('a storefront with "BAKERY" lettering', False, ("BAKERY",)),
        ('a poster "SUMMER SALE" with the text “50% off”', False, ("SUMMER SALE", "50% off")),
        ('the sign should read "OPEN" and "24 HOURS"', True, ("OPEN", "24 HOURS")),
        ('change the sign from "OPNE" to "OPEN"', True, ("OPEN",)),
        ('write "OPEN" instead of "OPNE" on the sign', True, ("OPEN",)),
        ('replace "OPEN" with "CLOSED"', True, ("CLOSED",)),
        ('ändere den Text "Offen" in "Zu"', True, ("Zu",)),
        ('add a caption: "Don\'t panic"', True, ("Don't panic",)),
        ('a sign without the word "SALE"', False, ()),
        ("remove the text", True, ()),
        ('a dog called "Rex" in a park', False, None),
        ('make it more "punchy"', True, None),
        ('a 12" by 18" print of a cat', False, None),
        ("make it red", True, None),
    ],
)
def test_exact_words_are_those_quoted_as_lettering(said: str, edit: bool, wanted: tuple[str, ...] | None) -> None:
    assert asked(said, edit=edit) == wanted


# --- when a spelling counts as the same ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "seen"),
    [
        ("OPEN", ["Open"]),
        ("OPEN", ["O P E N"]),
        ("OPEN.", ["OPEN"]),
        ("Don’t panic", ["DON'T", "PANIC"]),
        ("Grand Opening", ["GRAND", "since 1990", "OPENING"]),
        ("SALE", ["SUMMER SALE", "50%"]),
        ("50% off", ["50%", "OFF!"]),
        ("営業中", ["本日営業中"]),
        ("Café", ["Cafe\u0301"]),
        ("STRASSE", ["Straße"]),
        ("istanbul", ["İSTANBUL"]),
        ("Καλημέρα", ["ΚΑΛΗΜΕΡΑ"]),
        ("9–5", ["9-5"]),
    ],
)
def test_case_spacing_lines_quotation_marks_and_unicode_forms_make_no_difference(wanted: str, seen: list[str]) -> None:
    assert differences([wanted], seen) == ()


@pytest.mark.parametrize(
    ("wanted", "seen", "named"),
    [
        ("OPEN", ["OPNE"], "OPNE"),
        ("OPEN", ["OPENING"], "OPENING"),
        ("OPEN", ["Bakery", "0PEN"], "0PEN"),
        ("Café", ["CAFE"], "CAFE"),
        ("24 HOURS", ["OPEN 42 HOURS"], "42 HOURS"),
        ("WELCOME TO THE PARK", ["WELCOME", "TO THE", "PRAK"], "WELCOME TO THE PRAK"),
        ("営業中", ["営業申"], "営業申"),
        ("OPEN", ["Bäckerei"], ""),
        ("OPEN", [], ""),
    ],
)
def test_a_difference_is_named_by_what_stands_there(wanted: str, seen: list[str], named: str) -> None:
    assert differences([wanted], seen) == (Misread(wanted=wanted, seen=named),)


_WORD = st.text(alphabet="abcdeéöñßзди0123456789", min_size=1, max_size=8)
_WORDING = st.lists(_WORD, min_size=1, max_size=4).map(" ".join)
_LOOKS: list[Callable[[str], list[str]]] = [
    lambda text: [text],
    lambda text: [text.upper()],
    lambda text: text.split(),
    lambda text: [text.replace(" ", "\n")],
    lambda text: [f"“{text}”"],
    lambda text: [unicodedata.normalize("NFD", text)],
    lambda text: ["Bakery", *text.split(), "since 1990"],
    lambda text: [" ".join(text)],
]


@given(_WORDING, st.sampled_from(_LOOKS), st.sampled_from(_LOOKS[:4]))
def test_what_only_looks_different_is_no_difference(
    text: str, look: Callable[[str], list[str]], other: Callable[[str], list[str]]
) -> None:
    assert differences([text], [piece for one in look(text) for piece in other(one)]) == ()


@given(_WORDING, st.data())
def test_a_letter_more_or_less_is_always_a_difference(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    wrong = f"{text[:at]}x{text[at:]}"
    assert differences([text], [wrong])
    assert differences([wrong], [text])


@given(st.lists(st.text(max_size=40), max_size=5), st.lists(st.text(max_size=40), max_size=8))
def test_whatever_is_asked_for_and_seen_is_compared(wanted: list[str], seen: list[str]) -> None:
    for one in differences(wanted, seen):
        assert one.wanted in wanted
        assert "\n" not in lettering.differences(1, [one])


# --- in a chat --------------------------------------------------------------------------------------------------------


@dataclass
class ScriptedLetters:
    """Implements LetteringReader: sees the same in every picture."""

    pieces: tuple[str, ...] | None = ("OPNE",)
    looked: int = 0
    model: str = "scripted"
    go: asyncio.Event = field(default_factory=asyncio.Event)
    begun: asyncio.Event = field(default_factory=asyncio.Event)

    def most_for_picture(self) -> MicroDollars:
        return MOST

    async def lettering(self, picture: bytes, mime: str) -> SeenLettering:
        self.looked += 1
        self.begun.set()
        await self.go.wait()
        return SeenLettering(model=self.model, outcome="read", pieces=self.pieces, cost=COST, seconds=0.4)


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    async with open_chat(tmp_path) as opened:
        yield opened


async def reading(chat: Chat, letters: ScriptedLetters, *, on: bool | None = True, budget: int = 1_000_000) -> Lettering:
    """Have the chat's lettering read from now on, as after a start."""
    chat.letters, chat.letters_budget = letters, (MicroDollars(budget), Per.DAY)
    letters.go.set()
    chat.start()
    settings = ChannelSettings(store=chat.store, default=ReadBy.MODEL, has_model=True, now=chat.now)
    await settings.set_lettering(on, By(event=chat.event(), place=chat.place, person=chat.person("ana")), admin=True)
    assert chat.lettering is not None
    return chat.lettering


async def painted(chat: Chat, said: str = SIGN) -> list[Correction]:
    await chat.imagine("ana", said)
    return await read(chat)


async def edit(chat: Chat, said: str) -> None:
    await chat.ask("ana", chat.studio.wish(Act.EDIT, said))


async def read(chat: Chat) -> list[Correction]:
    await chat.settled()
    assert chat.lettering is not None
    await chat.lettering.idle()
    return chat.platform.corrections


async def test_a_difference_is_told_with_a_button_that_anybody_may_press(chat: Chat) -> None:
    letters = ScriptedLetters()
    await reading(chat, letters)
    [told] = await painted(chat)
    assert lettering.differences(told.number, told.misread) == "v1 says “OPNE” instead of “OPEN”."
    [way] = choices.correcting(told)
    assert way.label == "Correct the lettering · about 15¢"
    assert (told.place.root, told.place.channel) == (chat.root, chat.place.channel)
    await edit(chat, "paint it red")
    await chat.settled()
    letters.pieces = ("Open",)
    answer = await chat.studio.go_ahead(way.carries, event="press", place=chat.here, person=chat.person("ben"))
    assert isinstance(answer, Accepted)
    assert await read(chat) == [told], "what was corrected is read too, and is right"
    newest = (await chat.versions())[-1]
    assert newest.parent == told.version, "it is the picture below which the button stands"
    assert (newest.tier, newest.person.name) == ("pro", "ben")
    assert newest.words == 'Correct the lettering so that it reads exactly "OPEN". Change nothing else.'


async def test_what_is_right_or_not_asked_for_in_exact_words_is_met_with_silence(chat: Chat) -> None:
    letters = ScriptedLetters(pieces=("Open",))
    await reading(chat, letters)
    assert await painted(chat) == []
    assert letters.looked == 1
    assert await painted(chat, "a red bicycle") == []
    assert letters.looked == 1, "nothing is sent where no exact words were asked for"


async def test_it_is_off_unless_an_admin_says_so(chat: Chat) -> None:
    for on in (None, False):
        letters = ScriptedLetters()
        await reading(chat, letters, on=on)
        assert await painted(chat) == []
        assert letters.looked == 0


async def test_the_picture_does_not_wait_for_it(chat: Chat) -> None:
    letters = ScriptedLetters()
    await reading(chat, letters)
    letters.go.clear()
    await chat.imagine("ana", SIGN)
    assert len(await chat.settled()) == 1, "the picture is there"
    assert chat.platform.corrections == []
    letters.go.set()
    assert len(await read(chat)) == 1


async def test_a_later_change_keeps_its_lettering_and_a_part_of_the_scene_is_no_alarm(chat: Chat) -> None:
    letters = ScriptedLetters(pieces=("OPEN",))
    await reading(chat, letters)
    await painted(chat)
    letters.pieces = ("0PEN",)
    await edit(chat, "make it night")
    assert [one.number for one in await read(chat)] == [2]
    letters.pieces = ()
    await edit(chat, "show only the door")
    assert len(await read(chat)) == 1, "the sign may be out of sight"
    await edit(chat, "remove the sign")
    assert len(await read(chat)) == 1
    assert letters.looked == 3, "nothing is to be read in it any more"


async def test_a_final_of_what_is_wrong_asks_first(chat: Chat) -> None:
    await reading(chat, ScriptedLetters())
    [told] = await painted(chat)
    answer = await chat.press("ana", "final", 1)
    assert isinstance(answer, Confirm)
    assert choices.sentence(answer).startswith("v1 says “OPNE” instead of “OPEN”. Paint the final anyway? It may cost up to ")
    assert await chat.settled() == []
    agreed = await chat.agree("ana", answer.pending)
    assert isinstance(agreed, Accepted)
    assert [one.version for one in (await read(chat))[:1]] == [told.version]
    assert (await chat.versions())[-1].act == "final"


async def test_a_final_of_what_is_right_or_no_longer_looked_at_does_not_ask(chat: Chat) -> None:
    letters = ScriptedLetters(pieces=("OPEN",))
    await reading(chat, letters)
    await painted(chat)
    assert isinstance(await chat.press("ana", "final", 1), Accepted)
    await chat.settled()
    letters.pieces = ("OPNE",)
    await painted(chat)
    await reading(chat, letters, on=False)
    assert isinstance(await chat.press("ana", "final", 1), Accepted)
    await chat.settled()


async def test_its_cost_is_the_operators_within_the_reading_budget(chat: Chat) -> None:
    letters = ScriptedLetters()
    await reading(chat, letters, budget=MOST + COST)
    await painted(chat)
    assert chat.kept("SELECT spent FROM reading_budgets") == [(COST,)]
    assert chat.kept(
        "SELECT l.act, l.tier, m.cost FROM ledger l JOIN model_calls m ON m.render = l.render WHERE l.act = 'reading'"
    ) == [("reading", "reading", COST)]
    await painted(chat)
    assert letters.looked == 2
    with capture_logs() as logs:
        assert len(await painted(chat)) == 2
    assert letters.looked == 2, "the budget has no room for a third"
    assert [one["why"] for one in logs if one["event"] == "lettering_not_read"] == ["now spent"]


async def test_a_picture_is_read_once_also_after_a_crash(chat: Chat) -> None:
    letters = ScriptedLetters()
    await reading(chat, letters)
    letters.go.clear()
    await chat.imagine("ana", SIGN)
    await chat.settled()
    async with asyncio.timeout(PATIENCE):
        await letters.begun.wait()
    [version] = await chat.versions()
    render = await chat.store.render(version.render)
    assert render is not None
    assert chat.lettering is not None
    async with chat.lettering.open():
        pass  # the process ends in the midst of the call
    again = await reading(chat, letters)
    again.posted(render, chat.here, [version])
    assert await read(chat) == []
    assert letters.looked == 1


async def test_where_it_cannot_be_told_the_picture_stands(chat: Chat) -> None:
    letters = ScriptedLetters()
    await reading(chat, letters)
    chat.platform.refuses["show_correction"] = [PostFailed("later")]
    with capture_logs() as logs:
        assert await painted(chat) == []
    assert [one["why"] for one in logs if one["event"] == "lettering_not_read"] == ["PostFailed"]
    assert isinstance(await chat.press("ana", "final", 1), Confirm), "what was found is known all the same"


# --- the call -----------------------------------------------------------------------------------------------------------

_MODELS = [TextModel(name=name, prices=prices) for name, prices in READER_PRICES.items()]
JPEG = b"\xff\xd8\xff\xe0" + bytes(400)


@pytest.mark.parametrize(
    ("answer", "outcome", "billed"),
    [
        (words('{"lettering": ["OP'), "unusable", True),
        (words(""), "unusable", True),
        (empty(), "unusable", True),
        (words('{"lettering": ["' + "OPEN " * 4_000 + '"]}'), "unusable", True),
        (words('{"lettering": "OPEN"}'), "unusable", True),
        (words("[" * 10_000), "unusable", True),
        (per_minute(), "429", False),
        (internal(), "500", False),
        (Answer(end="hang"), "TimeoutError", True),
        (Answer(end="cut", remark="x", pictures=0), "ClientPayloadError", True),
    ],
)
async def test_a_bad_answer_says_nothing_about_the_picture(answer: Answer, outcome: str, billed: bool) -> None:
    seconds = 0.2 if answer.end == "hang" else SECONDS
    async with (
        GeminiServer() as server,
        GeminiReader.open(api_key=server.key, base_url=server.url, models=_MODELS, letters_seconds=seconds) as reader,
    ):
        letters = reader.letters
        server.answer_lettering(replace(answer, thinking_tokens=0))
        seen = await letters.lettering(JPEG, "image/jpeg")
        assert (seen.outcome, seen.pieces) == (outcome, None)
        assert 0 <= seen.cost <= letters.most_for_picture()
        assert bool(seen.cost) is billed


async def test_a_good_answer_is_what_stands_there() -> None:
    async with GeminiServer() as server, GeminiReader.open(api_key=server.key, base_url=server.url, models=_MODELS) as reader:
        server.letters("OPNE", "24 HOURS")
        seen = await reader.letters.lettering(JPEG, "image/jpeg")
        assert seen.pieces == ("OPNE", "24 HOURS")
        assert 0 < seen.cost <= reader.letters.most_for_picture()
        [asked] = server.looked_at
        assert asked.words == "", "it isn't told which words are hoped for"


async def test_a_model_that_is_gone_makes_room_for_its_successor() -> None:
    async with GeminiServer() as server, GeminiReader.open(api_key=server.key, base_url=server.url, models=_MODELS) as reader:
        server.letters("OPEN")
        server.retire(_MODELS[0].name)
        assert (await reader.letters.lettering(JPEG, "image/jpeg")).outcome == "404"
        assert (await reader.letters.lettering(JPEG, "image/jpeg")).pieces == ("OPEN",)
        assert reader.model == _MODELS[1].name


@given(st.text(max_size=200) | st.binary(max_size=50).map(repr))
def test_whatever_a_model_answers_is_read(text: str) -> None:
    found = pieces_from(text)
    assert found is None or all(isinstance(one, str) for one in found)
