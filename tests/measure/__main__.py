"""`make reading`: read the labelled sets by each stage, and print what came of it. docs/reading.md says how to read the figures.

With GEMINI_API_KEY the model is asked for at most LIMIT lines (0: all), which costs money; what it may cost is said first. Without a
key a script in place of the model answers as the lines are labelled: then its part shows that the way there works, and nothing else.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from statistics import median

from bots.app.config import Config
from bots.app.configured import reader_models
from core.engine.reader import GeminiReader
from core.model import Stage
from core.quota.words import dollars
from core.reading import Line, Reading, ReadingCall, Scene, prepare, read, understood
from core.reading.certain import Place, certain
from core.reading.spoken import spoken
from core.tiers import DEFAULT_TIERS, choose
from tests import test_spoken, test_tiers
from tests.measure import commands, sets
from tests.measure.sets import Reply
from tests.servers.gemini import GeminiServer
from tests.test_typed_asks import LIMITS

_AT_ONCE = 6  # calls
_SHOWN = 12  # misses of each kind
_SCENE = Scene(
    limits=LIMITS, picture="a red bicycle leaning against a blue door", versions=4, current=4, can_undo=True
)  # as those of forms
_PLACE = Place(limits=LIMITS, in_thread=True, newest=_SCENE.versions)
_SCRIPT = {"instruction": "edit", "word": "undo", "chatter": "none", "unclear": "unclear"}
_OUTCOMES = ("paints", "acts", "asks", "silent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A reply as a stage read it. `came_to` None: the stage left it open."""

    reply: Reply
    came_to: str | None
    seconds: float
    cost: int = 0  # micro-dollars


def by_rules(reply: Reply) -> tuple[Reading, float]:
    began = time.perf_counter()
    reading = read(reply.text, LIMITS, in_thread=True, newest=_SCENE.versions)
    return reading, time.perf_counter() - began


def by_form(reply: Reply) -> Read:
    began = time.perf_counter()
    reading = certain(reply.text, _PLACE)
    seconds = time.perf_counter() - began
    exact = reading is not None and reading.stage is Stage.EXACT
    return Read(reply=reply, came_to=sets.outcome(reading) if reading is not None and exact else None, seconds=seconds)


async def by_model(reader: GeminiReader, replies: Sequence[Reply]) -> list[Read]:
    """Have each message read in a call of its own, as they arrive in a thread."""
    gate = asyncio.Semaphore(_AT_ONCE)

    async def one(reply: Reply) -> Read:
        line, (rules, _) = Line(text=reply.text), by_rules(reply)
        async with gate:
            call = await reader.read([line], _SCENE)
        meant = call.meant[0]
        reading = understood(meant, line, rules, _SCENE) if meant is not None else None
        came_to = sets.outcome(reading) if reading is not None else None
        return Read(reply=reply, came_to=came_to, seconds=call.seconds, cost=call.cost)

    return list(await asyncio.gather(*map(one, replies)))


@asynccontextmanager
async def opened(replies: Sequence[Reply], asked: Sequence[commands.Asked]) -> AsyncIterator[GeminiReader]:
    """Open the model, or the script in its place."""
    key = os.environ.get("GEMINI_API_KEY")
    models = reader_models(Config())
    if key:
        async with GeminiReader.open(api_key=key, base_url=Config().gemini.base_url, models=models) as reader:
            yield reader
        return
    print("GEMINI_API_KEY is not set: a script answers as the lines are labelled. What follows says nothing about a model.")
    async with GeminiServer() as server, GeminiReader.open(api_key=server.key, base_url=server.url, models=models) as reader:
        for reply in sorted(replies, key=lambda one: -len(one.text)):  # the longest first: a short one may be part of it
            server.reads(reply.text, _SCRIPT[reply.label])
        for command in sorted(asked, key=lambda one: -len(one.words)):
            server.reads_command(command.words, **command.answer)
        yield reader


async def main(limit: int) -> None:
    await asyncio.to_thread(prepare)
    replies = sets.replies()
    local = [(reply, *by_rules(reply)) for reply in replies]
    formed = [by_form(reply) for reply in replies]
    _report("a: certain without anybody", formed)
    rules = [Read(reply=reply, came_to=sets.outcome(reading), seconds=seconds) for reply, reading, seconds in local]
    _report("a + c: the rules where it is not certain", rules)
    _report_asks()
    asked = [one for name in commands.SETS for one in commands.labelled(name)]
    commands.report("c: the words of commands, as they are accepted", [(one, commands.by_rules(one)) for one in asked])
    left_open = sets.spread([one.reply for one in formed if one.came_to is None], limit)
    async with opened(left_open, asked) as reader:
        most = sum(reader.most([Line(text=reply.text)], _SCENE) for reply in left_open)
        reads = f"{reader.model} reads {len(left_open):,} of the lines that are not certain (LIMIT={limit})"
        print(f"\nb: {reads}, for {dollars(most)} at most")
        _report("b: a text model", await by_model(reader, left_open))
        await _report_commands(reader, sets.spread(asked, limit))


async def _report_commands(reader: GeminiReader, asked: Sequence[commands.Asked]) -> None:
    """Report what the model finds in the words of commands, each in a call of its own, as in its job."""
    gate = asyncio.Semaphore(_AT_ONCE)

    async def one(command: commands.Asked) -> ReadingCall:
        async with gate:
            return await reader.read([command.line], commands.SCENE)

    calls = await asyncio.gather(*map(one, asked))
    read_ = [(command, commands.by_model(command, call.meant[0])) for command, call in zip(asked, calls, strict=True)]
    commands.report("b: the words of commands, as they are painted", read_)
    unread, times = sum(call.meant[0] is None for call in calls), sorted(call.seconds * 1000 for call in calls)
    print(
        f"  not read {unread}, ms in the middle {median(times):.0f} and of the slowest twentieth {times[int(len(times) * 0.95)]:.0f}"
    )
    money = sum(call.cost for call in calls)
    print(f"  money: {dollars(money)} in all, ${money / len(calls) / 1_000_000:.6f} a command")


# --- what is printed -----------------------------------------------------------------------------------------------------


def _report(title: str, found: Sequence[Read]) -> None:
    read_ = [one for one in found if one.came_to is not None]
    print(f"\n{title}: read {len(read_):,} of {len(found):,}, left open {len(found) - len(read_):,}")
    if not read_:
        return
    print(f"  {'labelled':12} {'  '.join(f'{name:>7}' for name in _OUTCOMES)}")
    cells = Counter((one.reply.label, one.came_to) for one in read_)
    for label in dict.fromkeys(one.reply.label for one in read_):
        print(f"  {label:12} {'  '.join(f'{cells[label, name]:7,}' for name in _OUTCOMES)}")
    misses = [(kind, one) for one in read_ if (kind := sets.miss(one.reply, str(one.came_to)))]
    _print_rates(misses, read_)
    _print_languages(read_, {id(one) for _, one in misses})
    _print_misses(misses)
    if money := sum(one.cost for one in found):
        print(f"  money: {dollars(money)} in all, ${money / len(found) / 1_000_000:.6f} a message")


def _print_rates(misses: Sequence[tuple[str, Read]], found: Sequence[Read]) -> None:
    labels = Counter(one.reply.label for one in found)
    for kind, count in Counter(kind for kind, _ in misses).most_common():
        of = {"c": "chatter", "i": "instruction", "r": "word"}.get(kind[0])
        whole = labels[of] if of else len(found)
        print(f"  {kind}: {count:,} of {whole:,} ({count / whole:.1%})")


def _print_languages(found: Sequence[Read], missed: set[int]) -> None:
    print("  language: messages read, as labelled, ms in the middle and of the slowest twentieth")
    languages = Counter(one.reply.language for one in found)
    for language, count in languages.most_common():
        own = [one for one in found if one.reply.language == language]
        right = sum(id(one) not in missed for one in own)
        times = sorted(one.seconds * 1000 for one in own)
        print(f"    {language:4} {count:5,} {right / count:7.1%} {median(times):9.2f} {times[int(len(times) * 0.95)]:9.2f}")


def _print_misses(misses: Iterable[tuple[str, Read]]) -> None:
    kinds: dict[str, list[Reply]] = {}
    for kind, one in misses:
        if not one.reply.set.startswith("measured/"):  # lines of these sets are not shown, so that nobody tunes the rules by them
            kinds.setdefault(kind, []).append(one.reply)
    for kind, replies in kinds.items():
        if kind != "asked back":
            print(f"  {kind}, some of {len(replies)}:")
            print("\n".join(f"    {one.language}  {one.text[:90]!r}" for one in replies[:_SHOWN]))


def _report_asks() -> None:
    """Report how the rules alone read asks: the tier, and size, format and count."""
    print("\nc: what the words of an ask call for")
    for name in test_tiers.HELD:
        asks = test_tiers.labelled(name)
        right = sum(
            choose(one.wish, tiers=DEFAULT_TIERS, references=one.references, has_picture=one.editing).tier == one.tier
            for one in asks
        )
        print(f"  tier_asks/{name}: the tier of {right:,} of {len(asks):,} ({right / len(asks):.1%})")
    for name, lines in (("meant", test_spoken.MEANT), ("pictured", test_spoken.PICTURED)):
        wanted = [(one, one.understood if name == "meant" else "") for one in lines]
        right = sum(test_spoken.told(spoken(one.words, LIMITS, new=one.new)) == want for one, want in wanted)
        print(f"  spoken/learnt/{name}.tsv: size, format and count of {right:,} of {len(lines):,} ({right / len(lines):.1%})")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.measure")
    parser.add_argument("--limit", type=int, default=200, help="lines that the model is asked about; 0: all")
    asyncio.run(main(parser.parse_args().limit))
