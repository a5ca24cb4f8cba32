"""What a model is given in each act, to be read as a person would: tests/briefs.md holds all that these conversations send, and is read
over whenever it changes (`python -m tests.test_golden_briefs` writes it)."""

from __future__ import annotations

import asyncio
import difflib
import logging
import re
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import structlog

from core.acts import table
from core.model import Act
from core.ports.engine import Brief
from core.studio.answers import Confirm
from tests.chat import Chat, open_chat

BRIEFS = Path(__file__).with_name("briefs.md")

# Each is one conversation in a channel; what stands under its title is what the last lines that paint send.
_TALKS: dict[str, tuple[str, ...]] = {
    "A new picture": ("ana /imagine a red bicycle leaning against a blue door",),
    "A new picture with all that can be asked for": (
        'ana /imagine a poster that says "OPEN" {cat.png} {dog.png} --ar 16:9 --size 2K --tier pro --no people, cars',
    ),
    "Several at once": ("ana /imagine 2 ideas for a logo of a bakery",),
    "Pictures that are given a part": (
        "ana /imagine put the cat from picture 1 on the chair from picture 2, in the style of picture 3 {cat.png} {chair.png} {art.png}",
    ),
    "An edit": ("ana /imagine a red bicycle", "ben make the door green"),
    "An edit with a picture": ("ana /imagine a red bicycle", "ben use this cat instead {cat.png}"),
    "An edit with a picture, where others were attached before": (
        "ana /imagine a room {chair.png}",
        "ben make it night",
        "cyd put a lamp like this on the table {lamp.png}",
    ),
    "An edit that changes the format": ("ana /imagine a red bicycle", "ben make it a wide banner, 21:9"),
    "An edit in another language": ("ana /imagine 一只红色的猫", "ben 把背景换成海滩"),
    "A branch": ("ana /imagine a red bicycle", "ana make it green", "ben v1: make it blue"),
    "Variations": ("ana /imagine a red bicycle {chair.png}", "ana make it green", "ben variations"),
    "Variations in words": ("ana /imagine a red bicycle", "ben three variations, at night"),
    "Again": ("ana /imagine a red bicycle", "ana make it green", "ben again"),
    "On another tier": ("ana /imagine a red bicycle", "ana make it green", "ben [redo-on v2]"),
    "All changes at once": (
        "ana /imagine a red bicycle {chair.png}",
        "ana make the door green",
        "ben use this cat instead {cat.png}",
        "cyd add a lamp --no people",
        "ben [at-once v4]",
    ),
    "A final": ("ana /imagine a red bicycle {chair.png}", "ana make it green", "cyd and a cat {cat.png}", "ben final 4K"),
    "The same on several tiers": ("ana /imagine a red bicycle --compare",),
    "A pack of formats": ("ana /imagine a red bicycle", "ana pack for social"),
    "A small edit after a final": ("ana /imagine a red bicycle", "ana final", "ben make the door green"),
}


async def _sent(folder: Path, lines: Sequence[str]) -> list[str]:
    """Play a conversation; what its last line has the model given."""
    async with open_chat(folder) as chat:
        await chat.played(lines[:-1])
        before = len(chat.engine.briefs)
        heard = await chat.played(lines[-1:])
        await _agreed(chat)
        assert len(chat.engine.briefs) > before, heard
        names = {data: url.rpartition("/")[2] for url, data in chat.platform.files.items()}
        names |= {chat.pictures.originals[one.original.sha256]: f"v{one.number}" for one in await chat.versions()}
        sent = Counter(_written(brief, names) for brief in chat.engine.briefs[before:])
        return [said if times == 1 else f"{times} times: {said}" for said, times in sent.items()]


async def _agreed(chat: Chat) -> None:
    """Agree to the price, where the last line was answered with one."""
    answer = chat.answers[-1]
    if isinstance(answer, Confirm):
        who = chat.person("ana")
        await chat.studio.go_ahead(answer.pending, event=chat.event(), place=chat.here, person=who, confirmed=True)
        await chat.settled()


def _written(brief: Brief, names: Mapping[bytes, str]) -> str:
    asked = " ".join(part for part in (brief.tier.name, brief.size, brief.ratio) if part)
    pictures = ", ".join(names[picture.data] for picture in brief.pictures)
    return f"`{asked}`" + (f" with {pictures}" if pictures else "") + f"\n\n```text\n{brief.words}\n```"


async def _all(folder: Path) -> str:
    parts = ["# What a model is given", "`python -m tests.test_golden_briefs` writes this. Read over what changes in it."]
    for number, (title, lines) in enumerate(_TALKS.items()):
        (folder / str(number)).mkdir(parents=True)
        sent = await _sent(folder / str(number), lines)
        parts += [f"## {title}", "\n".join(f"    {line}" for line in lines), *sent]
    return "\n\n".join(parts) + "\n"


async def test_every_brief_is_as_it_was_read_over(tmp_path: Path) -> None:
    had, now = BRIEFS.read_text().splitlines(), (await _all(tmp_path)).splitlines()
    changed = list(difflib.unified_diff(had, now, lineterm="", n=2))
    assert not changed, "\n".join(["Read it over, then `python -m tests.test_golden_briefs`:", *changed])


async def test_every_act_that_paints_has_a_brief(tmp_path: Path) -> None:
    """One that is added and is not in the list is found here."""
    done: set[Act] = set()
    for number, lines in enumerate(_TALKS.values()):
        (tmp_path / str(number)).mkdir()
        async with open_chat(tmp_path / str(number)) as chat:
            await chat.played(lines)
            await _agreed(chat)
            done |= {Act(act) for (act,) in chat.kept("SELECT wish ->> 'act' FROM renders")}
            done |= {Act.COMPARE for line in lines if "--compare" in line}  # a flag beside any act
            done |= {Act(act) for line in lines for act in re.findall(r"\[([a-z-]+) v", line)}  # whose button repeats another act
    assert {row.act for row in table.ROWS if row.paints} <= done


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    with tempfile.TemporaryDirectory() as made:
        BRIEFS.write_text(asyncio.run(_all(Path(made))))
