"""What admins set for a channel: who may, what holds where, and for how long it is remembered."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bots.app.config import ChatConfig
from bots.shared.settings import SettingsCommands
from core.errors import BadAsk, NotAllowed
from core.model import Person, Place
from core.quota.admins import By
from core.store.sql_store import SqlStore
from core.studio.settings import ChannelSettings, ReadBy, ReadIn
from tests.databases import Databases
from tests.everywhere import open_everywhere
from tests.talkers import TALKERS, Talkers

CHAT = ChatConfig(reader="model")
HERE = Place(platform="slack", workspace="T1", channel="C1")
ELSEWHERE = replace(HERE, channel="C2")
ANA = Person(id="U1", name="Ana")
NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)


class Ticks:
    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
async def store(databases: Databases) -> AsyncIterator[SqlStore]:
    async with SqlStore.open(await databases.new()) as opened:
        yield opened


def settings(
    store: SqlStore, default: ReadBy = ReadBy.MODEL, *, has_model: bool = True, clock: Ticks | None = None
) -> ChannelSettings:
    return ChannelSettings(store=store, default=default, has_model=has_model, now=lambda: NOW, clock=clock or Ticks())


def by(event: str, place: Place = HERE) -> By:
    return By(event=event, place=place, person=ANA)


async def test_a_channel_has_its_own_reader_and_the_others_what_the_configuration_says(store: SqlStore) -> None:
    for default, other in ((ReadBy.MODEL, ReadBy.RULES), (ReadBy.RULES, ReadBy.MODEL)):
        now = settings(store, default)
        assert await now.reading(HERE) == ReadIn(by=default, is_own=False)
        assert await now.set_reading(other, by(f"set {default}"), admin=True) == ReadIn(by=other, is_own=True)
        assert await now.reading(replace(HERE, root="17")) == ReadIn(by=other, is_own=True), "its threads as well"
        assert await now.reading(ELSEWHERE) == ReadIn(by=default, is_own=False)
        assert await settings(store, default).reading(HERE) == ReadIn(by=other, is_own=True), "after a restart too"
        assert await now.set_reading(None, by(f"clear {default}"), admin=True) == ReadIn(by=default, is_own=False)


async def test_a_change_of_another_process_holds_within_ten_seconds(store: SqlStore) -> None:
    clock = Ticks()
    here, there = settings(store, clock=clock), settings(store)
    await here.reading(HERE)
    await there.set_reading(ReadBy.RULES, by("e1"), admin=True)
    clock.at = 9.9
    assert (await here.reading(HERE)).by is ReadBy.MODEL
    clock.at = 10.1
    assert (await here.reading(HERE)).by is ReadBy.RULES


async def test_the_same_event_again_changes_nothing(store: SqlStore) -> None:
    now = settings(store)
    await now.set_reading(ReadBy.RULES, by("e1"), admin=True)
    await now.set_reading(None, by("e2"), admin=True)
    await now.set_reading(ReadBy.RULES, by("e1"), admin=True)
    assert await now.reading(HERE) == ReadIn(by=ReadBy.MODEL, is_own=False)
    records = await store.ledger.audit("slack", "T1", limit=9)
    assert {(one.before, one.after) for one in records} == {("default", "rules"), ("rules", "default")}


async def test_only_admins_change_it(store: SqlStore) -> None:
    with pytest.raises(NotAllowed):
        await settings(store).set_reading(ReadBy.RULES, by("e1"), admin=False)
    assert await store.channel_setting(HERE, "reading") is None


async def test_without_a_model_the_rules_read_whatever_is_set(store: SqlStore) -> None:
    await settings(store).set_reading(ReadBy.MODEL, by("e1"), admin=True)
    now = settings(store, has_model=False)
    assert await now.reading(HERE) == ReadIn(by=ReadBy.RULES, is_own=False)
    with pytest.raises(BadAsk, match="No model is set up to read here"):
        await now.set_reading(ReadBy.MODEL, by("e2"), admin=True)


@pytest.fixture(params=list(TALKERS))
async def talkers(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Talkers]:
    async with open_everywhere(tmp_path, chat=CHAT) as harness:
        found = TALKERS[request.param](harness)
        await found.begin("a red bicycle")
        yield found


async def test_admins_switch_it_in_chat_on_every_platform_and_everybody_may_look(talkers: Talkers) -> None:
    assert "a model at Google reads" in await talkers.studio("reading")
    assert "Only admins" in await talkers.studio("reading rules", user="ben")
    switched = await talkers.studio("reading rules")
    assert "local rules read what people write (set for this channel)" in switched
    assert await talkers.studio("reading", user="ben") == switched
    assert "Ana: set the reader in this channel: from default to rules" in await talkers.audit()
    assert "a model at Google reads" in await talkers.studio("reading default")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("", "local rules"),
        ("reading show", "local rules"),
        ("READING", "local rules"),
        ("reading modle", "Did you mean /darkroom studio reading model?"),
        ("readng", "Did you mean /darkroom studio reading?"),
        ("x" * 5000, 'There is no "/darkroom studio xxx'),
    ],
)
async def test_what_is_typed_is_understood_or_said_to_be_wrong(store: SqlStore, said: str, answer: str) -> None:
    class Door:
        settings = settings(store, ReadBy.RULES)

    commands = SettingsCommands(Door(), command="/darkroom studio")  # type: ignore[arg-type]
    try:
        sentence = await commands.typed(said, by("e1"), admin=True)
    except BadAsk as error:
        sentence = str(error)
    assert answer in sentence
    assert len(sentence) < 400
