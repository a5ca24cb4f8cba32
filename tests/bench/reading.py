"""What a reading costs: the operator by the price table, and our own processor."""

from __future__ import annotations

import asyncio
import json
import statistics
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from bots.app.config import Config
from bots.app.configured import reader_models
from core.engine.money import Usage, price
from core.engine.reader import GeminiReader
from core.engine.reader_form import answer_schema, form_of, instruction, question
from core.reading import Line, Scene
from tests.servers.gemini import GeminiServer
from tests.test_typed_asks import LIMITS

DOLLARS, _CPU_MS = 0.0003, 2.0  # the aims, for each reading
_READS, _WARM = 60, 10
_THREAD = Scene(
    limits=LIMITS,
    picture="a red bicycle leaning against a blue door, then: make it night",
    asked=("a red bicycle leaning against a blue door", "make it night", "and a cat on the saddle"),
    versions=4,
    current=4,
    can_undo=True,
)
_COMMAND = Scene(limits=LIMITS, in_thread=False, command=True)
_READINGS = {
    "a message in a thread": (Line(text="cho cái cửa màu xanh lá đi, còn lại giữ nguyên nha"), _THREAD, {"act": "edit", "need": 9}),
    "a message with two pictures": (
        Line(text="put this hat on him, in the style of the second one", pictures=2),
        _THREAD,
        {"act": "edit", "need": 9, "pictures": ["object", "style"]},
    ),
    "a command": (
        Line(text="con mèo ngủ trên mái nhà, để đăng story, không có chữ"),
        _COMMAND,
        {"ratio": "9:16", "avoid": "chữ", "need": 10},
    ),
    "a command of 60 words": (
        Line(text="a poster for the spring concert of our choir, with a lark above a wide field, " * 4),
        _COMMAND,
        {"need": 4},
    ),
    "a command with three pictures": (
        Line(text="her face on the first one, lit like the third", pictures=3),
        _COMMAND,
        {"need": 8, "pictures": ["change", "face", "style"]},
    ),
}


async def main() -> None:
    model = reader_models(Config())[0]
    print(f"reading: what one call costs, as {model.name} is priced; tokens are reckoned from what is sent")
    dear = []
    for name, used in usual().items():
        dollars = price(model.prices, used) / 1_000_000
        dear += [name] if dollars >= DOLLARS else []
        print(f"  ${dollars:.6f}  {used.prompt:5,} tokens in, {used.text:3} out  {name}")
    print(f"  (aim ${DOLLARS:g}: {f'missed by {len(dear)}' if dear else 'met'})")
    with _served() as server:
        async with GeminiReader.open(api_key=server.key, base_url=server.url, models=[model]) as reader:
            await _cpu(reader)


def usual() -> Mapping[str, Usage]:
    """Reckon what usual readings use, in tokens, as far as that can be told here."""
    used = {}
    for name, (line, scene, answer) in _READINGS.items():
        form = form_of([line], scene)
        sent = [instruction(form), question([line], scene), json.dumps(answer_schema(form))]
        text = _tokens(json.dumps({"readings": [answer]}))
        used[name] = Usage(prompt=sum(map(_tokens, sent)), thinking=0, image=0, text=text)
    return used


async def _cpu(reader: GeminiReader) -> None:
    for name, (line, scene, _) in list(_READINGS.items())[::2]:
        times = []
        for _ in range(_READS + _WARM):
            began = time.thread_time()
            call = await reader.read([line], scene)
            times.append((time.thread_time() - began) * 1000)
            assert call.outcome in ("read", "unusable"), call.outcome
        middle = statistics.median(times[_WARM:])
        print(f"  {middle:.2f} ms of our CPU  {name}   (aim {_CPU_MS:g} ms: {'met' if middle < _CPU_MS else 'missed'})")


def _tokens(text: str) -> int:
    """Estimate how many tokens a text has: one for four characters of English, or for two and a half of a JSON schema or another
    language."""
    plain = sum(char.isascii() and (char.isalnum() or char == " ") for char in text)
    return round(plain / 4 + (len(text) - plain) / 2.5)


@contextmanager
def _served() -> Iterator[GeminiServer]:
    """Run the local server in a thread of its own, whose CPU time is not counted as ours."""
    loop, server = asyncio.new_event_loop(), GeminiServer()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(server.__aenter__(), loop).result()
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(server.__aexit__(None, None, None), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
