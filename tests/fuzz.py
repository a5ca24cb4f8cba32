"""Search for texts that break or slow a function of tests/strangers.py: `make fuzz`, or `python -m tests.fuzz --seconds 60 flags reading`.

Guided by what code a text reaches (atheris); where there is no wheel of that for this Python, Hypothesis searches. What is found is printed
and lies in .fuzz/found; put it into tests/odd_texts.py (FOUND) with the mend. `python -m tests.fuzz --again FILE` tries it once more.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / ".fuzz"
_LONGEST = 4_000  # bytes, and so characters
_SLOW = 0.4  # seconds of CPU, with every branch counted; twenty times less without


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--again", type=Path, help="a file from .fuzz/found")
    parser.add_argument("names", nargs="*", help="parts of the names of functions; none: all")
    given = parser.parse_args()
    try:
        import atheris
    except ImportError:
        print("There is no atheris here: Hypothesis searches.")
        with_hypothesis(given.seconds, given.names)
        return
    with atheris.instrument_imports(include=["core", "bots"]):
        import tests.strangers  # noqa: F401  (what it imports counts its branches)
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "found").mkdir(exist_ok=True)
    (FOLDER / "words").write_text("".join(_dictionary()), "ascii")
    corpus = FOLDER / "corpus"
    if not corpus.exists():
        _sow(corpus)
    trial = _trial(given.names)
    if given.again:
        trial(given.again.read_bytes())
        return
    options = [
        f"-max_total_time={given.seconds}",
        f"-max_len={_LONGEST}",
        f"-dict={FOLDER / 'words'}",
        "-timeout=20",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={FOLDER / 'found'}/", str(corpus)], trial)
    atheris.Fuzz()


def _trial(names: Sequence[str]) -> Callable[[bytes], None]:
    """Try a text on one function: its first two bytes say which, so that the search finds out by itself where there is more to reach."""
    from core import reading
    from tests.strangers import READERS

    reading.prepare()
    calls = [
        (name, call) for name, many in sorted(READERS.items()) for call in many if not names or any(one in name for one in names)
    ]

    def trial(data: bytes) -> None:
        name, call = calls[int.from_bytes(data[:2], "little") % len(calls)]
        tried(name, call, data[2:].decode(errors="surrogateescape"))

    return trial


def tried(name: str, call: Callable[[str], object], said: str) -> None:
    from tests.strangers import DECLINES

    def cpu() -> float:
        began = time.thread_time()
        with suppress(*DECLINES):
            call(said)
        return time.thread_time() - began

    try:
        if cpu() > _SLOW and min(cpu() for _ in range(3)) > _SLOW:
            raise TimeoutError(f"{len(said)} characters take more than {_SLOW} s")
    except Exception:
        print(f"\n{name} cannot read {said!a}", flush=True)
        raise


def _dictionary() -> list[str]:
    """Return the tokens of our grammars in libFuzzer's form."""
    from tests.odd_texts import UNITS

    units = sorted({unit.encode(errors="surrogatepass") for unit in UNITS})
    written = ("".join(rf"\x{byte:02x}" for byte in unit) for unit in units)
    return [f'"{one}"\n' for one in written]


def _sow(corpus: Path) -> None:
    """Write what each function begins with: what was found before, and what people say."""
    from tests.odd_texts import FOUND
    from tests.strangers import READERS

    corpus.mkdir()
    asks_ = Path(__file__).parent / "tier_asks" / "learnt" / "seen.txt"
    said = [*FOUND, *asks_.read_text("utf-8").splitlines()[:60]]
    most = sum(map(len, READERS.values()))
    for n, text in enumerate(said * 8):
        data = (n * 37 % most).to_bytes(2, "little") + text.encode(errors="surrogatepass")
        (corpus / f"sown-{n:04}").write_bytes(data[:_LONGEST])


def with_hypothesis(seconds: float, names: Sequence[str]) -> None:
    """Try every function in turn, until the time is over."""
    from hypothesis import HealthCheck, given, settings

    from core import reading
    from tests.odd_texts import texts
    from tests.strangers import READERS

    reading.prepare()
    ends = time.monotonic() + seconds
    calls = [(name, call) for name, many in READERS.items() for call in many if not names or any(one in name for one in names)]
    quiet: Any = {"deadline": None, "database": None, "suppress_health_check": list(HealthCheck)}
    rounds = 0
    while time.monotonic() < ends:
        for name, call in calls:

            @settings(max_examples=300, **quiet)
            @given(texts())
            def search(said: str, name: str = name, call: Callable[[str], object] = call) -> None:
                tried(name, call, said)

            search()
            if time.monotonic() > ends:
                break
        rounds += 1
    print(f"Nothing was found in {seconds} s ({rounds} rounds).")


if __name__ == "__main__":
    main()
