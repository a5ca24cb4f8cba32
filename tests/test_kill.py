"""kill -9 at every step of a render, then a restart: every accepted ask is answered once, in order, and no finished call is paid
again. The studio is the real wiring in a process of its own (kill_child.py); the model and the platform live outside it."""

from __future__ import annotations

import json
import random
import shutil
import signal
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from core.model import Act, Ask, Attachment, MicroDollars
from tests.empty import made_with_schemas
from tests.kill_child import FELLS, Life, World, ask
from tests.lives import lived

_AT_ONCE = 6
_ANSWERED = 2  # the step after accept

ONE = (ask("e1", Act.NEW, "a red bicycle", references=(Attachment(url="https://files.example/photo"),)),)
CHAIN = (
    ask("e1", Act.NEW, "a red bicycle", root="m1"),
    ask("e2", Act.EDIT, "make it blue", root="m1"),
    ask("e3", Act.EDIT, "at night", root="m1"),
)
TWO_PICTURES = (ask("e1", Act.NEW, "a red bicycle", count=2),)
UNDO = (
    ask("e1", Act.NEW, "a red bicycle", root="m1"),
    ask("e2", Act.EDIT, "make it blue", root="m1"),
    ask("e3", Act.UNDO, root="m1"),
)
PACK = ask("e2", Act.PACK, pack="social", formats=("story 9:16", "banner 16:9"), count=2, size="1K", root="m1")
Kept = dict[tuple[str, int], str]  # render and slot -> sha256 of the picture that is paid and in its row
STORIES = {"one": ONE, "chain": CHAIN, "two pictures": TWO_PICTURES, "undo": UNDO}


@dataclass(frozen=True)
class Case:
    """A story and its kills, one life after the other; the last life runs to the end."""

    asks: Sequence[Ask]
    kills: tuple[int, ...] = ()
    after: float | None = None  # seconds: a kill by the clock instead


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a data folder with its schemas, to be copied. Migrations are another test's subject."""
    folder = tmp_path_factory.mktemp("kill") / "template"
    made_with_schemas(folder)  # those of the jobs too, which a life without asks does not make
    assert lived(Life(folder, ())) == 0
    with (
        closing(sqlite3.connect(folder / "darkroom.sqlite3")) as connection,
        connection,
    ):  # 1,000 images a month, so that a meter is kept
        row = ("slack", "T1", "workspace|||images|month||all", "workspace", "", "", "", "images", 1000, "month", "", 0)
        connection.execute(f"INSERT INTO limits VALUES ({', '.join('?' * len(row))})", row)
    return folder


# --- killing


@pytest.mark.timeout(480)
@pytest.mark.parametrize("story", STORIES)
def test_a_kill_after_any_step_loses_nothing(story: str, template: Path, tmp_path: Path) -> None:
    asks = STORIES[story]
    steps = played(Case(asks), template, tmp_path / "dry")
    _held([Case(asks, kills=(at,)) for at in range(steps + 1)], template, tmp_path)


@pytest.mark.timeout(480)
def test_a_kill_after_any_step_of_a_pack_pays_and_posts_it_once(template: Path, tmp_path: Path) -> None:
    painted = tmp_path / "painted"
    shutil.copytree(template, painted)
    first = ask("e1", Act.NEW, "a red bicycle", root="m1")
    assert lived(Life(painted, (first,))) == 0
    asks = (first, replace(PACK, agreed=MicroDollars(10_000_000)))
    steps = played(Case(asks), painted, tmp_path / "dry")
    _held([Case(asks, kills=(at,)) for at in range(1, steps + 1)], painted, tmp_path)


@pytest.mark.timeout(480)
@pytest.mark.parametrize("story", ["one", "undo"])
def test_two_kills_in_a_row_lose_nothing(story: str, template: Path, tmp_path: Path) -> None:
    dice = random.Random(20261121)
    pairs = [(dice.randrange(1, 40), dice.randrange(0, 30)) for _ in range(16)]
    _held([Case(STORIES[story], kills=pair) for pair in pairs], template, tmp_path)


@pytest.mark.timeout(480)
def test_a_kill_at_any_time_loses_nothing(template: Path, tmp_path: Path) -> None:
    """The kill comes by the clock, so it may also fall inside a transaction, or inside what the jobs write for themselves."""
    _held([Case(CHAIN, after=0.02 * n) for n in range(1, 16)], template, tmp_path)


@pytest.mark.timeout(480)
def test_a_kill_during_the_very_first_start_leaves_a_folder_that_can_be_used(tmp_path: Path) -> None:
    """The kill comes by the clock, while the schemas and the key are made."""
    new = tmp_path / "new"
    new.mkdir()
    _held([Case(ONE, after=0.04 * n) for n in range(1, 17)], new, tmp_path)


@pytest.mark.timeout(60)
def test_killed_a_quarter_second_after_the_answer_the_ask_is_kept(template: Path, tmp_path: Path) -> None:
    """It is kept even if the process that accepted the ask does no work itself."""
    folder = tmp_path / "data"
    shutil.copytree(template, folder)
    assert lived(Life(folder, ONE, kill_at=_ANSWERED, works=False)) == -signal.SIGKILL
    assert lived(Life(folder, ONE)) == 0
    _check(ONE, folder, [])


@pytest.mark.timeout(300)
def test_a_storm_of_kills_keeps_no_picture_from_anybody(template: Path, tmp_path: Path) -> None:
    """Each life is killed when three more pictures are painted and all others are under way, until none is left to be killed in."""
    asks = [ask(f"e{n}", Act.NEW, f"picture {n}", root=f"m{n}") for n in range(32)]
    folder = tmp_path / "data"
    shutil.copytree(template, folder)
    kept: list[Kept] = []
    while lived(Life(folder, asks, kill_at=3, kill_step="keep_painted", paint_seconds=0.05)) == -signal.SIGKILL:
        kept.append(_kept(folder))
    assert len(kept) >= 6
    renders = _rows(folder, "SELECT * FROM renders")
    assert [(render["state"], render["reported"]) for render in renders] == [("done", 1)] * len(asks)
    assert max(row["calls"] for row in _rows(folder, "SELECT calls FROM paintings")) <= 5
    _check_bill(renders, World(folder / "world.jsonl"), folder, kept)
    _check_quota(folder)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("where", ["words", "attachment"])
def test_an_ask_that_kills_the_process_takes_no_other_with_it(where: str, template: Path, tmp_path: Path) -> None:
    asks = [ask(f"e{n}", Act.NEW, f"picture {n}", root=f"m{n}") for n in range(6)]
    bad = (Attachment(url=f"https://files.example/{FELLS}"),) if where == "attachment" else ()
    asks.insert(3, ask("bad", Act.NEW, FELLS if where == "words" else "a photo", root="bad", references=bad))
    folder = tmp_path / "data"
    shutil.copytree(template, folder)
    deaths = 0
    while lived(Life(folder, asks, paint_seconds=0.05)) == -signal.SIGKILL:
        deaths += 1
    assert deaths == 5
    renders = _rows(folder, "SELECT * FROM renders")
    assert Counter((render["state"], render["failure"]) for render in renders)[("done", None)] == 6
    [given_up] = [render for render in renders if render["state"] != "done"]
    assert given_up["failure"] in ("fells_the_studio", "interrupted")
    assert given_up["reported"]
    lost = _rows(folder, "SELECT * FROM model_calls WHERE render = ? AND billed = 1", given_up["id"])
    assert len(lost) == (5 if where == "words" else 0), "our cost, each time"
    assert not [row for row in _rows(folder, "SELECT * FROM ledger") if row["state"] == "used" and row["render"] == given_up["id"]]
    _check_quota(folder)


# --- playing


def _held(cases: Sequence[Case], template: Path, tmp_path: Path) -> None:
    """Play every case, some side by side, and name all that failed."""
    wrong: dict[str, str] = {}

    def one(numbered: tuple[int, Case]) -> None:
        number, case = numbered
        try:
            played(case, template, tmp_path / str(number))
        except AssertionError as error:
            wrong[f"kills={case.kills} after={case.after}"] = str(error)

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        list(pool.map(one, enumerate(cases)))
    assert not wrong, "\n".join(f"{case}: {error}" for case, error in sorted(wrong.items()))


def played(case: Case, template: Path, folder: Path) -> int:
    """Play a case, with a restart after each kill, and check the result. Returns how many steps the last life took."""
    shutil.copytree(template, folder)
    kept: list[Kept] = []
    for life in [Life(folder, case.asks, kill_at=at) for at in case.kills]:
        assert lived(life) in (0, -signal.SIGKILL)
        kept.append(_kept(folder))
    if case.after is not None:
        assert lived(Life(folder, case.asks, kill_after=case.after)) in (0, -signal.SIGALRM)
        kept.append(_kept(folder))
    status = lived(Life(folder, case.asks))
    assert status == 0, f"the last life ended with {status}: {_rows(folder, 'SELECT id, state, reported FROM renders')}"
    _check(case.asks, folder, kept)
    return len(World(folder / "world.jsonl").notes("end")[-1]["steps"])


# --- what must be true afterwards


def _check(asks: Sequence[Ask], folder: Path, kept: Sequence[Kept]) -> None:
    world = World(folder / "world.jsonl")
    renders = _rows(folder, "SELECT * FROM renders ORDER BY thread, place_in_thread")
    assert len(renders) == len(asks), "one render for each event"
    assert {note["event"] for note in world.notes("answer")} == {one.event for one in asks}
    assert all(render["reported"] == 1 and render["callback"] is None for render in renders), "nobody waits, no credential is kept"
    _check_posts(renders, world, folder, kept)
    _check_bill(renders, world, folder, kept)
    _check_parents(renders, world, folder)
    _check_quota(folder)


def _check_quota(folder: Path) -> None:
    """Check that what was used is what was delivered, that nothing is held any more, and that the meters say the same."""
    ledger = _rows(folder, "SELECT * FROM ledger")
    assert not [row for row in ledger if row["state"] == "held"]
    used = [row for row in ledger if row["state"] == "used"]
    delivered = _rows(
        folder, "SELECT v.* FROM versions v JOIN renders r ON r.id = v.render WHERE r.state = 'done' AND v.act <> 'undo'"
    )
    assert sorted((row["render"], row["cost"]) for row in used) == sorted((row["render"], row["cost"]) for row in delivered)
    for meter in _rows(folder, "SELECT * FROM meters"):
        sums = (len(used), 0, sum(row["cost"] for row in used), 0)
        assert (meter["used_images"], meter["held_images"], meter["used_money"], meter["held_money"]) == sums


def _check_posts(renders: Sequence[Any], world: World, folder: Path, kept: Sequence[Kept]) -> None:
    posts = Counter(note["render"] for note in world.notes("post"))
    shows, says = defaultdict(list), defaultdict(list)
    for note in world.notes("show"):
        shows[note["render"]].append((note["id"], tuple(note["shows"])))
    for note in world.notes("say"):
        says[note["render"]].append((note["id"], note["sentence"]))
    for render in renders:
        assert posts[render["id"]] == 1, "one message each"
        if render["state"] == "done":
            assert not says[render["id"]]
            assert len(set(shows[render["id"]])) == 1, "shown again, if at all, as it was"
            [(_, pictures)] = set(shows[render["id"]])
            made = [row["sha256"] for row in _rows(folder, _MADE, render["id"])]
            assert list(pictures) == made
        else:
            assert len(kept) > 4, "nothing is given up for fewer than five interruptions"
            assert render["failure"] in _GIVEN_UP
            assert len(set(says[render["id"]])) == 1
            assert not shows[render["id"]]
    told = list(dict.fromkeys(note["render"] for note in world.notes("show", "say")))
    assert told == [render["id"] for render in renders], "in order"


def _check_bill(renders: Sequence[Any], world: World, folder: Path, kept: Sequence[Kept]) -> None:
    paid = Counter(note["render"] for note in world.notes("paid"))
    finally_kept = _kept(folder)
    for before in kept:
        assert before.items() <= finally_kept.items(), "what was kept is what is used"
    for render in renders:
        slots = _rows(folder, "SELECT * FROM paintings WHERE render = ?", render["id"])
        billed = _rows(folder, "SELECT * FROM model_calls WHERE render = ? AND billed = 1", render["id"])
        good = sum(1 for slot in slots if slot["sha256"])
        kills = len(kept)
        assert paid[render["id"]] <= good + kills * max(1, len(slots))
        assert len(billed) >= paid[render["id"]], "no call is missing from the ledger"
        for slot in slots:
            model_calls = [row for row in billed if row["slot"] == slot["slot"]]
            assert len(model_calls) <= slot["calls"] <= 1 + kills
            assert sum(row["outcome"] == "painted" for row in model_calls) == (1 if slot["sha256"] else 0)
            assert all(row["cost"] > 0 for row in model_calls)
            assert sum(note["sha256"] == slot["sha256"] for note in world.notes("paid")) == (1 if slot["sha256"] else 0)


def _check_parents(renders: Sequence[Any], world: World, folder: Path) -> None:
    """Check that every call of an edit, interrupted ones too, was given the exact original of the version before."""
    current: str | None = None
    before: list[str] = []
    for render in renders:
        made = _rows(folder, "SELECT * FROM versions WHERE render = ? ORDER BY slot", render["id"])
        act = _act(render)
        if act == "edit":
            for note in world.notes("call"):
                if note["render"] == render["id"]:
                    assert note["inputs"] == [current]
        if act == "undo" and render["state"] == "done":
            current = before.pop() if before else current
        elif made and act != "pack":  # which leaves what is current
            if current is not None:
                before.append(current)
            current = made[0]["sha256"]
    numbers = [row["number"] for row in _rows(folder, "SELECT number FROM versions ORDER BY number")]
    assert numbers == list(range(1, len(numbers) + 1))
    [shown] = _rows(folder, "SELECT v.sha256 FROM threads t LEFT JOIN versions v ON v.id = t.current")
    assert shown["sha256"] == current


_GIVEN_UP = ("interrupted", "nothing_to_refine", "nothing_to_undo")  # the last two: of a render whose picture was given up
_MADE = """SELECT v.sha256 FROM versions v WHERE v.render = :id UNION ALL
SELECT v.sha256 FROM moves m JOIN versions v ON v.id = m.version WHERE m.render = :id"""


def _act(render: Any) -> str:
    return str(json.loads(render["wish"])["act"])


def _kept(folder: Path) -> Kept:
    if not (folder / "darkroom.sqlite3").exists() or not _rows(folder, "SELECT 1 FROM sqlite_master WHERE name = 'paintings'"):
        return {}  # killed before the schema was there
    rows = _rows(folder, "SELECT render, slot, sha256 FROM paintings WHERE sha256 IS NOT NULL")
    return {(row["render"], row["slot"]): row["sha256"] for row in rows}


def _rows(folder: Path, statement: str, id: str | None = None) -> list[Any]:
    connection = sqlite3.connect(folder / "darkroom.sqlite3")
    connection.row_factory = sqlite3.Row
    try:
        values: Any = {"id": id} if ":id" in statement else (id,) if id is not None else ()
        return connection.execute(statement, values).fetchall()
    finally:
        connection.close()
