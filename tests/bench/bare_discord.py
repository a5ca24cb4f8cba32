"""The bare script: `/imagine` as discord.py and google-genai make it short: deferred, painted, the answer edited into the picture.

Nothing is kept, nothing survives a restart and nobody waits for a turn, so it shows what the libraries alone cost.
"""

from __future__ import annotations

import asyncio
import io
import sys

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from google import genai
from google.genai import types


class Bot(discord.Client):
    def __init__(self, gemini_url: str) -> None:
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
        config = types.GenerateContentConfig(response_modalities=["TEXT", "IMAGE"], image_config=types.ImageConfig(image_size="1K"))
        reply = await self.model.generate_content(model="gemini-nano-banana-2.1", contents=prompt, config=config)
        data = next(part.inline_data.data for part in reply.parts or () if part.inline_data and part.inline_data.data)
        file = discord.File(io.BytesIO(data), "picture.jpg", description=prompt)
        await interaction.edit_original_response(content=prompt, attachments=[file])


async def main(api_url: str, token: str, gemini_url: str) -> None:
    discord.http.Route.BASE = f"{api_url}/v10"
    async with Bot(gemini_url) as bot:
        await bot.start(token)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
