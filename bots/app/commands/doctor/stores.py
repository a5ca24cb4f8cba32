"""Looks at what is kept: the database and the pictures."""

from __future__ import annotations

import asyncio

from bots.app.commands.doctor.findings import Findings, mending
from bots.app.config import Config
from bots.app.wiring.resources import open_resources, pictures_url
from bots.shared.config import ConfigError
from core.errors import StudioError
from core.store.picture_files import PictureFiles
from core.store.schema import HEAD

_SECONDS = 30.0  # for a store that is far away


async def findings(config: Config) -> Findings:
    try:
        async with asyncio.timeout(_SECONDS), open_resources(config) as resources:
            resources.pictures.check_space()
            blind = await resources.decoders.warm()
            server = await resources.store.server()
    except (ConfigError, StudioError) as error:
        yield False, mending(error)
        return
    except TimeoutError:
        yield False, f"the database does not answer within {_SECONDS:.0f} s. See [database] url, and the network"
        return
    yield True, f"database: {server}, schema {HEAD}"
    yield blind is None, "the process that reads pictures" + (f" cannot be started, so none can be used ({blind})" if blind else "")
    if resources.rights.narrowed:
        line = f"permissions: other accounts could read {resources.rights.narrowed} files and folders; now only this account can"
        yield True, line
    for trouble in resources.rights.troubles:
        yield None, trouble
    async for finding in _pictures(config):
        yield finding


async def _pictures(config: Config) -> Findings:
    where = pictures_url(config)
    try:
        async with asyncio.timeout(_SECONDS):
            await PictureFiles.open(where).check()
    except StudioError as error:
        yield False, f"pictures: {error.mend or error} ({type(error.__cause__).__name__})"
    except TimeoutError:
        yield False, f"pictures: the store does not answer within {_SECONDS:.0f} s. See [images] url, and the network"
    else:
        kept = config.data_dir / "images" if config.images.url is None else config.images.url.partition("://")[0] + "://…"
        yield True, f"pictures ({kept}): written, read back and deleted"
