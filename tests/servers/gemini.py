"""A local Gemini API, strict like the real one, for driving the real google-genai against.

    async with GeminiServer() as server:
        server.script(overloaded(), painted(remark="Here you are."))
        engine = GeminiEngine.open(api_key=server.key, base_url=server.url, ...)
        ...
        assert server.requests[0].words.endswith("a red bicycle")

A request that is sound and has no scripted answer gets a picture of the asked ratio and size, different for every request.
Standalone: `python -m tests.servers.gemini --port 8790 --latency 0.2 --megabytes 2.6`.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import json
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.servers import PATIENCE
from tests.servers.gemini_answers import Answer, bad_key, gone, invalid, no_key, painted, words
from tests.servers.gemini_pictures import picture
from tests.servers.gemini_rules import (
    BODY_LIMIT,
    MODELS,
    InputPicture,
    InvalidError,
    Model,
    Understood,
    conforms,
    pixels,
    understood,
)

Json = dict[str, Any]
THUMB = "/9j/4AAQSkZJRg=="  # a thought's picture need not be good


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A request that reached the service. `understood` is None where it broke a rule; `refused` then says which."""

    model: str
    at: float  # time.monotonic()
    understood: Understood | None
    refused: str = ""
    body: Json | None = None  # the JSON, base64 and all, where the server was told to keep it

    @property
    def words(self) -> str:
        return self.understood.words if self.understood else ""

    @property
    def pictures(self) -> tuple[InputPicture, ...]:
        return self.understood.pictures if self.understood else ()

    @property
    def sha256s(self) -> tuple[str, ...]:
        return tuple(picture.sha256 for picture in self.pictures)


def _is_command(seen: Seen) -> bool:
    try:
        return "commands" in json.loads(seen.words)
    except (ValueError, TypeError):
        return False


class GeminiServer:
    """key        what x-goog-api-key must be; None takes any
    latency    seconds before every unscripted answer
    megabytes  weight of every unscripted picture
    keep       whether `Seen.body` is kept
    """

    def __init__(
        self,
        *,
        key: str | None = "test-key",
        host: str = "127.0.0.1",
        port: int = 0,
        latency: float = 0.0,
        megabytes: float | None = None,
        keep: bool = False,
    ) -> None:
        self.key = key or "any-key"
        self.latency = latency
        self.megabytes = megabytes
        self.requests: list[Seen] = []  # to models that paint
        self.readings: list[Seen] = []  # to models that read what people write in threads
        self.commands: list[Seen] = []  # to the same, with the words of commands
        self.models: dict[str, Model] = dict(MODELS)
        self.under_way = 0  # calls being answered now
        self.most_at_once = 0
        self.hung_up = 0  # calls whose client went away before the answer
        self.url = ""
        self.looked_at: list[Seen] = []  # to the same, with a picture whose lettering is to be read
        self._lettering: list[str] = []
        self._lettering_script: deque[Answer] = deque()
        self._any_key = key is None
        self._host, self._port, self._keep = host, port, keep
        self._script: deque[Answer] = deque()
        self._when: list[tuple[Callable[[Understood], bool], Answer]] = []
        self._read_script: deque[Answer] = deque()
        self._command_script: deque[Answer] = deque()
        self._meanings: list[tuple[str, Json]] = []
        self._needs: list[tuple[str, Json]] = []
        self._lookup_fault: Answer | None = None
        self._painted = 0
        self._changed = asyncio.Condition()
        self._runner: web.AppRunner | None = None

    # --- what tests say -------------------------------------------------------------------------------------------------

    def script(self, *answers: Answer) -> None:
        """Answer the next requests with these, in order of arrival."""
        self._script.extend(answers)

    def when(self, words: str, *answers: Answer) -> None:
        """Answer the next requests whose words contain `words` with these, before any of `script`."""
        self._when.extend((lambda request: words in request.words, answer) for answer in answers)

    def reads(self, words: str, act: str, **more: Any) -> None:
        """From now on, read a message that contains these words as this. A message with none of such words is unclear."""
        self._meanings.append((words, {"act": act, **more}))

    def reads_command(self, words: str, *, need: object = 10, **more: Any) -> None:
        """From now on, read a command that contains these words as asking for this. A command with none of such words asks for nothing."""
        self._needs.append((words, {"need": need, **more}))

    def letters(self, *pieces: str) -> None:
        """From now on, see this lettering in every picture whose lettering is to be read."""
        self._lettering = list(pieces)

    def answer_lettering(self, *answers: Answer) -> None:
        """Answer the next requests that have lettering read with these, in order of arrival."""
        self._lettering_script.extend(answers)

    def answer_readings(self, *answers: Answer) -> None:
        """Answer the next requests to models that read messages with these, in order of arrival."""
        self._read_script.extend(answers)

    def answer_commands(self, *answers: Answer) -> None:
        """Answer the next requests that read the words of commands with these, in order of arrival."""
        self._command_script.extend(answers)

    def looked_up(self, answer: Answer) -> None:
        """From now on, answer everybody who lists the models, or asks for one, with this error."""
        self._lookup_fault = answer

    def retire(self, model: str) -> None:
        """From now on, answer 404 for this model, and leave it out of the list."""
        self.models.pop(model, None)

    @property
    def unused(self) -> int:
        """List the scripted answers that nobody has asked for."""
        return (
            len(self._script) + len(self._when) + len(self._read_script) + len(self._command_script) + len(self._lettering_script)
        )

    async def seen(self, count: int, *, timeout: float = PATIENCE) -> list[Seen]:
        """Wait until `count` requests have arrived in all."""
        await self._until(lambda: len(self.requests) >= count, timeout)
        return self.requests

    async def was_read(self, count: int, *, timeout: float = PATIENCE) -> list[Seen]:
        """Wait until `count` messages have been sent to be read in all, in however many requests."""
        await self._until(lambda: len(self.said) >= count, timeout)
        return self.readings

    @property
    def said(self) -> list[str]:
        """List the messages that were sent to be read."""
        asked = [json.loads(seen.understood.words) for seen in self.readings if seen.understood is not None]
        return [str(message.get("text", "")) for one in asked for message in one["messages"]]

    async def read_commands(self, count: int, *, timeout: float = PATIENCE) -> list[Seen]:
        """Wait until the words of `count` commands have arrived in all."""
        await self._until(lambda: len(self.commands) >= count, timeout)
        return self.commands

    async def quiet(self, *, timeout: float = PATIENCE) -> None:
        """Wait until no call is being answered."""
        await self._until(lambda: self.under_way == 0, timeout)

    async def _until(self, true: Callable[[], bool], timeout: float) -> None:
        async with asyncio.timeout(timeout), self._changed:
            await self._changed.wait_for(true)

    # --- life -----------------------------------------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=0)
        app.router.add_post("/{version:v1|v1beta}/models/{call}", self._post)
        app.router.add_get("/{version:v1|v1beta}/models", self._list)
        app.router.add_get("/{version:v1|v1beta}/models/{model}", self._get)
        self._runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        await site.start()
        self.url = f"http://{self._host}:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    # --- the service ------------------------------------------------------------------------------------------------------

    def _key_fault(self, request: web.Request) -> Answer | None:
        given = request.headers.get("x-goog-api-key", "")
        if not given:
            return no_key()
        return None if self._any_key or given == self.key else bad_key()

    async def _list(self, request: web.Request) -> web.StreamResponse:
        if fault := self._key_fault(request) or self._lookup_fault:
            return web.json_response(fault.error, status=fault.status)
        return web.json_response({"models": [self._card(name) for name in self.models]})

    async def _get(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["model"]
        fault = self._key_fault(request) or self._lookup_fault
        if fault is None and name not in self.models:
            fault = gone(name, request.match_info["version"])
        return web.json_response(fault.error, status=fault.status) if fault else web.json_response(self._card(name))

    @staticmethod
    def _card(name: str) -> Json:
        return {
            "name": f"models/{name}",
            "version": "001",
            "displayName": name,
            "inputTokenLimit": 65536,
            "outputTokenLimit": 32768,
            "supportedGenerationMethods": ["generateContent", "countTokens", "batchGenerateContent"],
        }

    async def _post(self, request: web.Request) -> web.StreamResponse:
        self.under_way += 1
        self.most_at_once = max(self.most_at_once, self.under_way)
        try:
            return await self._generate(request)
        except asyncio.CancelledError:
            self.hung_up += 1
            raise
        finally:
            self.under_way -= 1
            await asyncio.shield(self._tell())

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def _generate(self, request: web.Request) -> web.StreamResponse:
        name, _, method = request.match_info["call"].partition(":")
        raw = await request.read()
        ask, answer = self._judge(request, name, method, raw)
        body = json.loads(raw) if self._keep else None
        said = str(answer.error["error"]["message"]) if answer and answer.error else ""
        reads = name in MODELS and MODELS[name].writes
        seen = Seen(model=name, at=time.monotonic(), understood=ask, refused=said, body=body)
        if reads and ask is not None and ask.pictures:
            self.looked_at.append(seen)
        else:
            (self.requests if not reads else self.commands if _is_command(seen) else self.readings).append(seen)
        await self._tell()
        if ask is not None and answer is None:
            answer = self._next(ask)
        assert answer is not None
        return await self._send(request, ask, answer)

    def _judge(self, request: web.Request, name: str, method: str, raw: bytes) -> tuple[Understood | None, Answer | None]:
        """Understand a request, or return the answer that refuses it."""
        if fault := self._key_fault(request):
            return None, fault
        if name not in self.models or method != "generateContent":
            return None, gone(name, request.match_info["version"])
        if len(raw) > BODY_LIMIT:
            return None, invalid(f"Request payload size exceeds the limit: {BODY_LIMIT} bytes. Please use the Files API.")
        try:
            return understood(self.models[name], json.loads(raw)), None
        except ValueError:
            return None, invalid("Invalid JSON payload received. Unexpected end of string.")
        except InvalidError as wrong:
            return None, wrong.answer

    def _next(self, ask: Understood) -> Answer:
        if ask.model.writes and ask.pictures:
            return self._lettering_script.popleft() if self._lettering_script else self._seen_in(ask)
        if ask.model.writes:
            script = self._command_script if "commands" in json.loads(ask.words) else self._read_script
            return script.popleft() if script else self._meant(ask)
        for index, (wanted, answer) in enumerate(self._when):
            if wanted(ask):
                del self._when[index]
                return answer
        if self._script:
            return self._script.popleft()
        return painted(wait=self.latency or None)

    def _seen_in(self, ask: Understood) -> Answer:
        """Return the lettering in a picture according to the test, in the form of the request's schema."""
        answer = {"lettering": self._lettering}
        assert ask.schema is not None, "who has lettering read asks for a schema"
        assert conforms(answer, ask.schema), f"the service gives nothing that the schema does not allow: {answer}"
        return replace(words(json.dumps(answer)), thinking_tokens=0)

    def _meant(self, ask: Understood) -> Answer:
        """Return what the messages or commands of a request mean according to the test, in the form of the request's schema."""
        asked = json.loads(ask.words)
        meanings, other = (self._needs, {"need": 10}) if "commands" in asked else (self._meanings, {"act": "unclear"})
        said = [str(one.get("text", "")) for one in asked.get("commands") or asked["messages"]]
        found = [next((one for words, one in meanings if words in text), other) for text in said]
        answer = {"readings": found}
        assert ask.schema is not None, "who is read asks for a schema"
        assert conforms(answer, ask.schema), f"the service gives nothing that the schema does not allow: {answer}"
        return replace(words(json.dumps(answer)), thinking_tokens=0)

    async def _send(self, request: web.Request, ask: Understood | None, answer: Answer) -> web.StreamResponse:
        if isinstance(answer.wait, asyncio.Event):
            await answer.wait.wait()
        elif answer.wait:
            await asyncio.sleep(answer.wait)
        match answer.end:
            case "hang":
                await asyncio.Event().wait()
            case "reset":
                assert request.transport is not None
                request.transport.abort()
                return web.Response()
            case "html":
                return web.Response(status=answer.status, text="<html><h1>502 Bad Gateway</h1></html>", content_type="text/html")
            case _:
                pass
        if answer.error is not None:
            return web.json_response(answer.error, status=answer.status, headers=answer.headers)
        assert ask is not None
        self._painted += 1
        if ask.most_tokens is not None and len(answer.remark) > 4 * ask.most_tokens:  # about four characters to a token
            answer = replace(answer, remark=answer.remark[: 4 * ask.most_tokens], finish="MAX_TOKENS")
        pieces = await asyncio.to_thread(self._body, ask, answer, self._painted)
        return await self._write(request, pieces, answer)

    async def _write(self, request: web.Request, pieces: list[bytes], answer: Answer) -> web.StreamResponse:
        pieces = pieces if answer.body is None else [answer.body]
        length = sum(map(len, pieces))
        if answer.end == "bad_json":
            whole = b"".join(pieces)[: length // 2]
            pieces, length = [whole], len(whole)
        response = web.StreamResponse(headers={"Content-Type": "application/json; charset=UTF-8", **answer.headers})
        response.content_length = length
        await response.prepare(request)
        if answer.end == "cut":
            await response.write(b"".join(pieces)[: length // 2])
            assert request.transport is not None
            request.transport.close()
            return response
        with suppress(ConnectionResetError):
            for piece in pieces:
                for at in range(0, len(piece), 1 << 18):
                    await response.write(memoryview(piece)[at : at + (1 << 18)])
            await response.write_eof()
        return response

    # --- the answer's body ------------------------------------------------------------------------------------------------

    def _body(self, ask: Understood, answer: Answer, number: int) -> list[bytes]:
        """Write JSON as the service does, indented. The pictures' base64 is spliced in rather than passed through json.dumps."""
        size = ask.size or "1K"
        blobs = [self._base64(ask, answer, number * 10 + index, size) for index in range(answer.pictures)]
        text = json.dumps(self._reply(ask, answer, number, size), indent=2)
        pieces: list[bytes] = []
        rest = text.encode()
        for index, blob in enumerate(blobs):
            before, rest = rest.split(f"@picture{index}@".encode(), 1)
            pieces += [before, blob]
        return [*pieces, rest]

    def _base64(self, ask: Understood, answer: Answer, number: int, size: str) -> bytes:
        if answer.data is not None:
            return base64.b64encode(answer.data)
        width, height = pixels(ask.ratio or "1:1", size)
        return picture(number, width, height, mime=answer.mime, megabytes=answer.megabytes or self.megabytes)

    def _parts(self, answer: Answer) -> list[Json]:
        parts: list[Json] = []
        for _ in range(answer.thoughts):
            parts.append({"text": "**Considering the composition**", "thought": True})
            parts.append({"inlineData": {"mimeType": "image/jpeg", "data": THUMB}, "thought": True})
        if answer.before:
            parts.append({"text": answer.before, "thoughtSignature": "c2ln"})
        for index in range(answer.pictures):
            blob = {"mimeType": answer.claimed_mime or answer.mime, "data": f"@picture{index}@"}
            parts.append({"inlineData": blob, "thoughtSignature": base64.b64encode(b"signature " * 40).decode()})
        if answer.remark:
            parts.append({"text": answer.remark})
        return parts

    def _reply(self, ask: Understood, answer: Answer, number: int, size: str) -> Json:
        reply: Json = {}
        if answer.candidates:
            candidate: Json = {"index": 0}
            parts = self._parts(answer)
            if answer.content:
                candidate["content"] = {"role": "model", **({"parts": parts} if parts else {})}
            if answer.finish:
                candidate["finishReason"] = answer.finish
            if answer.finish_message:
                candidate["finishMessage"] = answer.finish_message
            reply["candidates"] = [candidate]
        if answer.block:
            reply["promptFeedback"] = {"blockReason": answer.block}
            if answer.block_message:
                reply["promptFeedback"]["blockReasonMessage"] = answer.block_message
        if answer.usage is not False:
            reply["usageMetadata"] = answer.usage if isinstance(answer.usage, dict) else self._usage(ask, answer, size)
        reply["modelVersion"] = ask.model.name
        reply["responseId"] = f"response-{number}"
        return reply

    @staticmethod
    def _usage(ask: Understood, answer: Answer, size: str) -> Json:
        words = max(1, len(ask.words) // 4)
        image_in = 1120 * len(ask.pictures)
        image_out = ask.model.tokens[size] * answer.pictures
        text_out = len(answer.before + answer.remark) // 4
        usage: Json = {
            "promptTokenCount": words + image_in,
            "candidatesTokenCount": image_out + text_out,
            "thoughtsTokenCount": answer.thinking_tokens,
            "totalTokenCount": words + image_in + image_out + text_out + answer.thinking_tokens,
        }
        if answer.usage == "bare":
            return usage
        usage["promptTokensDetails"] = [{"modality": "TEXT", "tokenCount": words}]
        if image_in:
            usage["promptTokensDetails"].append({"modality": "IMAGE", "tokenCount": image_in})
        if image_out:
            usage["candidatesTokensDetails"] = [
                {"modality": "IMAGE", "tokenCount": image_out}
            ]  # TEXT is left out, as it is at times
        return usage


async def _serve(arguments: argparse.Namespace) -> None:
    server = GeminiServer(
        key=arguments.key, host=arguments.host, port=arguments.port, latency=arguments.latency, megabytes=arguments.megabytes
    )
    async with server:
        print(server.url, flush=True)
        await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(description="A local Gemini API.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--key", default=None, help="the only API key taken; without it any is")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before an answer")
    parser.add_argument("--megabytes", type=float, default=None, help="weight of every picture")
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(parser.parse_args()))


if __name__ == "__main__":
    main()
