"""The bare script: `/imagine` as discord.py and google-genai make it short: deferred, painted, the answer edited into the picture. With
"reads", a text model is asked first what the words mean, as Darkroom asks one unless `[chat] reader = "rules"`.

Nothing is kept, nothing survives a restart and nobody waits for a turn, so it shows what the libraries alone cost.
"""

from __future__ import annotations

import asyncio
import io
import json
import sys

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from google import genai
from google.genai import types

_READING = {"type": "OBJECT", "properties": {"need": {"type": "INTEGER"}}, "required": ["need"]}
_READINGS = {"type": "OBJECT", "properties": {"readings": {"type": "ARRAY", "items": _READING}}, "required": ["readings"]}


class Bot(discord.Client):
    def __init__(self, gemini_url: str, *, reads: bool) -> None:
        self.reads = reads
        super().__init__(intents=discord.Intents(guilds=True), max_messages=None)
        options = types.HttpOptions(base_url=gemini_url, timeout=60_000, retry_options=types.HttpRetryOptions(attempts=1))
        self.model = genai.Client(api_key="bench-key", http_options=options).aio.models
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(app_commands.Command(name="imagine", description="Paint a picture", callback=self.imagine))

    async def setup_hook(self) -> None:
        _, address, _ = await self.http.get_bot_gateway()
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(address)
        await self.tree.sync()

    async def on_ready(self) -> None:
        print("ready", flush=True)

    async def imagine(self, interaction: discord.Interaction, prompt: str) -> None:
        await interaction.response.defer(thinking=True)
        if self.reads:
            await self.read(prompt)
        config = types.GenerateContentConfig(response_modalities=["TEXT", "IMAGE"], image_config=types.ImageConfig(image_size="1K"))
        reply = await self.model.generate_content(model="gemini-nano-banana-2.1", contents=prompt, config=config)
        data = next(part.inline_data.data for part in reply.parts or () if part.inline_data and part.inline_data.data)
        file = discord.File(io.BytesIO(data), "picture.jpg", description=prompt)
        await interaction.edit_original_response(content=prompt, attachments=[file])

    async def read(self, prompt: str) -> None:
        config = types.GenerateContentConfig(response_mime_type="application/json", response_schema=_READINGS)
        asked = json.dumps({"commands": [{"text": prompt}]})
        reply = await self.model.generate_content(model="gemini-3.5-flash-lite", contents=asked, config=config)
        json.loads(reply.text or "")


async def main(api_url: str, token: str, gemini_url: str, reads: str = "") -> None:
    discord.http.Route.BASE = f"{api_url}/v10"
    async with Bot(gemini_url, reads=reads == "reads") as bot:
        await bot.start(token)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
