"""The bare script: a placeholder, a Gemini call and an upload for each picture, with slack_sdk and google-genai alone.

Nothing is kept, nothing survives a restart and nobody waits for a turn, so it shows what the libraries alone cost.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time

from google import genai
from google.genai import types
from slack_sdk.web.async_client import AsyncWebClient

from tests.bench.processes import peak_mib


async def main(slack_url: str, token: str, gemini_url: str, count: int, channel: str) -> None:
    import aiohttp

    options = types.HttpOptions(base_url=gemini_url, timeout=60_000, retry_options=types.HttpRetryOptions(attempts=1))
    client = genai.Client(api_key="bench-key", http_options=options)
    config = types.GenerateContentConfig(response_modalities=["TEXT", "IMAGE"], image_config=types.ImageConfig(image_size="1K"))

    async def one(slack: AsyncWebClient, number: int) -> None:
        await slack.chat_postMessage(channel=channel, text="Painting…")
        reply = await client.aio.models.generate_content(
            model="gemini-nano-banana-2.1", contents=f"a red bicycle, number {number}", config=config
        )
        data = next(part.inline_data.data for part in reply.parts or () if part.inline_data and part.inline_data.data)
        ticket = await slack.files_getUploadURLExternal(filename="picture.jpg", length=len(data), alt_txt="a red bicycle")
        async with session.post(ticket["upload_url"], data=data, headers={"Content-Type": "application/octet-stream"}) as response:
            response.raise_for_status()
        await slack.files_completeUploadExternal(files=[{"id": ticket["file_id"], "title": "picture"}], channel_id=channel)

    async with aiohttp.ClientSession() as session:
        slack = AsyncWebClient(token=token, base_url=slack_url, session=session)
        before, started = time.process_time(), time.perf_counter()
        await asyncio.gather(*(one(slack, number) for number in range(count)))
        spent, took = time.process_time() - before, time.perf_counter() - started
    await client.aio.aclose()
    peak = peak_mib(os.getpid())  # not from getrusage, whose peak may be that of the process which started this one
    json.dump({"seconds": took, "cpu_ms": spent / count * 1000, "peak_mib": peak}, sys.stdout)


if __name__ == "__main__":
    os.environ.pop("HTTPS_PROXY", None)
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), sys.argv[5]))
