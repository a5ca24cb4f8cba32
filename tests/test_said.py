"""Sentences as people meet them, said and answered: tests/said.md is all that these conversations hear, and is read over whenever
it changes (`python -m tests.test_said` writes it)."""

from __future__ import annotations

import asyncio
import difflib
import logging
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import structlog

from bots.shared.quotas import Change, QuotaCommands
from core import errors
from core.engine.faults import from_exception
from core.engine.moments import Clocks
from core.errors import StudioError
from core.model import DIRECT, MicroDollars, Person, Place
from core.ports.pictures import Drift
from core.quota import EVERYBODY, Limit, Rules, Scope, Target, Whom, parse
from core.quota.admins import By
from core.studio.answers import LimitSpent
from core.tiers.table import DEFAULT_TIERS
from tests.chat import CHANNEL, Chat, Clock, open_chat

SAID = Path(__file__).with_name("said.md")
ADA = Person(id="id-ada", name="Ada")
BEN = Person(id="id-ben", name="Ben")

Scene = Callable[[Path], Awaitable[list[str]]]
_SCENES: dict[str, Scene] = {}


def scene(title: str) -> Callable[[Scene], Scene]:
    def kept(one: Scene) -> Scene:
        _SCENES[title] = one
        return one

    return kept


def talk(title: str, *lines: str, limits: Sequence[str] = (), **setup: object) -> None:
    """A conversation in one channel. limits: set by an admin before it."""

    async def played(folder: Path) -> list[str]:
        async with open_chat(folder, **setup) as chat:  # type: ignore[arg-type]
            for said in limits:
                await limited(chat, said)
            return await chat.played(lines)

    _SCENES[title] = played


async def limited(chat: Chat, said: str, target: Target | None = None) -> Limit:
    limit = chat.studio.quota.typed(said, CHANNEL, target)
    await chat.studio.quota.set([limit], by(chat), admin=True)
    return limit


def by(chat: Chat) -> By:
    return By(event=chat.event(), place=CHANNEL, person=ADA)


# --- talking ---------------------------------------------------------------------------------------------------------------

talk(
    "A thread without what is asked for",
    "ana @darkroom undo",
    "ana /imagine a red bicycle",
    "ana undo",
    "ana redo",
    "ana cancel",
    "ana before and after",
    "ana v9: make it night",
    "ana final 4K",
    "ana make it night",
)
talk(
    "Words that are not certain, or no words at all",
    "ana /imagine a red bicycle",
    "ben is it too dark?",
    "ben {cat.png}",
    "ben @darkroom",
)
talk(
    "What cannot be asked for",
    "ana /imagine",
    "ana /imagine a fox --tier ultra",
    "ana /imagine a fox --tiier pro",
    "ana /imagine a fox --ar 7:1",
    "ana /imagine a fox --ar 2.35:1",
    "ana /imagine a fox --size 16K",
    "ana /imagine a fox --count 400",
    "ana /imagine a fox --count many",
    "ana /imagine a fox --tier",
    "ana /imagine a fox --seed 7",
    "ana /imagine a fox --stylize 50 --chaos 3",
    "ana /imagine a fox --tier lite --size 4K",
    "ana /imagine a fox in 2K or in 4K",
    f"ana /imagine {'a fox ' * 700}",
    "ana /imagine put this on a shelf",
    "ana /imagine like https://example.com/cat.png",
    "ana /imagine like this {plan.pdf}",
)
talk(
    "Names and words that try to mislead",
    "ana /imagine \u202egnp.exe **bold** `code` [here](https://evil.example) @everyone <!channel>",
    "ana v7: \u202egnp.exe **bold** [here](https://evil.example)",
    "ana /imagine دراجة حمراء --tier \u202eultra\u202c",
)


def drifting(title: str, drift: Drift) -> None:
    """A conversation in which the second change does more than it was asked to."""

    async def played(folder: Path) -> list[str]:
        async with open_chat(folder) as chat:
            chat.pictures.measures += [_STILL, drift]
            return await chat.played(["ana /imagine a red bicycle", "ana make the door green", "ben add a cat", "ana [at-once v3]"])

    _SCENES[title] = played


_STILL = Drift(right=0, down=0, zoom=1, gain=0, match=0.7, cast=(0, 0, 0), elsewhere=0)
drifting("An edit that moved everything", replace(_STILL, right=0.03, gain=0.4))
drifting("An edit that zoomed and tinted everything", replace(_STILL, zoom=1.05, gain=0.4, cast=(14, 0, -12)))
drifting("An edit that left little as it was", replace(_STILL, match=0.02))
talk("One change, to be painted at once with others", "ana /imagine a red bicycle", "ana make the door green", "ana [at-once v2]")

# --- limits ----------------------------------------------------------------------------------------------------------------

SPENT = ("ana /imagine a red bicycle", "ana /imagine a red bicycle", "ana /imagine a red bicycle")
talk("A channel's limit", *SPENT, limits=["2 images a day"])
talk("A limit for each person", *SPENT, "ben /imagine a blue door", limits=["2 images a day each"])
talk("More at once than is left", "ana /imagine a fox --count 4", "ana /imagine a fox --count 4", limits=["5 images a week"])
talk("More at once than the whole limit", "ana /imagine a fox --count 4", limits=["3 images an hour"])
talk("Too little money left", "ana /imagine a fox --tier flash", "ana /imagine a fox --tier pro", limits=["$0.15 a day"])
talk("Dearer than the whole limit", "ana /imagine a fox --tier pro --size 4K", limits=["$0.05 a month"])
talk("A limit on one tier", "ana /imagine a fox --tier pro", "ana /imagine a fox --tier pro", limits=["1 image a day on pro"])


def ruled(**rules: Sequence[str]) -> Rules:
    terms = {name: tuple(parse(one, tuple(DEFAULT_TIERS)).terms for one in said) for name, said in rules.items()}
    total = tuple(Limit(target=Target.total(), terms=one) for one in terms.pop("total", ()))
    each = tuple(Limit(target=Target.each_workspace(), terms=one) for one in terms.pop("workspace", ()))
    return Rules(ceilings=(*total, *each), **terms)  # type: ignore[arg-type]


talk("The operator's limit on everything", "ana /imagine a fox", "ana /imagine a fox", rules=ruled(total=["1 image a day"]))
talk("The operator's limit on a workspace", "ana /imagine a fox", "ana /imagine a fox", rules=ruled(workspace=["1 image a month"]))
talk(
    "The operator's limit in the way of the channel's", *SPENT[:2], limits=["1 image a month"], rules=ruled(total=["1 image a day"])
)
talk("The default limit", "ana /imagine a fox", "ana /imagine a fox", rules=ruled(defaults=["1 image a day"]))
talk(
    "A dear ask, fractions of a cent and hundreds of dollars",
    "ana /imagine a fox --tier pro --size 4K --count 4",
    rules=Rules(confirm_above=MicroDollars(100_000)),
)


@scene("The limits of direct messages, and those of the server that somebody is from")
async def _(folder: Path) -> list[str]:
    room, server = (Place(platform="playground", workspace=name, channel=name) for name in (DIRECT, "server"))
    async with open_chat(folder, rules=ruled(direct=["2 images a day"])) as chat:
        chat.place = room
        heard = await chat.played(["ana /imagine a fox", "ana make it red", "ana make it green", "ana undo", "ana /imagine a cat"])
        limit = chat.studio.quota.typed("1 image a week", server, Target.workspace())
        await chat.studio.quota.set([limit], By(event=chat.event(), place=server, person=ADA), admin=True)
        await chat.imagine("ben", "a fox", place=server)
        await chat.settled()
        wish = chat.studio.typed("a hen")
        asked = Place(platform="playground", workspace=DIRECT, channel="of ben")
        answer = await chat.ask("ben", wish, place=asked, home="server")
        return [*heard, "ben /imagine a hen", *(f"studio {line}" for line in chat._answered(answer))]


talk(
    "Tiers that are compared, and chosen by a vote",
    "ana /imagine a red bicycle --compare flash,pro",
    "ben vote",
    "ben close vote",
    "ben 2",
    "ana show tiers",
    "ana compare v1 and v2",
    "ana /imagine a red bicycle --compare lite",
    "ana /imagine a red bicycle --compare ultra",
    "ana /imagine a red bicycle --compare lite,pro --size 4K",
)
talk(
    "A blind comparison",
    "ana /imagine a red bicycle --compare --blind",
    "ben show tiers",
    "ben info v2",
    "ben again v2",
    "ana show tiers",
    "ana show tiers",
    limits=["1 image a day on pro"],
)


@scene("A limit that was lowered after it was used")
async def _(folder: Path) -> list[str]:
    async with open_chat(folder) as chat:
        heard = await chat.played(["ana /imagine a fox --count 3"])
        await limited(chat, "1 image a day")
        return [*heard, "(an admin sets 1 image a day)", *await chat.played(["ana /imagine a fox"]), *await shown(chat)]


@scene("A limit that is being used up right now")
async def _(folder: Path) -> list[str]:
    async with open_chat(folder) as chat:
        await limited(chat, "2 images a day")
        chat.engine.slow["fox"] = asyncio.Event()
        await chat.imagine("ana", "a fox --count 2")
        await chat.engine.begun(1)
        answer = await chat.imagine("ben", "a door")
        heard = ["ana /imagine a fox --count 2", "ben /imagine a door", *chat._answered(answer), *await shown(chat)]
        chat.engine.slow["fox"].set()
        await chat.settled()
        return heard


async def shown(chat: Chat) -> list[str]:
    return ["ana /quota show", (await QuotaCommands(chat.studio, now=chat.now).show(CHANNEL, chat.person("ana"))).text]


@scene("What admins do to limits, and what is shown then")
async def _(folder: Path) -> list[str]:
    async with open_chat(folder, rules=ruled(total=["$500 a month"])) as chat:
        commands, heard = QuotaCommands(chat.studio, now=chat.now), []
        heard += await chat.played(["ana /imagine a fox --tier flash"])
        for change, said, whom in (
            (Change.CLEAR, "", EVERYBODY),
            (Change.GRANT, "5 images", EVERYBODY),
            (Change.SET, "20 images a day", EVERYBODY),
            (Change.SET, "10 images a day", EVERYBODY),
            (Change.SET, "$0.0345 a day on flash", EVERYBODY),
            (Change.SET, "5 images a day each", EVERYBODY),
            (Change.SET, "$1,250 a month in the workspace", EVERYBODY),
            (Change.SET, "3 images a week", Whom(person=BEN)),
            (Change.SET, "7 images a week", Whom(group=Target.group("R1", "interns\u202e **x**"))),
            (Change.GRANT, "2 images a week", Whom(person=BEN)),
            (Change.GRANT, "3 images a day for everybody", EVERYBODY),
            (Change.GRANT, "2 images", EVERYBODY),
            (Change.CLEAR, "dollars on flash", EVERYBODY),
            (Change.CLEAR, "", EVERYBODY),
            (Change.CLEAR, "in the workspace", EVERYBODY),
        ):
            named = whom.person or whom.group
            heard.append(f"Ada /quota {change} {said}{f' for {named.name}' if named else ''}")
            try:
                heard.append((await commands.typed(change, said, whom, by(chat), admin=True)).text)
            except StudioError as error:
                heard.append(str(error))
        heard += await shown(chat)
        for said in (
            "",
            "0 images",
            "2.5 images a day",
            "20 imges a day",
            "$1.000 a month",
            "5 images a year",
            "20 images in total",
        ):
            heard.append(f"Ada /quota set {said}")
            with Told(heard):
                await commands.typed(Change.SET, said, EVERYBODY, by(chat), admin=True)
        heard.append("ben /quota set 99 images")
        with Told(heard):
            await commands.typed(Change.SET, "99 images", EVERYBODY, by(chat), admin=False)
        heard += ["Ada /quota audit", await commands.audit(CHANNEL, admin=True)]
        return heard


class Told(suppress):
    """Append the sentence of what is raised."""

    def __init__(self, heard: list[str]) -> None:
        super().__init__(StudioError)
        self._heard = heard

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> bool:
        if isinstance(error, StudioError):
            self._heard.append(str(error))
        return bool(super().__exit__(kind, error, trace))  # type: ignore[arg-type]


@scene("Asking for more, and being granted it")
async def _(folder: Path) -> list[str]:
    async with open_chat(folder) as chat:
        heard = []
        for said, name in (("1 image a day each", "ben"), ("2 images a week", "ana")):
            await limited(chat, said)
            await chat.imagine(name, "a fox")
            await chat.settled()
            spent = await chat.imagine(name, "a door")
            assert isinstance(spent, LimitSpent)
            commands = QuotaCommands(chat.studio, now=chat.now)
            heard += [f"{name} /imagine a door", *chat._answered(spent), f"{name} [Ask for more]"]
            heard += [await commands.wanted(spent.request or "", CHANNEL), "Ada [Grant]"]
            heard += [await commands.grant_request(spent.request or "", by(chat), admin=True), "Cyd [Grant]"]
            heard.append(await commands.grant_request(spent.request or "", by(chat), admin=True))
        return heard


@scene("What admins are told unasked")
async def _(folder: Path) -> list[str]:
    async with open_chat(folder) as chat:
        await limited(chat, "5 images a month")
        await chat.played(["ana /imagine a fox --count 4"])
        [notice] = await chat.studio.quota.notices.due_notices("playground")
        return ["(to the channel's admins)", notice.sentence]


@scene("What was used")
async def _(folder: Path) -> list[str]:
    async with open_chat(folder) as chat:
        commands, heard = QuotaCommands(chat.studio, now=chat.now), []
        heard += ["ana /usage", (await commands.usage(CHANNEL, chat.person("ana"), of=Scope.PERSON)).table.text]
        await chat.played(["ana /imagine a fox --tier pro", "ben make it night"])
        chat.now.at += timedelta(days=1)
        await chat.played(["ben make it day"])
        heard += ["ana /usage channel", (await commands.usage(CHANNEL, chat.person("ana"), of=Scope.CHANNEL)).table.text]
        with Told(heard):
            await commands.usage(CHANNEL, chat.person("ana"), of=Scope.CHANNEL, per="fortnight")
        return heard


# --- what fails ------------------------------------------------------------------------------------------------------------


@scene("What can go wrong at any time")
async def _(folder: Path) -> list[str]:
    heard = []
    for error in (
        errors.WordsForgotten(),
        errors.ShuttingDown(),
        errors.Interrupted(),
        errors.CrashesTheStudio(),
        errors.Broken(),
        errors.StoreFull(),
        errors.StoreOut(),
        errors.StoreTrouble(),
        errors.PictureLost(),
        errors.NotFetched("cat.png"),
        errors.NotPosted(),
        errors.TierGone.retired(DEFAULT_TIERS["lite"], DEFAULT_TIERS["flash"]),
        from_exception(TimeoutError(), DEFAULT_TIERS["flash"], None, Clocks(now=Clock())).error,  # type: ignore[union-attr]
    ):
        if isinstance(error, errors.StoreOut):  # until the database answers, the picture waits; only other asks are told
            heard += ["ana /imagine a fox", f"studio {error}"]
            continue
        (own := folder / str(len(heard))).mkdir()
        async with open_chat(own) as chat:
            chat.engine.fails["fox"] = error
            heard += await chat.played(["ana /imagine a fox"])
    return heard


# --- the list --------------------------------------------------------------------------------------------------------------


async def _heard(folder: Path) -> str:
    parts = ["# Said, and answered", "`python -m tests.test_said` writes this. Read over what changes in it."]
    for number, (title, played) in enumerate(_SCENES.items()):
        (folder / str(number)).mkdir(parents=True)
        parts.append(f"## {title}\n\n```text\n" + "\n".join(map(_cut, await played(folder / str(number)))) + "\n```")
    return "\n\n".join(parts) + "\n"


def _cut(line: str) -> str:
    """A line without most of what somebody wrote at length."""
    return line if len(line) < 600 else f"{line[:80]} … {line[-40:]}"


async def test_every_conversation_is_answered_as_it_was_read_over(tmp_path: Path) -> None:
    heard = (await _heard(tmp_path)).splitlines()
    had = SAID.read_text().splitlines()
    changed = list(difflib.unified_diff(had, heard, lineterm="", n=2))
    assert not changed, "\n".join(["Read it over, then `python -m tests.test_said`:", *changed])


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    with tempfile.TemporaryDirectory() as made:
        SAID.write_text(asyncio.run(_heard(Path(made))))
