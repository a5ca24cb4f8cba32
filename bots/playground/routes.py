"""The playground's addresses but for the page itself (assets.py): its JSON, its files and pictures."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aiohttp import web

from bots.playground import team, view
from bots.playground.answering import Outcome
from bots.playground.chat import Chat
from bots.playground.files import FILE_BYTES, File, FileTooLarge
from bots.playground.handler import Decision, EventHandler, Pressed, Said
from bots.playground.lines import ChatLine
from bots.playground.quotas import KINDS
from bots.playground.view import BALLOT, END_VOTE
from bots.shared.archives import zipped
from bots.shared.listening import body as read_body
from bots.shared.listening import chunks
from bots.speech import playground_text, text
from core.acts import table
from core.errors import PictureLost, StudioError
from core.lines import whole
from core.model import Act, Person, Sha256, Tier, VersionId
from core.pixels import sniff
from core.ports.approvals import MOST_REASON
from core.ports.pictures import PreviewStore

_FOR_EVER = "private, max-age=31536000, immutable"
_EDGES = (160, 512, 1024)
JSON_BYTES = 256_000  # room for the longest text, in any script
_PRESSED = frozenset(row.act for row in table.ROWS if row.is_pressed or row.act is Act.CANCEL)  # the other buttons open a form
_DECISIONS: Mapping[str, Decision] = {"approve": "approve", "decline": "decline", "withdraw": "withdraw"}
_PAGE = re.compile("[0-9]{0,6}")
_FILES_AT_ONCE = 14
_UPLOAD_SECONDS = 60.0
_SHOWN_FILES = ("image/png", "image/jpeg", "image/webp", "image/gif")  # kinds that every browser shows and that run no scripts


class Routes:
    def __init__(
        self, handler: EventHandler, chat: Chat, pictures: PreviewStore, tiers: Mapping[str, Tier], *, samples: bool = False
    ) -> None:
        self._samples = samples
        self._handler = handler
        self._chat = chat
        self._pictures = pictures
        self._tiers = tiers
        self._zips = asyncio.Semaphore(1)  # each is in memory while it is made

    def table(self) -> list[web.RouteDef]:
        return [
            web.get("/api/team", self.team),
            web.get("/api/channels/{channel}", self.channel),
            web.get("/api/threads/{root}", self.thread),
            web.get("/api/trees/{root}", self.tree),
            web.post("/api/say", self.say),
            web.post("/api/press", self.press),
            web.post("/api/describe", self.describe),
            web.post("/api/dismiss", self.dismiss),
            web.post("/api/files", self.put_file),
            web.get("/files/{file}", self.file),
            web.get("/pictures/{sha256:[0-9a-f]{64}}", self.picture),
            web.get("/archives/{line}", self.archive),
            web.get("/previews/{sha256:[0-9a-f]{64}}", self.preview),
        ]

    # --- reading

    async def team(self, _request: web.Request) -> web.Response:
        return web.json_response(
            {
                "studio": {"id": team.STUDIO, "name": team.STUDIO_NAME},
                "people": view.people(),
                "channels": [{"name": one.name, "topic": one.topic, "asks": one.asks} for one in team.CHANNELS.values()],
                "notice": playground_text.SAMPLES if self._samples else None,
                "commands": view.commands(),
                "flags": view.flags(self._tiers),
                "moves": [row.act for row in table.ROWS if row.moves],
                "seq": await self._chat.now_at(),
                "file_bytes": FILE_BYTES,
            }
        )

    async def channel(self, request: web.Request) -> web.Response:
        channel, viewer = _channel(request.match_info["channel"]), _person(request.query.get("as"))
        lines = await self._chat.channel(channel, viewer=viewer.id, before=request.query.get("before"))
        return web.json_response({"lines": [view.line(one, await self._chat.summary(one.id)) for one in lines]})

    async def thread(self, request: web.Request) -> web.Response:
        viewer = _person(request.query.get("as"))
        lines = await self._chat.thread(request.match_info["root"], viewer=viewer.id)
        return web.json_response({"lines": [view.line(one) for one in lines]})

    async def tree(self, request: web.Request) -> web.Response:
        """A page of a thread's tree; without a number, the one with the current version."""
        channel, _ = _channel(request.query.get("channel")), _person(request.query.get("as"))
        page = request.query.get("page", "")
        if not _PAGE.fullmatch(page):
            raise _bad("The page must be a number.")
        try:
            found = await self._handler.tree(channel, whole(request.match_info["root"]), int(page) if page else None)
        except StudioError as error:
            raise _bad(str(error)) from None
        return web.json_response(found)

    async def picture(self, request: web.Request) -> web.Response:
        """Send an original, byte for byte; none of a blind comparison whose tiers are hidden, though the page knows its previews by it."""
        sha256 = await self._shown(request)
        if await self._handler.hides(sha256):
            raise web.HTTPNotFound
        with _found():
            data = await self._pictures.original(sha256)
        return web.Response(body=data, content_type=_mime(data), headers={"Cache-Control": _FOR_EVER})

    async def archive(self, request: web.Request) -> web.Response:
        """Send the pictures of a line as one file, as it lists them, to somebody who sees that line."""
        viewer, line = _person(request.query.get("as")), await self._chat.line(request.match_info["line"])
        seen = line is not None and not line.removed and line.only_for in (None, viewer.id)
        listed = line.body.get("archive") if line is not None and seen else None
        if listed is None:
            raise web.HTTPNotFound
        async with self._zips:
            with _found():
                data = await zipped(self._pictures, view.archive_of(listed))
        headers = {"Content-Disposition": f'attachment; filename="{listed["name"]}"', "Cache-Control": _FOR_EVER}
        return web.Response(body=data, content_type="application/zip", headers=headers)

    async def preview(self, request: web.Request) -> web.Response:
        edge = request.query.get("edge", "512")
        if edge not in map(str, _EDGES):
            raise web.HTTPBadRequest(text=f"edge is one of {', '.join(map(str, _EDGES))}.")
        sha256 = await self._shown(request)
        with _found():
            made = await self._pictures.preview(sha256, max_edge=int(edge))
        return web.Response(body=made.data, content_type=made.mime, headers={"Cache-Control": _FOR_EVER})

    async def _shown(self, request: web.Request) -> Sha256:
        sha256 = request.match_info["sha256"]
        if not await self._chat.shows(sha256):
            raise web.HTTPNotFound
        return Sha256(sha256)

    async def file(self, request: web.Request) -> web.StreamResponse:
        """Send an attached file. A picture that browsers know is shown; anything else is only ever downloaded."""
        kept = await self._chat.file(request.match_info["file"])
        if kept is None:
            raise web.HTTPNotFound
        with kept.path.open("rb") as opened:  # four bytes of a local file
            mime = _mime(opened.read(4))
        headers = {"Cache-Control": _FOR_EVER, "Content-Type": mime, "Content-Security-Policy": "default-src 'none'; sandbox"}
        if mime == "application/octet-stream":
            headers["Content-Disposition"] = "attachment"
        return web.FileResponse(kept.path, headers=headers)

    # --- changing

    async def say(self, request: web.Request) -> web.Response:
        sent = await _json(request)
        person = _person(sent.get("as"))
        words, files = _text(sent, "text", 40_000), await self._files(sent)
        if not words.strip() and not files:
            raise _bad("There is nothing to send.")
        return _outcome(
            await self._handler.say(
                Said(
                    event=_event(sent),
                    person=person,
                    channel=_channel(sent.get("channel")),
                    root=await self._root(sent),
                    text=words.strip(),
                    files=files,
                    replied_to=_optional(sent, "replied_to"),
                    version=VersionId(version) if (version := _optional(sent, "version")) else None,
                    locale=_locale(request),
                )
            )
        )

    async def press(self, request: web.Request) -> web.Response:
        sent = await _json(request)
        person = _person(sent.get("as"))
        line = await self._line(sent, person)
        if _optional(sent, "act") == "rest" and line.body.get("rest"):
            return _outcome(await self._handler.rest(line, event=_event(sent), person=person))
        if line.kind == "unsure" or ("instead" in line.body and _optional(sent, "act") == "instead"):
            return _outcome(await self._handler.go_ahead(line, event=_event(sent), person=person))
        if line.kind == "approval":
            decision = _DECISIONS.get(_optional(sent, "act") or "")
            if decision is None:
                raise _bad("There is no such button.")
            return _outcome(await self._handler.decide(line, decision, _text(sent, "reason", MOST_REASON), person=person))
        if line.kind in KINDS:
            return _outcome(await self._handler.more(line, event=_event(sent), person=person))
        act = _optional(sent, "act")
        if line.kind == "vote" and act in (BALLOT, END_VOTE):
            at = _optional(sent, "at") or ""
            where = (int(at) if at.isdecimal() and len(at) < 4 else -1) if act == BALLOT else None
            return _outcome(await self._handler.vote(line, where, event=_event(sent), person=person))
        if act not in _PRESSED:
            raise _bad("There is no such button.")
        version, render = _optional(sent, "version"), line.body.get("render")
        pressed = Pressed(
            event=_event(sent),
            person=person,
            line=line,
            act=Act(act),
            version=VersionId(version) if version else None,
            render=str(render) if render and act == Act.CANCEL else None,
            against=_number(sent, "against"),
            choice=_optional(sent, "choice"),
            locale=_locale(request),
        )
        return _outcome(await self._handler.press(pressed))

    async def describe(self, request: web.Request) -> web.Response:
        sent = await _json(request)
        person = _person(sent.get("as"))
        line = await self._line(sent, person)
        place = team.place(line.channel, line.root or line.id)
        version, alt = VersionId(_text(sent, "version", 100)), _text(sent, "alt", 1000).strip()
        try:
            return _outcome(await self._handler.describe(version, alt, place=place))
        except StudioError as error:
            return _outcome(Outcome(status=str(error), declined=True))

    async def dismiss(self, request: web.Request) -> web.Response:
        sent = await _json(request)
        person = _person(sent.get("as"))
        gone = await self._chat.remove(_text(sent, "line", 20), viewer=person.id)
        return _outcome(Outcome(declined=not gone))

    async def put_file(self, request: web.Request) -> web.Response:
        _person(request.query.get("as"))
        name = view.plain(Path(request.query.get("name", "")).name, 120) or "picture"
        try:
            async with asyncio.timeout(_UPLOAD_SECONDS):
                kept = await self._chat.keep_file(name, chunks(request, most=FILE_BYTES))
        except TimeoutError:
            raise web.HTTPRequestTimeout(text="The file did not arrive in time.") from None
        except (FileTooLarge, web.HTTPRequestEntityTooLarge):
            too_large = playground_text.FILE_TOO_LARGE.format(name=name, limit=FILE_BYTES // 1_000_000)
            raise web.HTTPRequestEntityTooLarge(max_size=FILE_BYTES, actual_size=FILE_BYTES + 1, text=too_large) from None
        return web.json_response({"id": kept.id, "name": kept.name, "size": kept.size})

    async def _files(self, sent: Mapping[str, Any]) -> tuple[File, ...]:
        idents = sent.get("files") or []
        if not isinstance(idents, list) or len(idents) > _FILES_AT_ONCE:
            raise _bad(f"At most {_FILES_AT_ONCE} files can go with one message. Leave some out.")
        found = [await self._chat.file(whole(str(ident))) for ident in idents]
        return tuple(file for file in found if file is not None)

    async def _root(self, sent: Mapping[str, Any]) -> str | None:
        root = _optional(sent, "root")
        if root is None:
            return None
        line = await self._chat.line(root)
        begins = line is not None and not line.removed and line.root is None and line.only_for is None
        if line is None or not begins or line.channel != _channel(sent.get("channel")):
            raise _bad("That thread is no longer there.")
        return root

    async def _line(self, sent: Mapping[str, Any], person: Person) -> ChatLine:
        line = await self._chat.line(_text(sent, "line", 20))
        if line is None or line.removed or line.only_for not in (None, person.id):
            raise _bad(text.BUTTON_GONE)
        return line


# --- reading what the page sent


@contextmanager
def _found() -> Iterator[None]:
    """Answer that a picture is not there, where its file is gone."""
    try:
        yield
    except PictureLost as error:
        raise web.HTTPNotFound(text=str(error)) from error


def _bad(sentence: str) -> web.HTTPBadRequest:
    return web.HTTPBadRequest(text=sentence)


async def _json(request: web.Request) -> Mapping[str, Any]:
    if request.content_type != "application/json":
        raise _bad("The playground takes JSON.")
    try:
        sent = json.loads(await read_body(request, most=JSON_BYTES))
    except web.HTTPRequestEntityTooLarge:
        raise _bad("That is too long to send. Shorten it.") from None
    except (ValueError, RecursionError):
        raise _bad("That is not JSON.") from None
    if not isinstance(sent, dict):
        raise _bad("That is not a JSON object.")
    return sent


def _text(sent: Mapping[str, Any], key: str, most: int) -> str:
    value = sent.get(key, "")
    if not isinstance(value, str) or len(value) > most:
        raise _bad(f"The {key} must be text of at most {most:,} characters.")
    return whole(value)


def _optional(sent: Mapping[str, Any], key: str) -> str | None:
    return _text(sent, key, 200) or None if sent.get(key) is not None else None


def _number(sent: Mapping[str, Any], key: str) -> int | None:
    value = sent.get(key)
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 10**6):
        raise _bad(f"The {key} must be a number.")
    return value


def _event(sent: Mapping[str, Any]) -> str:
    event = _text(sent, "event", 64)
    if len(event) < 8:
        raise _bad("The event needs an id of at least 8 characters.")
    return event


def _person(ident: object) -> Person:
    member = team.MEMBERS.get(ident) if isinstance(ident, str) else None
    if member is None:
        raise _bad("Nobody here has that name.")
    return member.person


def _channel(name: object) -> str:
    if not isinstance(name, str) or name not in team.CHANNELS:
        raise web.HTTPNotFound(text="There is no such channel.")
    return name


def _locale(request: web.Request) -> str | None:
    first = request.headers.get("Accept-Language", "").split(",")[0].split(";")[0].strip()
    return first[:20] or None


def _mime(data: bytes) -> str:
    mime = sniff(data[:1024])
    return mime if mime in _SHOWN_FILES else "application/octet-stream"


def _outcome(outcome: Outcome) -> web.Response:
    return web.json_response({"status": outcome.status, "declined": outcome.declined, "line": outcome.line})
