"""kill -9 and standstill of gateways and workers that share a PostgreSQL database: nothing lost, nothing doubled, no finished call paid
again, the ledger exact. Each process is the real wiring (kill_child.py); the model and the platform live outside it."""

from __future__ import annotations

import itertools
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from core.jobs.lease import Pulse
from core.model import Act, Ask
from tests.databases import Postgres
from tests.kill_child import PRICE, Life, World, ask
from tests.lives import Living, lived, living

pytestmark = pytest.mark.timeout(300)

QUICK = Pulse(beat=0.2, answer=2.0, own=1.5, dead=3.0, gap=1.5)  # so that a test need not wait for what takes half a minute
_SECONDS = 120.0


@dataclass
class Team:
    """What gateways and workers share, and what stands outside."""

    folder: Path
    postgres: Postgres
    url: str
    asks: Sequence[Ask] = ()

    @property
    def world(self) -> World:
        return World(self.folder / "world.jsonl")

    def life(self, name: str, **more: Any) -> Life:
        (self.folder / name).mkdir(exist_ok=True)
        settings = {"asks": (), "database": self.url, "shared": self.folder, "pulse": QUICK, "seconds": _SECONDS, **more}
        return Life(self.folder / name, **settings)

    @contextmanager
    def worker(self, name: str, **more: Any) -> Iterator[Living]:
        with living(self.life(name, **more)) as worker:
            yield worker

    def accepted(self, asks: Sequence[Ask], *, by: Sequence[str] = ("gateway",)) -> None:
        """Have asks accepted, each by all of these gateways at the same time."""
        self.asks = asks
        with ThreadPoolExecutor(len(by)) as pool:
            lives = [self.life(name, asks=asks, works=False) for name in by]
            assert list(pool.map(lived, lives)) == [0] * len(by)

    def rows(self, statement: str) -> list[dict[str, Any]]:
        with self.postgres.connected(self.url) as connection:
            cursor = connection.execute(statement.encode())
            names = [column.name for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def until(self, found: Callable[[], object], what: str) -> None:
        """Wait for something in other processes."""
        ends = time.monotonic() + _SECONDS
        while not found():
            assert time.monotonic() < ends, f"waited in vain for {what}"
            time.sleep(0.02)

    def notes(self, kind: str, **values: Any) -> list[dict[str, Any]]:
        return [note for note in self.world.notes(kind) if values.items() <= note.items()]


@pytest.fixture
async def team(postgres: Postgres, tmp_path: Path) -> Team:
    return await gathered(postgres, tmp_path)


async def gathered(postgres: Postgres, folder: Path) -> Team:
    team = Team(folder, postgres, await postgres.new())
    # 1,000 images a month, so that a meter is kept
    row = "'slack', 'T1', 'workspace|||images|month||all', 'workspace', '', '', '', 'images', 1000, 'month', '', 0"
    postgres.rows(team.url, f"INSERT INTO limits VALUES ({row})")
    return team


def stories(singles: int, chains: int) -> list[Ask]:
    """New pictures, and threads of a picture, two edits and an undo."""
    asks = [ask(f"s{n}", Act.NEW, f"picture {n}", root=f"s{n}") for n in range(singles)]
    for n in range(chains):
        acts = [(Act.NEW, "a red bicycle"), (Act.EDIT, "make it blue"), (Act.EDIT, "at night"), (Act.UNDO, "")]
        asks += [ask(f"c{n}-{step}", act, words, root=f"c{n}") for step, (act, words) in enumerate(acts)]
    return asks


# --- whatever dies


def test_an_event_that_reaches_two_gateways_counts_once_and_threads_keep_their_order(team: Team) -> None:
    asks = stories(singles=4, chains=3)
    team.accepted(asks, by=("g1", "g2"))
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(lived, (team.life(name, paint_seconds=0.05) for name in ("w1", "w2")))) == [0, 0]
    check(team, kills=0)
    assert len(team.notes("paid")) == 4 + 3 * 3


def test_a_worker_whose_machine_is_gone_is_replaced_by_another(team: Team) -> None:
    team.accepted(stories(singles=3, chains=1))
    with team.worker("w1", paint_seconds=60) as gone:
        team.until(lambda: len(team.notes("call")) == 4, "the calls")
        gone.signal(signal.SIGKILL)
        assert lived(team.life("w2")) == 0
    check(team, kills=1)
    assert Counter(row["outcome"] for row in team.rows("SELECT * FROM model_calls")) == {"interrupted": 4, "painted": 6}


def test_a_worker_that_stood_still_finds_out_before_it_does_anything(team: Team) -> None:
    team.accepted(stories(singles=3, chains=1))
    with team.worker("w1", paint_seconds=1.5) as still:
        team.until(lambda: len(team.notes("call")) == 4, "the calls")
        still.signal(signal.SIGSTOP)
        assert lived(team.life("w2")) == 0, "it does all the work meanwhile"
        before = team.world.notes("call", "post", "show", "say")
        still.signal(signal.SIGCONT)
        assert still.ended(_SECONDS) == 0, "it joins anew, and finds nothing left to do"
    assert team.world.notes("call", "post", "show", "say") == before
    check(team, kills=1)


@pytest.mark.parametrize("step", ["post", "take_turn", "begin_call", "keep_painted", "record_versions"])
def test_one_that_stood_still_before_a_call_or_a_post_does_neither(team: Team, step: str) -> None:
    """It stands still at once after a step, so that the next thing it does is what it may no longer do."""
    team.accepted(stories(singles=1, chains=0))
    with team.worker("w1", kill_step=step, kill_at=1, kill_by=signal.SIGSTOP) as still:
        team.until(lambda: stands_still(still.pid), "the standstill")
        assert lived(team.life("w2")) == 0, "it does all the work meanwhile"
        before = team.world.notes("call", "post", "show", "say")
        still.signal(signal.SIGCONT)
        assert still.ended(_SECONDS) == 0
    assert team.world.notes("call", "post", "show", "say") == before
    check(team, kills=1)


def test_one_that_stands_still_for_less_keeps_its_renders(team: Team) -> None:
    team.accepted(stories(singles=2, chains=0))
    with team.worker("w1", paint_seconds=1.0) as still, team.worker("w2", paint_seconds=1.0):
        team.until(lambda: len(team.notes("call")) == 2, "the calls")
        still.signal(signal.SIGSTOP)
        time.sleep(0.7)
        still.signal(signal.SIGCONT)
        assert still.ended(_SECONDS) == 0
    check(team, kills=0)
    assert len(team.notes("call")) == 2


def test_a_worker_that_loses_the_database_keeps_what_it_paid_for(team: Team) -> None:
    team.accepted(stories(singles=2, chains=0))
    with team.worker("w1", paint_seconds=1.0) as worker:
        team.until(lambda: len(team.notes("call")) == 2, "the calls")
        team.postgres.stop(crash=True)
        try:
            team.until(lambda: len(team.notes("paid")) == 2, "their end")
        finally:
            team.postgres.start()
        assert worker.ended(_SECONDS) == 0
    check(team, kills=0)
    assert len(team.notes("call")) == 2


def test_a_storm_of_kills_loses_nothing(team: Team) -> None:
    """Two gateways and two workers, about twenty renders; each life of a worker ends at a step drawn by lot."""
    stormed(team, seed=20261129, singles=10, chains=3)


def stands_still(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"


def stormed(
    team: Team, *, seed: int, singles: int, chains: int, workers: int = 2, meanwhile: Callable[[int], None] = lambda pid: None
) -> int:
    """Play a storm, and check what is left. Gives how many workers were killed. meanwhile: what else is done to each life of one."""
    dice = random.Random(seed)
    asks = stories(singles, chains)
    team.asks = asks
    kills = 0

    def gateway(name: str) -> None:
        life = team.life(name, asks=asks, works=False)
        assert lived(replace(life, kill_at=dice.randrange(5, 30))) in (0, -signal.SIGKILL)
        assert lived(life) == 0

    def worker(name: str) -> int:
        killed = 0
        lots = random.Random(f"{seed} {name}")
        while True:
            step = lots.choice(
                [("keep_painted", 2), ("record_versions", 2), ("delivered", 2), ("post", 4), (None, lots.randrange(30, 90))]
            )
            life = team.life(name, paint_seconds=0.1, kill_step=step[0], kill_at=step[1])
            if (status := lived(life, meanwhile=meanwhile)) != -signal.SIGKILL:
                assert status == 0, status
                return killed
            killed += 1

    with ThreadPoolExecutor(2 + workers) as pool:
        ways_in = [pool.submit(gateway, f"g{n}") for n in range(2)]
        for one in ways_in:
            one.result()
        kills = sum(one.result() for one in [pool.submit(worker, f"w{n}") for n in range(workers)])
    check(team, kills=kills)
    return kills


# --- what must be true afterwards


def check(team: Team, *, kills: int) -> None:
    renders = team.rows("SELECT * FROM renders ORDER BY thread, place_in_thread")
    assert Counter(render["person_id"] for render in renders) == {"U1": len(team.asks)}, "one render for each event"
    assert [(render["state"], render["reported"]) for render in renders] == [("done", 1)] * len(renders), "nothing is lost"
    assert team.rows("SELECT * FROM leases") == []
    _check_posts(team, renders)
    _check_bill(team, renders, kills)
    _check_threads(team, renders)
    _check_quota(team)
    _check_hand_overs(team)


def _check_posts(team: Team, renders: Sequence[dict[str, Any]]) -> None:
    posts = Counter(note["render"] for note in team.notes("post"))
    for render in renders:
        assert posts[render["id"]] == 1, "one message each"
        shows = {(note["id"], tuple(note["shows"])) for note in team.notes("show", render=render["id"])}
        assert len(shows) == 1, "shown again, if at all, as it was"
        assert not team.notes("say", render=render["id"])


def _check_bill(team: Team, renders: Sequence[dict[str, Any]], kills: int) -> None:
    paintings = team.rows("SELECT * FROM paintings")
    for painting in paintings:
        paid = [note["sha256"] for note in team.notes("paid", render=painting["render"])]
        assert paid.count(painting["sha256"]) == 1, "what was kept was paid once, and is what is used"
        line = [note["kind"] for note in team.world.notes("call", "kept") if note["render"] == painting["render"]]
        assert "kept" not in line or "call" not in line[line.index("kept") :], "no call is made once its picture was kept"
        made = team.rows(f"SELECT * FROM model_calls WHERE render = '{painting['render']}' AND billed = 1")
        assert sum(row["outcome"] == "painted" for row in made) == 1
        assert len(paid) <= len(made) <= painting["calls"] <= 1 + kills, "no call is missing from our costs"


def _check_threads(team: Team, renders: Sequence[dict[str, Any]]) -> None:
    """Check that each edit, interrupted ones too, was given the exact picture of the version before, in order."""
    told = list(dict.fromkeys(note["render"] for note in team.notes("show")))
    for thread, group in itertools.groupby(renders, key=lambda render: render["thread"]):
        line = list(group)
        assert [one for one in told if one in {render["id"] for render in line}] == [render["id"] for render in line], "in order"
        versions = team.rows(f"SELECT * FROM versions WHERE thread = '{thread}' ORDER BY number")
        assert [version["number"] for version in versions] == list(range(1, len(versions) + 1))
        for before, version in itertools.pairwise(versions):
            for call in team.notes("call", render=version["render"]):
                assert call["inputs"] == [before["sha256"]]


def _check_quota(team: Team) -> None:
    ledger = team.rows("SELECT * FROM ledger")
    painted = team.rows("SELECT * FROM paintings")
    assert [(row["state"], row["cost"]) for row in ledger] == [("used", PRICE)] * len(painted)
    for meter in team.rows("SELECT * FROM meters"):
        sums = (len(painted), 0, len(painted) * PRICE, 0)
        assert (meter["used_images"], meter["held_images"], meter["used_money"], meter["held_money"]) == sums


def _check_hand_overs(team: Team) -> None:
    """Check that once a worker has acted for a render, none that acted for it before does so again."""
    acts = sorted(team.world.notes("call", "post", "show", "say"), key=lambda note: str(note["render"]))
    for render, notes in itertools.groupby(acts, key=lambda note: note["render"]):
        lives = [life for life, _ in itertools.groupby(notes, key=lambda note: note["life"])]
        assert len(lives) == len(set(lives)), f"{render} was worked on by {lives}"
