"""The playground as its page uses it, over HTTP alone; the page itself is played in test_playground_browser.py."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bots.playground import view
from bots.playground.chat import open_chat
from bots.playground.files import FILE_BYTES
from bots.playground.lines import Saying
from bots.playground.pictures import FILES
from bots.playground.publisher import PlaygroundPublisher
from bots.shared.config import ConfigError
from bots.speech import choices, text, waiting
from core.errors import BadPicture, PictureLost, PlaceGone
from core.model import Act, Attachment, Person, Place, RenderId, Sha256, Version, VersionId, Wish
from core.ports.pictures import Cell
from core.ports.platform import Post, Progress, Sheet
from tests.fakes import MemoryMarks
from tests.playground_harness import TIERS, Harness, open_harness, painted
from tests.servers import PATIENCE
from tests.test_captions import result, shown

BICYCLE = "/imagine a red bicycle leaning against a blue door"
_events = itertools.count(1)


@dataclass
class Visitor:
    """A browser without a screen: says things as one of the team and waits for what then stands in the chat."""

    harness: Harness
    session: aiohttp.ClientSession
    me: str = "ana"

    async def post(self, path: str, **sent: Any) -> Any:
        async with self.session.post(path, json={"as": self.me, "event": f"event-{next(_events):04}", **sent}) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def say(self, words: str, *, root: str | None = None, channel: str = "general", **more: Any) -> Any:
        return await self.post("/api/say", text=words, root=root, channel=channel, **more)

    async def press(self, line: Any, act: str, **more: Any) -> Any:
        return await self.post("/api/press", line=line["id"], act=act, **more)

    async def attach(self, data: bytes, name: str) -> str:
        async with self.session.post("/api/files", params={"as": self.me, "name": name}, data=data) as answer:
            return str((await answer.json())["id"])

    async def channel(self, name: str = "general") -> list[Any]:
        async with self.session.get(f"/api/channels/{name}", params={"as": self.me}) as answer:
            return list((await answer.json())["lines"])

    async def thread(self, root: str) -> list[Any]:
        async with self.session.get(f"/api/threads/{root}", params={"as": self.me}) as answer:
            return list((await answer.json())["lines"])

    async def sees(self, kind: str, *, root: str | None = None, count: int = 1) -> Any:
        """Wait for `count` lines of a kind, and return the newest."""
        async with asyncio.timeout(PATIENCE):
            while True:
                changed = self.harness.chat.changed()
                lines = await self.thread(root) if root else await self.channel()
                found = [line for line in lines if line["kind"] == kind]
                if len(found) >= count:
                    return found[-1]
                await changed.wait()

    def turned(self, name: str) -> Visitor:
        return Visitor(self.harness, self.session, name)


@pytest.fixture
async def harness(tmp_path: Path) -> AsyncIterator[Harness]:
    async with open_harness(tmp_path) as opened:
        yield opened


@pytest.fixture
async def ana(harness: Harness) -> AsyncIterator[Visitor]:
    async with _browser(harness) as session:
        yield Visitor(harness, session)


def _browser(harness: Harness) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(harness.playground.url, headers={"Origin": harness.playground.url})


# --- the loop


async def test_a_picture_becomes_the_root_and_its_thread_changes_it(ana: Visitor) -> None:
    ana.harness.studio.light.clear()
    assert (await ana.say(BICYCLE))["status"].startswith("On it")
    placeholder = await ana.sees("working")
    assert placeholder["body"]["line"] == "Painting with Nano Banana 2.1, about 1 s left."
    assert placeholder["body"]["ask"] == {
        "by": {"id": "ana", "name": "Ana"},
        "command": "imagine",
        "words": "a red bicycle leaning against a blue door",
        "flags": [],
        "files": [],
    }

    ana.harness.studio.light.set()
    root = await ana.sees("result")
    assert root["id"] == placeholder["id"]
    assert [one["label"] for one in root["body"]["buttons"]] == ["Edit", "Variations", "Final 4K · about 25¢", "Redo on Pro"]
    assert [one["label"] for one in root["body"]["menu"]] == ["Again", "Info", "History", "Format", "Final 2K · about 15¢"]

    ben = ana.turned("ben")
    await ben.say("make the door green", root=root["id"])
    edited = await ana.sees("result", root=root["id"], count=2)
    assert edited["body"]["caption"].startswith("v2 from v1")
    assert edited["body"]["ask"] is None  # Ben's own message stands above it
    assert edited["body"]["pictures"][0]["sha256"] != root["body"]["pictures"][0]["sha256"]

    await ana.say("undo", root=root["id"])
    back = await ana.sees("result", root=root["id"], count=3)
    assert back["body"]["caption"] == "Back to v1"
    assert back["body"]["pictures"][0]["sha256"] == root["body"]["pictures"][0]["sha256"]

    (standing,) = await ana.channel()
    assert standing["thread"]["replies"] == 4
    assert standing["thread"]["newest"] == root["body"]["pictures"][0]["sha256"]


async def test_buttons_carry_the_version_and_the_line(ana: Visitor) -> None:
    await ana.say(BICYCLE)
    root = await ana.sees("result")
    version = root["body"]["pictures"][0]["version"]
    await ana.press(root, "final", version=version, choice="4K")
    await ana.sees("result", root=root["id"], count=2)
    pressed = ana.harness.studio.asked[-1]
    assert pressed.wish == Wish(act=Act.FINAL, size="4K")
    assert (pressed.version, pressed.replied_to, pressed.place.root) == (version, root["id"], root["id"])


async def test_the_edit_button_changes_that_version_whatever_the_words(ana: Visitor) -> None:
    await ana.say(BICYCLE)
    root = await ana.sees("result")
    version = root["body"]["pictures"][0]["version"]
    await ana.say("love it!", root=root["id"], replied_to=root["id"], version=version)
    await ana.sees("result", root=root["id"], count=2)
    assert ana.harness.studio.asked[-1].wish.act is Act.EDIT
    assert ana.harness.studio.asked[-1].version == version


async def test_several_pictures_are_picked_by_number(ana: Visitor) -> None:
    await ana.say(f"{BICYCLE} --count 4")
    root = await ana.sees("result")
    assert len(root["body"]["pictures"]) == 4
    assert [button["label"] for button in root["body"]["buttons"]][:4] == ["1", "2", "3", "4"]


async def test_painting_can_be_cancelled(ana: Visitor) -> None:
    ana.harness.studio.light.clear()
    await ana.say(BICYCLE)
    placeholder = await ana.sees("working")
    assert (await ana.press(placeholder, "cancel"))["status"] == waiting.CANCELLED
    told = (await ana.sees("failed"))["body"]
    assert (told["text"], told["mild"]) == (
        "Ana, “a red bicycle leaning against a blue door”: Cancelled. You weren't charged.",
        True,
    )


async def test_a_mention_with_a_picture_starts_a_thread_on_the_message(ana: Visitor) -> None:
    photo = painted("green", 1, "1:1")
    file = await ana.attach(photo, "garden.png")
    said = await ana.say("@Darkroom paint this as a woodcut", files=[file])
    await ana.sees("result", root=said["line"])
    heard = ana.harness.studio.heard[-1]
    assert (heard.text, heard.addressed, heard.references[0].name) == ("paint this as a woodcut", True, "garden.png")
    assert ana.harness.studio.fetched == [photo]


@pytest.mark.parametrize("where", ["above", "root", "reply", "replied"])
async def test_the_picture_that_a_mention_means_goes_along(ana: Visitor, where: str) -> None:
    """It is one's own in the channel, the root of a thread, a later reply in that thread, or the line replied to."""
    photo = painted("green", 1, "1:1")
    root = (await ana.say("look", files=[await ana.attach(photo, "garden.png")] if where != "reply" else []))["line"]
    if where == "reply":
        await ana.say("here", root=root, files=[await ana.attach(photo, "garden.png")])
        await ana.say("nice", root=root)
    more = {"above": {}, "replied": {"replied_to": root}}.get(where, {"root": root})
    said = await ana.say("@Darkroom make this a watercolour", **more)
    await ana.sees("result", root=more.get("root", said["line"]))
    assert ana.harness.studio.fetched == [photo]


@pytest.mark.parametrize("words", ["@Ben printing this one for the wall", "nice, @Chloé and @Ben", "@here make it darker"])
async def test_talk_to_others_says_so(ana: Visitor, words: str) -> None:
    await ana.say(words)
    assert ana.harness.studio.heard[-1].to_others


# --- what goes wrong is said


async def test_a_refusal_takes_the_placeholders_place(ana: Visitor) -> None:
    await ana.say("/imagine something forbidden")
    assert (await ana.sees("failed"))["body"]["text"].startswith("Ana, “something forbidden”: The model would not paint that.")


async def test_a_declined_command_is_told_to_the_asker_alone(ana: Visitor) -> None:
    assert (await ana.say("/undo"))["declined"]
    note = await ana.sees("note")
    assert note["body"]["text"] == "There is no picture in this thread yet. Start one with /imagine."
    assert note["alone"]
    assert await ana.turned("ben").channel() == []


async def test_a_misspelt_command_is_understood_to_be_one(ana: Visitor) -> None:
    answer = await ana.say("/imgine a fox")
    assert answer["status"] == "There is no command /imgine. Did you mean /imagine?"
    answer = await ana.say("/compar a fox")
    assert answer["status"] == "There is no command /compar. Did you mean /compare?"
    for words in ("/nonsense", "/xyzzy a fox", "/42"):
        answer = await ana.say(words)
        assert answer["status"] == f"There is no command {words.split()[0]}. Write /help for those there are."


async def test_two_slashes_are_for_each_other(ana: Visitor) -> None:
    await ana.say("//undo is what I would do")
    assert ana.harness.studio.asked == []
    assert (await ana.sees("said"))["body"]["text"] == "//undo is what I would do"


async def test_a_doubtful_reply_gets_a_line_that_goes_away_when_pressed(ana: Visitor) -> None:
    await ana.say(BICYCLE)
    root = (await ana.sees("result"))["id"]
    await ana.say("hm", root=root)
    doubt = await ana.sees("unsure", root=root)
    assert doubt["body"]["text"] == choices.UNSURE
    assert all(line["kind"] != "unsure" for line in await ana.turned("ben").thread(root))
    await ana.press(doubt, "")
    await ana.sees("result", root=root, count=2)
    assert all(line["kind"] != "unsure" for line in await ana.thread(root))


async def test_info_and_history_are_seen_by_the_asker_alone(ana: Visitor) -> None:
    await ana.say(BICYCLE)
    root = await ana.sees("result")
    await ana.press(root, "info", version=root["body"]["pictures"][0]["version"])
    await ana.press(root, "history")
    info = await ana.sees("info", root=root["id"])
    assert ["Words", "a red bicycle leaning against a blue door"] in info["body"]["rows"]
    assert re.fullmatch(r"1024×1024, \d+ kB, image/png", dict(info["body"]["rows"])["Size"])
    history = await ana.sees("history", root=root["id"])
    assert history["body"]["pictures"][0]["current"]
    assert {line["kind"] for line in await ana.turned("ben").thread(root["id"])} == {"result"}
    assert (await ana.post("/api/dismiss", line=info["id"]))["declined"] is False
    assert (await ana.turned("ben").post("/api/dismiss", line=history["id"]))["declined"] is True


async def test_alt_text_changes_wherever_the_picture_stands(ana: Visitor) -> None:
    await ana.say(BICYCLE)
    root = await ana.sees("result")
    version = root["body"]["pictures"][0]["version"]
    await ana.press(root, "history")
    history = await ana.sees("history", root=root["id"])
    assert (await ana.post("/api/describe", line=root["id"], version=version, alt=""))["declined"]
    assert await ana.post("/api/describe", line=root["id"], version=version, alt="A bicycle") == {
        "status": text.ALT_SAVED,
        "declined": False,
        "line": None,
    }
    lines = {line["id"]: line for line in await ana.thread(root["id"])}
    assert lines[root["id"]]["body"]["pictures"][0]["alt"] == "A bicycle"
    assert lines[history["id"]]["body"]["pictures"][0]["alt"] == "A bicycle"


# --- the same thing sent twice, restarts, repeats


async def test_what_is_sent_twice_is_said_once(ana: Visitor) -> None:
    await ana.say(BICYCLE)
    root = (await ana.sees("result"))["id"]
    for _ in range(2):
        await ana.say("make the door green", root=root, event="sent-twice")
    await ana.sees("result", root=root, count=2)
    assert [line["kind"] for line in await ana.thread(root)] == ["result", "said", "result"]


async def test_a_restart_forgets_nothing(tmp_path: Path) -> None:
    async with open_harness(tmp_path) as harness, _browser(harness) as session:
        ana = Visitor(harness, session)
        await ana.say(BICYCLE)
        root = await ana.sees("result")
        file = await ana.attach(b"a note", "note.txt")
        await ana.say("for later", root=root["id"], files=[file])
    async with open_harness(tmp_path) as harness, _browser(harness) as session:
        ana = Visitor(harness, session)
        assert (await ana.channel())[0]["body"] == root["body"]
        assert (await ana.thread(root["id"]))[1]["body"]["files"][0]["name"] == "note.txt"
        async with session.get(f"/pictures/{root['body']['pictures'][0]['sha256']}") as answer:
            assert answer.status == 200


def _post(root: str | None = None, message: str | None = None) -> Post:
    return Post(
        render=RenderId("r1"),
        place=Place(platform="playground", workspace="demo", channel="general", root=root),
        person=Person(id="ana", name="Ana"),
        wish=Wish(act=Act.NEW, words="a fox"),
        marks=MemoryMarks(),
        message=message,
    )


async def test_every_method_of_the_publisher_may_be_repeated(tmp_path: Path) -> None:
    async with open_chat(tmp_path) as chat:
        publisher = PlaygroundPublisher(chat, TIERS)
        first = await publisher.open(_post(), Progress(tier="lite", stage="queued", ahead=1))
        assert await publisher.open(_post(), Progress(tier="lite", stage="painting")) == first
        for _ in range(2):
            await publisher.fail(_post(), "It did not work.")
        await publisher.progress(_post(), Progress(tier="lite", stage="painting"))
        (line,) = await chat.channel("general", viewer="ben")
        assert (line.kind, line.body["text"], line.body["mild"]) == ("failed", "Ana, “a fox”: It did not work.", False)


async def test_the_picture_that_was_picked_is_marked_on_its_sheet(tmp_path: Path) -> None:
    async with open_chat(tmp_path) as chat:
        publisher = PlaygroundPublisher(chat, TIERS)
        four = [shown(number, act=Act.NEW) for number in (1, 2, 3, 4)]
        sheet = await publisher.deliver(_post(), result(*four))

        async def pick(version: Version, render: str) -> object:
            moved = result(version, act=Act.PICK)
            await publisher.deliver(replace(_post(root=sheet.root), render=RenderId(render)), moved)
            line = await chat.line(sheet.message)
            assert line is not None
            return line.body["chosen"]

        assert await pick(four[2], "r2") == four[2].id
        assert await pick(four[0], "r3") == four[0].id, "another one later"
        alone = (await chat.thread(sheet.root, viewer="ana"))[-1]
        assert "chosen" not in alone.body, "a picture by itself needs no mark"


async def test_a_final_is_shown_in_the_channel_too_and_goes_on_in_its_thread(tmp_path: Path) -> None:
    async with open_chat(tmp_path) as chat:
        publisher = PlaygroundPublisher(chat, TIERS)
        first = await publisher.deliver(_post(), result(shown(1, act=Act.NEW)))
        made = shown(2, act=Act.FINAL)
        for root, can in ((None, False), (first.root, True)):
            body = view.result(TIERS, _post(root=root), result(made, act=Act.FINAL))
            assert can is any(one["act"] == Act.SHOW for one in (*body["buttons"], *body["menu"]))
        show = replace(_post(root=first.root), render=RenderId("r3"), wish=Wish(act=Act.SHOW))
        posted = await publisher.deliver(show, result(made, act=Act.SHOW))
        assert posted == await publisher.deliver(show, result(made, act=Act.SHOW))
        assert (posted.root, posted.aliases) == (first.root, (posted.message,))
        line = (await chat.channel("general", viewer="ben"))[-1]
        assert (line.id, line.root, line.body["thread"]) == (posted.message, None, first.root)
        assert line.body["ask"]["command"] is None, "there is no such command to type"
        await publisher.fail(replace(show, render=RenderId("r4")), "It did not work.")
        assert [one.kind for one in await chat.thread(first.root, viewer="ana")] == ["result", "failed"], "where it was asked"


async def test_a_failure_without_a_placeholder_is_told_to_the_asker_or_in_the_thread(tmp_path: Path) -> None:
    async with open_chat(tmp_path) as chat:
        said = await chat.say(Saying(channel="general", author="ana", kind="said", body=view.said("a fox", (), None)))
        publisher = PlaygroundPublisher(chat, TIERS)
        await publisher.fail(_post(), "Only you.")
        assert [line.id for line in await chat.channel("general", viewer="ben")] == [said.id]
        publisher = PlaygroundPublisher(chat, TIERS)
        await publisher.fail(
            Post(**{**{name: getattr(_post(), name) for name in Post.__slots__}, "render": RenderId("r2"), "message": said.id}),
            "All.",
        )
        assert (await chat.thread(said.id, viewer="ben"))[-1].body["text"] == "Ana, “a fox”: All."


async def test_a_thread_that_is_gone_is_not_posted_to(tmp_path: Path) -> None:
    async with open_chat(tmp_path) as chat:
        with pytest.raises(PlaceGone):
            await PlaygroundPublisher(chat, TIERS).open(_post(root="77"), Progress(tier="lite", stage="queued"))


@pytest.mark.parametrize("url", ["https://example.org/cat.png", FILES + "nothing", FILES + "../playground.sqlite3"])
async def test_only_files_of_the_chat_are_fetched(tmp_path: Path, url: str) -> None:
    async with open_chat(tmp_path) as chat:
        with pytest.raises(BadPicture, match="not a file of this chat"):
            await PlaygroundPublisher(chat, TIERS).fetch(Attachment(url=url, name="cat.png"), max_bytes=1000)


async def test_a_file_over_the_limit_is_not_fetched(ana: Visitor) -> None:
    ident = await ana.attach(b"x" * 2000, "cat.png")
    with pytest.raises(BadPicture, match="larger than"):
        await ana.harness.studio.publisher.fetch(Attachment(url=FILES + ident, name="cat.png"), max_bytes=1000)


# --- changes as they happen


async def _read(stream: aiohttp.ClientResponse, count: int) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    ident = ""
    async with asyncio.timeout(PATIENCE):
        while len(found) < count:
            line = (await stream.content.readline()).decode().rstrip("\n")
            if line.startswith("id: "):
                ident = line.removeprefix("id: ")
            elif line.startswith("data: "):
                found.append((ident, json.loads(line.removeprefix("data: "))))
    return found


async def test_changes_come_by_themselves_and_are_caught_up_with(ana: Visitor) -> None:
    async with ana.session.get("/api/changes", params={"as": "ben", "since": "0"}) as stream:
        await ana.say("good morning")
        ((seen, line),) = await _read(stream, 1)
        assert line["body"]["text"] == "good morning"
    await ana.say("/help")  # for Ana alone
    await ana.say("anybody here?")
    headers = {"Last-Event-ID": seen}
    async with ana.session.get("/api/changes", params={"as": "ben", "since": "0"}, headers=headers) as stream:
        ((_, missed),) = await _read(stream, 1)
        assert missed["body"]["text"] == "anybody here?"


async def test_closing_waits_for_nobody_who_looks_on(tmp_path: Path) -> None:
    async with asyncio.timeout(2):
        async with open_harness(tmp_path) as harness, _browser(harness) as session:
            stream = await session.get("/api/changes", params={"as": "ana", "since": "0"})
            await stream.content.readline()
        stream.close()


# --- pictures and files


async def test_pictures_are_the_originals_and_only_those_shown(ana: Visitor) -> None:
    await ana.say(BICYCLE)
    picture = (await ana.sees("result"))["body"]["pictures"][0]
    async with ana.session.get(f"/pictures/{picture['sha256']}") as answer:
        assert await answer.read() == await ana.harness.studio.pictures.original(picture["sha256"])
        assert answer.content_type == "image/png"
        assert "immutable" in answer.headers["Cache-Control"]
    async with ana.session.get(f"/previews/{picture['sha256']}", params={"edge": "512"}) as answer:
        assert answer.content_type == "image/jpeg"
    async with ana.session.get(f"/previews/{picture['sha256']}", params={"edge": "513"}) as answer:
        assert answer.status == 400
    hidden = await ana.harness.studio.pictures.put(painted("blue", 9, "1:1"))
    async with ana.session.get(f"/pictures/{hidden.sha256}") as answer:
        assert answer.status == 404


async def test_a_picture_whose_file_is_gone_is_not_found_and_says_so(ana: Visitor, tmp_path: Path) -> None:
    await ana.say(BICYCLE)
    picture = (await ana.sees("result"))["body"]["pictures"][0]
    async with ana.session.get(f"/pictures/{picture['sha256']}") as answer:
        assert answer.status == 200
    for folder in ("originals", "previews"):
        shutil.rmtree(tmp_path / "images" / folder, ignore_errors=True)
    for address in (f"/pictures/{picture['sha256']}", f"/previews/{picture['sha256']}?edge=512"):
        async with ana.session.get(address) as answer:
            assert (answer.status, await answer.text()) == (404, str(PictureLost()))


async def test_a_picture_on_a_sheet_that_is_being_filled_is_shown(ana: Visitor) -> None:
    pictures, publisher = ana.harness.studio.pictures, ana.harness.studio.publisher
    there = [await pictures.put(painted("blue", number, "1:1")) for number in (1, 2)]
    asked = _post()
    await publisher.open(asked, Progress(tier="flash", stage="painting"))

    async def filled(*cells: Cell) -> None:
        sheet = Sheet(cells=cells, draw=never)
        await publisher.progress(asked, Progress(tier="flash", stage="painting", sheet=sheet, over=len(cells)))

    async def never() -> bytes | None:
        raise AssertionError("the page shows each picture by itself")

    async def found(at: int) -> int:
        async with ana.session.get(f"/previews/{there[at].sha256}", params={"edge": "512"}) as answer:
            return answer.status

    await filled(Cell(number=1), Cell(number=2))
    assert [await found(0), await found(1)] == [404, 404]
    await filled(Cell(number=1), Cell(number=2, picture=there[0].sha256))
    assert [await found(0), await found(1)] == [200, 404]
    await filled(Cell(number=1, failed=True), Cell(number=2, picture=there[0].sha256), Cell(number=3, picture=there[1].sha256))
    assert [await found(0), await found(1)] == [200, 200]


async def test_a_page_attached_is_never_shown_as_a_page(ana: Visitor) -> None:
    ident = await ana.attach(b"<script>alert(1)</script>", "../evil.html")
    async with ana.session.get(f"/files/{ident}") as answer:
        assert answer.content_type == "application/octet-stream"
        assert answer.headers["Content-Disposition"] == "attachment"
        assert "sandbox" in answer.headers["Content-Security-Policy"]


async def test_a_file_too_large_leaves_nothing_behind(ana: Visitor, tmp_path: Path) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(FILE_BYTES // 1_000_000 + 2):
            yield b"x" * 1_000_000

    params = {"as": "ana", "name": "big.png"}
    async with ana.session.post("/api/files", params=params, data=endless()) as answer:
        assert answer.status == 413
        assert await answer.text() == "“big.png” is larger than 25 MB. Attach a smaller copy."
    assert list((tmp_path / "playground-files").iterdir()) == []


# --- the page's own walls


async def test_no_other_address_is_served(ana: Visitor) -> None:
    async with aiohttp.ClientSession() as other:
        with pytest.raises(aiohttp.ClientConnectorError):
            await other.get(f"http://127.0.0.2:{ana.harness.playground.port}/")


async def test_a_taken_port_is_named(ana: Visitor, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"is taken .+ Try another one: \.venv/bin/darkroom demo --port \d+$"):
        async with open_harness(tmp_path / "other", port=ana.harness.playground.port):
            pass


async def test_another_name_for_this_machine_is_refused(ana: Visitor) -> None:
    async with ana.session.get("/", headers={"Host": f"evil.example:{ana.harness.playground.port}"}) as answer:
        assert answer.status == 421
    async with ana.session.get("/", headers={"Host": f"localhost:{ana.harness.playground.port}"}) as answer:
        assert answer.status == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
async def test_another_page_cannot_change_anything(ana: Visitor, origin: str) -> None:
    sent = {"as": "ana", "event": "event-evil", "channel": "general", "text": BICYCLE}
    async with ana.session.post("/api/say", json=sent, headers={"Origin": origin}) as answer:
        assert answer.status == 403
    assert await ana.channel() == []


async def test_the_page_loads_nothing_from_elsewhere(ana: Visitor) -> None:
    async with ana.session.get("/") as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in (await answer.text()).replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize(
    "sent",
    [
        {"as": "nobody", "event": "event-0001", "channel": "general", "text": "hi"},
        {"as": "ana", "event": "short", "channel": "general", "text": "hi"},
        {"as": "ana", "event": "event-0001", "channel": "general", "text": "  "},
        {"as": "ana", "event": "event-0001", "channel": "general", "text": 7},
        {"as": "ana", "event": "event-0001", "channel": "general", "text": "hi", "root": "99"},
        {"as": "ana", "event": "event-0001", "channel": "general", "text": "hi", "files": ["x"] * 15},
        {"as": "ana", "event": "event-0001", "channel": "general", "text": "x" * 41_000},
        {"as": "ana", "event": "event-0001", "channel": "general", "text": "x" * 300_000},
    ],
)
async def test_what_the_page_would_not_send_is_refused(ana: Visitor, sent: dict[str, Any]) -> None:
    async with ana.session.post("/api/say", json=sent) as answer:
        assert answer.status == 400
        assert (await answer.text()).endswith(".")


def test_words_cannot_reorder_or_hide_the_words_around_them() -> None:
    assert view.plain("a \u202eevil\u202c \x00sign\n") == "a evil sign\n"
    assert view.plain("é" * 30, 10) == "é" * 9 + "…"


async def test_describing_touches_no_other_picture(tmp_path: Path) -> None:
    async with open_chat(tmp_path) as chat:
        pictures = [{"version": "a", "alt": "one"}, {"version": "b", "alt": "two"}]
        originals = {VersionId("a"): Sha256("1" * 64), VersionId("b"): Sha256("2" * 64)}
        await chat.say(Saying(channel="general", author="darkroom", kind="result", body={"pictures": pictures}, pictures=originals))
        await chat.describe(VersionId("b"), "a second one")
        (line,) = await chat.channel("general", viewer="ana")
        assert [picture["alt"] for picture in line.body["pictures"]] == ["one", "a second one"]


async def test_half_a_character_breaks_nothing(ana: Visitor) -> None:
    half = "\ud83d"
    assert (await ana.say(f"hello {half}", files=[half]))["line"] == "1"
    assert (await ana.sees("said"))["body"]["text"] == "hello ?"
    await ana.say(f"/imagine a fox {half}")
    result = await ana.sees("result")
    version = result["body"]["pictures"][0]["version"]
    assert not (await ana.post("/api/describe", line=result["id"], version=version, alt=f"a fox {half}"))["declined"]


async def test_what_is_nested_without_end_is_no_json(ana: Visitor) -> None:
    async with ana.session.post("/api/say", data="[" * 100_000, headers={"Content-Type": "application/json"}) as answer:
        assert (answer.status, await answer.text()) == (400, "That is not JSON.")


async def test_a_change_that_is_called_off_at_any_moment_leaves_the_chat_open_for_the_next(tmp_path: Path) -> None:
    async with open_chat(tmp_path) as chat:
        for n in range(120):  # often: a statement is in progress for an instant of another thread
            saying = asyncio.create_task(chat.say(_words(f"a fox {n}", event=f"cut-{n}")))
            for _ in range(1 + n % 14):
                await asyncio.sleep(0)
            saying.cancel()
            await asyncio.gather(saying, return_exceptions=True)
            await chat.say(_words(f"a hare {n}", event=f"whole-{n}"))
            line = await chat.say(_words(f"a fox {n}", event=f"cut-{n}"))
            assert line.body["text"] == f"a fox {n}"


async def test_what_was_said_is_seen_while_others_read(tmp_path: Path) -> None:
    async with open_chat(tmp_path) as chat:
        first = await chat.say(_words("a fox", event="first"))
        over = asyncio.Event()

        async def reading() -> None:
            while not over.is_set():
                await chat.line(first.id)

        readers = [asyncio.create_task(reading()) for _ in range(4)]
        try:
            for n in range(20):
                lines = await asyncio.gather(*(chat.say(_words("a hare", event=f"said-{n}")) for _ in range(3)))
                assert len({line.id for line in lines}) == 1
        finally:
            over.set()
            await asyncio.gather(*readers)


def _words(words: str, *, event: str) -> Saying:
    return Saying(channel="general", author="ana", kind="said", body=view.said(words, (), None), event=event)
