"""The exceptions that mean somebody outside cannot be reached or has gone silent, from aiohttp and what it is built on."""

from __future__ import annotations

from typing import Final

import aiohttp

UNREACHED: Final = (aiohttp.ClientError, OSError, TimeoutError)
