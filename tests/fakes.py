"""Small working things that stand in for the real ones, each held to the same contract as its twin."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from core import pixels
from core.adjustments import Adjustment
from core.errors import BadAsk, BadPicture, CannotPost, HungUp, PictureLost, PlaceGone, StoreFull, StudioError
from core.model import Attachment, MicroDollars, Original, Person, Place, Receipt, RenderId, Sha256
from core.pixels.decoders.pool import Decoders
from core.ports.approvals import Approval
from core.ports.engine import Brief, ModelCall, Painting, Picture
from core.ports.lettering import Correction
from core.ports.pictures import Attached, Cell, Drift, Fit, Marking, OnSheet, SheetCell
from core.ports.platform import Linked, Post, PostedMessage, Progress, Result, WayOn
from core.ports.votes import Board
from core.renders.work import Renders
from tests.pictures import plain_png
from tests.servers import PATIENCE


class NearDecoder:
    """Decodes in this process, so no process has to be started. Contract: test_decoders.py."""

    async def reference(self, data: bytes, *, name: str, max_bytes: int) -> Fit:
        fit, mime = pixels.reference(data, name=name, max_bytes=max_bytes)
        return Fit(data=fit, mime=mime, note=pixels.note(data, name=name))

    async def preview(self, data: bytes, *, max_edge: int, max_bytes: int | None) -> bytes:
        return pixels.preview(data, max_edge=max_edge, max_bytes=max_bytes)

    async def contact(self, cells: Sequence[tuple[Cell, bytes | None]]) -> bytes:
        return pixels.contact(
            [pixels.Card(number=cell.number, picture=data, failed=cell.failed, label=cell.label) for cell, data in cells]
        )

    async def tree(self, cells: Sequence[SheetCell], pictures: Sequence[bytes]) -> bytes:
        return pixels.tree(cells, pictures)

    async def adjusted(self, data: bytes, steps: Sequence[Adjustment]) -> bytes:
        return pixels.adjusted(data, steps)

    async def region(self, parent: bytes, data: bytes, *, name: str, said: bool) -> tuple[bytes, str, bool] | None:
        return pixels.marked(parent, data, name=name, said=said)

    async def inside(self, parent: bytes, answer: bytes, mask: bytes) -> bytes:
        return pixels.inside(parent, answer, mask)

    async def drift(self, before: bytes, after: bytes) -> Drift | None:
        return pixels.drift(before, after)


class ColdDecoders(Decoders):
    """For the wiring: nothing is started before the first picture that is to be read, and most tests read none."""

    async def warm(self) -> str | None:
        return None


class MemoryPictures:
    """The image store in a dict. `full` makes it refuse what it does not hold yet; `measures` is what it says of how a picture drifted, one
    after the other. Contract: test_images.py."""

    def __init__(self) -> None:
        self.originals: dict[Sha256, bytes] = {}
        self.full = False
        self.measures: list[Drift | Exception] = []
        self.contacts: list[tuple[Cell, ...]] = []  # the contact sheets drawn

    def check_space(self) -> None:
        if self.full:
            raise StoreFull

    async def put(self, data: bytes) -> Original:
        return self.keep(data)

    def keep(self, data: bytes) -> Original:
        original = pixels.facts(data)
        if original.sha256 not in self.originals:
            self.check_space()
            self.originals[original.sha256] = data
        return original

    async def put_reference(self, data: bytes, *, name: str, max_bytes: int = 7_000_000) -> Attached:
        fit, _ = pixels.reference(data, name=name, max_bytes=max_bytes)
        return Attached(original=await self.put(fit), note=pixels.note(data, name=name))

    async def region(self, parent: Sha256, reference: Sha256, *, name: str, said: bool) -> Marking | None:
        found = pixels.marked(await self.original(parent), await self.original(reference), name=name, said=said)
        if found is None:
            return None
        mask, where, drawn = found
        return Marking(mask=(await self.put(mask)).sha256, where=where, drawn=drawn)

    async def put_inside(self, parent: Sha256, answer: Sha256, mask: Sha256) -> Original:
        files = await self.original(parent), await self.original(answer), await self.original(mask)
        return await self.put(pixels.inside(*files))

    async def put_adjusted(self, sha256: Sha256, steps: Sequence[Adjustment]) -> Original:
        return await self.put(pixels.adjusted(await self.original(sha256), steps))

    async def drift(self, before: Sha256, after: Sha256) -> Drift | None:
        if not self.measures:
            return pixels.drift(await self.original(before), await self.original(after))
        found = self.measures.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    async def contact(self, cells: Sequence[Cell]) -> bytes:
        self.contacts.append(tuple(cells))
        return pixels.contact(
            [
                pixels.Card(
                    number=cell.number,
                    picture=self.originals.get(cell.picture) if cell.picture is not None else None,
                    failed=cell.failed or (cell.picture is not None and cell.picture not in self.originals),
                    label=cell.label,
                )
                for cell in cells
            ]
        )

    async def tree(self, shown: Sequence[OnSheet]) -> bytes:
        cells = [replace(one.cell, gone=one.sha256 not in self.originals) for one in shown]
        return pixels.tree(cells, [self.originals.get(one.sha256, b"") for one in shown])

    async def original(self, sha256: Sha256) -> bytes:
        if sha256 not in self.originals:
            raise PictureLost
        return self.originals[sha256]

    async def preview(self, sha256: Sha256, *, max_edge: int = 1024, max_bytes: int | None = None) -> Picture:
        made = pixels.preview(await self.original(sha256), max_edge=max_edge, max_bytes=max_bytes)
        return Picture(data=made, mime="image/jpeg")


class MemoryMarks:
    """The port Marks in a dict. `crash` leaves only what was on disk; `lost` are keys that never reach the disk. Contract:
    test_store.py.
    """

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.noted: set[str] = set()
        self.lost: set[str] = set()

    def get(self, key: str) -> str | None:
        return self.values.get(key)

    async def set(self, key: str, value: str) -> None:
        if key not in self.lost:
            self.values[key] = value

    def defer(self, key: str, value: str) -> None:
        self.values[key] = value
        self.noted.add(key)

    def written(self) -> None:
        """Say that the posted message was kept, together with what was noted about it."""
        self.noted.clear()

    def crash(self) -> None:
        for key in self.noted:
            del self.values[key]
        self.noted.clear()


# --- an engine -------------------------------------------------------------------------------------------------------

_EDGES = {"512": 64, "1K": 128, "2K": 256, "4K": 512}  # pixels of the longest edge


def sent(brief: Brief) -> list[str]:
    """The hashes of the pictures that a model was given."""
    return [hashlib.sha256(picture.data).hexdigest() for picture in brief.pictures]


class PlainEngine:
    """The port Engine: every picture is of one colour, which comes from its number, and no two are alike.

    What the asker said decides what else happens: `fails`, `remarks` and `slow` are keyed by a part of the words, `fails_at` by the
    call's number. `looks` tells of every picture how it came to be: "a red bicycle > make it green".
    """

    samples = False

    def __init__(self) -> None:
        self.briefs: list[Brief] = []
        self.looks: dict[str, str] = {}
        self.fails: dict[str, StudioError] = {}
        self.fails_at: dict[int, StudioError] = {}  # by how many calls there were
        self.remarks: dict[str, str] = {}
        self.slow: dict[str, asyncio.Event] = {}  # painted when the event is set
        self._held: tuple[int, asyncio.Event] | None = None
        self.shape: tuple[int, int] | None = None  # paint this, whatever is asked for
        self.gone: set[str] = set()
        self.under_way = 0
        self.most_under_way = 0
        self.began = asyncio.Condition()

    def off(self) -> Collection[str]:
        return self.gone

    async def paint(self, brief: Brief) -> Painting:
        self.briefs.append(brief)
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        number = len(self.briefs)
        async with self.began:
            self.began.notify_all()
        try:
            if self._held is not None and number >= self._held[0]:
                await self._held[1].wait()
            for part, event in self.slow.items():
                if part in brief.words:
                    await event.wait()
            return self._painting(brief, number)
        except asyncio.CancelledError:  # billed all the same
            raise HungUp((ModelCall(outcome="cancelled", cost=MicroDollars(34_000), seconds=0.5, billed=True),)) from None
        finally:
            self.under_way -= 1

    def slow_from(self, number: int) -> asyncio.Event:
        """Hold the calls from this one on until the event is set."""
        self._held = number, asyncio.Event()
        return self._held[1]

    async def begun(self, count: int) -> None:
        """Wait until so many calls were begun."""
        async with asyncio.timeout(PATIENCE), self.began:
            await self.began.wait_for(lambda: len(self.briefs) >= count)

    def look(self, data: bytes) -> str:
        return self.looks.get(hashlib.sha256(data).hexdigest(), "?")

    def _painting(self, brief: Brief, number: int) -> Painting:
        if number in self.fails_at:
            raise self.fails_at[number]
        for part, error in self.fails.items():
            if part in brief.words:
                raise error
        width, height = self.shape or _shape(brief)
        data = plain_png(width, height, number.to_bytes(3, "big"))
        self.looks[hashlib.sha256(data).hexdigest()] = self._story(brief)
        remark = next((said for part, said in self.remarks.items() if part in brief.words), "")
        cost = MicroDollars(34_000)
        return Painting(
            picture=Picture(data=data, mime="image/png"),
            receipt=Receipt(
                cost=cost, seconds=1.5, remark=remark, response_id=f"response-{number}", model_version=brief.tier.model
            ),
            model_calls=(ModelCall(outcome="painted", cost=cost, seconds=1.5, billed=True),),
        )

    def _story(self, brief: Brief) -> str:
        asked = brief.words if brief.asked is None else brief.asked
        assert asked in brief.words
        said = asked or f"({brief.act})"
        parent = f"{self.look(brief.pictures[-1].data)} > " if brief.edits else ""
        references = len(brief.pictures) - int(brief.edits)
        return f"{parent}{said}" + (f" + {references}" if references else "")


def _shape(brief: Brief) -> tuple[int, int]:
    wide, high = (int(side) for side in (brief.ratio or "1:1").split(":"))
    edge = _EDGES.get(brief.size or "1K", 128)
    return round(edge * wide / max(wide, high)), round(edge * high / max(wide, high))


# --- a platform --------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Shown:
    """A message of the studio. `result` None: a placeholder, or a sentence."""

    id: str
    root: str | None  # the thread it stands in; None: in the channel
    text: str = ""
    result: Result | None = None
    way: WayOn | None = None  # how its asker may go on
    progress: list[Progress] = field(default_factory=list)


class MemoryPublisher:
    """The port Publisher: a platform whose messages are numbered m1, m2, … A thread's root is the message it hangs from.

    `moves`: a result is a new message, and its placeholder goes away (as Slack's file messages are).
    `refuses`: the next call of that name raises that error, once; `slow` holds a call of that name until its event is set.
    """

    def __init__(self, *, moves: bool = False) -> None:
        self.moves = moves
        self.messages: dict[str, Shown] = {}
        self.ephemerals: list[tuple[str, str]] = []  # what the asker alone was told: person's name, sentence
        self.reached: list[tuple[str, str]] = []  # who was told besides, because they had waited for long
        self.announced: list[tuple[Place, str]] = []
        self.approvals: list[tuple[Approval, bool]] = []  # as they were shown, and whether as reminders
        self.corrections: list[Correction] = []
        self.boards: list[Board] = []  # what the messages of votes showed, one after the other
        self.winners: list[Board] = []  # what threads of votes were told in the end
        self.unblinded: list[tuple[Post, Result]] = []  # comparisons whose tiers were shown
        self.files: dict[str, bytes] = {}  # what can be fetched, by url
        self.expired: set[str] = set()  # urls that the platform serves no more
        self.fetched: list[str] = []
        self.links: dict[str, Linked] = {}  # where links lead to, for everybody
        self.refuses: dict[str, list[StudioError]] = {}
        self.slow: dict[str, asyncio.Event] = {}
        self.gone: set[str] = set()  # threads that were deleted
        self.news: list[Shown] = []  # results and sentences in the order they appeared
        self.calls: list[str] = []
        self._happened = asyncio.Condition()
        self._count = 0

    async def open(self, post: Post, progress: Progress) -> PostedMessage:
        await self._faults("open", post)
        shown = self._placeholder(post)
        if shown is None:
            shown = self._add(post)
            post.marks.defer("placeholder", shown.id)
        shown.progress.append(progress)
        await self._tell()
        return self._posted_message(post, shown)

    async def progress(self, post: Post, progress: Progress) -> None:
        shown = self._placeholder(post)
        if shown is not None:
            shown.progress.append(progress)
            await self._tell()

    async def deliver(self, post: Post, result: Result) -> PostedMessage:
        await self._faults("deliver", post)
        posted = post.marks.get("result")
        if posted is not None:
            return self._posted_message(post, self.messages[posted])
        old = self._placeholder(post)
        shown = self._add(post) if old is None or self.moves else old
        shown.result = result
        await post.marks.set("result", shown.id)
        if old is not None and old is not shown:
            del self.messages[old.id]
        await self._appears(shown)
        return self._posted_message(post, shown)

    async def fail(
        self, post: Post, sentence: str, *, called_off: bool = False, waited: bool = False, way: WayOn | None = None
    ) -> None:
        await self._faults("fail", post)
        if waited:
            self.reached.append((post.person.name, sentence))
        shown = self._placeholder(post)
        if shown is None and post.callback:
            self.ephemerals.append((post.person.name, sentence))
            return
        shown = shown or self._add(post)
        shown.text, shown.way = sentence, way
        await self._appears(shown)

    async def announce(self, place: Place, sentence: str, *, once: str) -> None:
        if self.refuses.get("announce"):
            raise self.refuses["announce"].pop(0)
        self.announced.append((place, sentence))
        await self._tell()

    async def show_approval(self, approval: Approval, *, remind: bool = False) -> str:
        if self.refuses.get("show_approval"):
            raise self.refuses["show_approval"].pop(0)
        self.approvals.append((approval, remind))
        return f"reminder of {approval.id}" if remind else approval.message or f"question of {approval.id}"

    async def show_correction(self, correction: Correction) -> None:
        if self.refuses.get("show_correction"):
            raise self.refuses["show_correction"].pop(0)
        self.corrections.append(correction)
        await self._tell()

    async def show_vote(self, board: Board) -> str:
        if self.refuses.get("show_vote"):
            raise self.refuses["show_vote"].pop(0)
        self.boards.append(board)
        await self._tell()
        return board.message or f"vote of {board.vote.id}"

    async def show_winner(self, board: Board) -> None:
        if self.refuses.get("show_winner"):
            raise self.refuses["show_winner"].pop(0)
        self.winners.append(board)

    async def show_tiers(self, post: Post, result: Result, *, thread: Place) -> None:
        if self.refuses.get("show_tiers"):
            raise self.refuses["show_tiers"].pop(0)
        self.unblinded.append((post, result))

    async def fetch(self, attachment: Attachment, *, workspace: str = "", max_bytes: int) -> bytes:
        self.fetched.append(attachment.url)
        if attachment.url not in self.files or attachment.url in self.expired:
            raise BadPicture(f"“{attachment.name}” has expired. Attach it once more.")
        data = self.files[attachment.url]
        if len(data) > max_bytes:
            raise BadPicture(f"“{attachment.name}” is too large. Attach a smaller copy.")
        return data

    def links_in(self, words: str) -> tuple[str, ...]:
        return tuple(word for word in words.split() if word.startswith(("link:", "https://chat.example/message/")))

    async def linked(self, link: str, *, place: Place, person: Person) -> Linked:
        self.calls.append("linked")
        if link not in self.links:
            raise BadAsk("I can't use that link here. You weren't charged. Attach the picture instead.")
        return self.links[link]

    # --- for tests

    def showing(self, number: int, root: str | None = None) -> str:
        """Find the newest message that shows v<number>, in the thread with this root if one is named."""
        for shown in reversed(self.messages.values()):
            here = root is None or root in (shown.root, shown.id)
            if here and shown.result is not None and any(version.number == number for version in shown.result.versions):
                return shown.id
        raise AssertionError(f"no message shows v{number}")

    async def appeared(self, count: int) -> None:
        """Wait until so many results and sentences stand."""
        async with asyncio.timeout(PATIENCE), self._happened:
            await self._happened.wait_for(lambda: len(self.news) >= count)

    async def called(self, call: str) -> None:
        """Wait until that method was called."""
        async with asyncio.timeout(PATIENCE), self._happened:
            await self._happened.wait_for(lambda: call in self.calls)

    async def stands(self, count: int) -> None:
        """Wait until there are so many messages, placeholders among them."""
        async with asyncio.timeout(PATIENCE), self._happened:
            await self._happened.wait_for(lambda: len(self.messages) >= count)

    async def says(self, message: str, stage: str) -> None:
        """Wait until a placeholder says that stage."""
        async with asyncio.timeout(PATIENCE), self._happened:
            await self._happened.wait_for(lambda: [one.stage for one in self.messages[message].progress[-1:]] == [stage])

    async def waits(self, message: str, ahead: int) -> None:
        """Wait until a placeholder says that so many go before it."""
        async with asyncio.timeout(PATIENCE), self._happened:
            await self._happened.wait_for(lambda: [one.ahead for one in self.messages[message].progress[-1:]] == [ahead])

    async def _tell(self) -> None:
        async with self._happened:
            self._happened.notify_all()

    async def _appears(self, shown: Shown) -> None:
        self.news.append(shown)
        await self._tell()

    async def _faults(self, call: str, post: Post) -> None:
        self.calls.append(call)
        await self._tell()
        if call in self.slow:
            await self.slow[call].wait()
        if self.refuses.get(call):
            raise self.refuses[call].pop(0)
        if post.place.root in self.gone:
            raise PlaceGone("The thread was deleted.")

    def _placeholder(self, post: Post) -> Shown | None:
        return self.messages.get(post.marks.get("placeholder") or "")

    def _add(self, post: Post) -> Shown:
        if post.place.root is not None and post.place.root.startswith("m") and post.place.root not in self.messages:
            raise CannotPost(f"There is no thread {post.place.root}.")
        self._count += 1
        shown = Shown(id=f"m{self._count}", root=post.place.root)
        self.messages[shown.id] = shown
        return shown

    def _posted_message(self, post: Post, shown: Shown) -> PostedMessage:
        return PostedMessage(message=shown.id, root=post.place.root or shown.id)


# --- jobs ---------------------------------------------------------------------------------------------------------------


class DirectJobs:
    """The port Jobs in this process alone: nothing survives it. `paused` only keeps what is submitted."""

    def __init__(self) -> None:
        self.renders: Renders | None = None
        self.submitted: list[RenderId] = []
        self.paused = False
        self._tasks: set[asyncio.Task[None]] = set()

    def submit(self, render: RenderId) -> None:
        self.submitted.append(render)
        if not self.paused:
            self.run(render)

    def run(self, render: RenderId) -> None:
        assert self.renders is not None
        task = asyncio.create_task(self.renders.work(render))
        self._tasks.add(task)

    def cancelled(self, render: RenderId) -> None:
        assert self.renders is not None
        self.renders.call_off(render)

    async def idle(self) -> None:
        """Wait until nothing is under way. Raises what a job broke with."""
        async with asyncio.timeout(PATIENCE):
            while self._tasks:
                done, _ = await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
                self._tasks -= done
                for task in done:
                    task.result()

    async def kill(self) -> None:
        """Stop everything where it is, as the end of the process would."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
