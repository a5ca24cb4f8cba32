"""`darkroom demo`: the playground on 127.0.0.1, painting with Gemini where there is a key and with the offline engine otherwise."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from contextlib import AsyncExitStack

from bots.app import heap, rights
from bots.app.commands.run import stop_signal
from bots.app.config import Config, DatabaseConfig, ImagesConfig, Secrets
from bots.app.wiring.engines import open_engine, open_reader
from bots.app.wiring.resources import open_resources, space_left
from bots.app.wiring.studio import open_app
from bots.playground.adapter import open_playground
from bots.playground.chat import open_chat
from bots.playground.publisher import PlaygroundPublisher
from bots.shared.config import ConfigError
from bots.shared.handles import caps, raise_limit


async def demo(config: Config, secrets: Secrets, *, port: int) -> None:
    """Serve the playground until SIGTERM or SIGINT. Its chat and pictures are kept in a folder of their own below data_dir."""
    around = config.data_dir
    # On the team's database it would join the team's workers, and draw samples for what people pay for.
    own = {"data_dir": around / "demo", "database": DatabaseConfig(), "images": ImagesConfig()}
    config = config.model_copy(update=own)
    raise_limit()
    stop = stop_signal()
    async with AsyncExitStack() as stack:
        resources = await stack.enter_async_context(open_resources(config))
        rights.tell(resources.rights, await asyncio.to_thread(rights.narrow, around))
        engine = await stack.enter_async_context(open_engine(config, secrets, resources.tiers, resources.decoders))
        try:
            chat = await stack.enter_async_context(open_chat(config.data_dir))
        except sqlite3.Error as error:
            raise ConfigError(
                f"data_dir: the chat in {config.data_dir} cannot be opened ({error}).{space_left(config.data_dir)}"
            ) from None
        publisher = PlaygroundPublisher(chat, resources.tiers, full_captions=config.chat.full_captions)
        reader = await stack.enter_async_context(open_reader(config, secrets))
        app = await stack.enter_async_context(
            open_app(
                config,
                resources,
                engine,
                {"playground": publisher},
                reader=reader,
                letters=reader.letters if reader is not None else None,
            )
        )
        playground = await stack.enter_async_context(
            open_playground(
                studio=app.studio,
                chat=chat,
                pictures=resources.pictures,
                tiers=resources.tiers,
                port=port,
                caps=caps(config.web),
                samples=secrets.gemini_api_key is None,
            )
        )
        painter = (
            "Gemini"
            if secrets.gemini_api_key
            else "the offline engine: its pictures are samples (set GEMINI_API_KEY for real ones)"
        )
        sys.stdout.write(f"Darkroom's playground is at {playground.url}, painting with {painter}. Ctrl+C stops it.\n")
        if config.chat.reader == "model" and secrets.gemini_api_key is None:
            sys.stdout.write('[chat] reader = "model" needs GEMINI_API_KEY; without it the rules read what people write.\n')
        sys.stdout.flush()
        heap.started()
        await stop.wait()
        app.studio.close()
