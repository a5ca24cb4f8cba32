"""What is raised where somebody outside cannot be reached, or falls silent: by aiohttp, and by what it is built on."""

from __future__ import annotations

from typing import Final

import aiohttp

UNREACHED: Final = (aiohttp.ClientError, OSError, TimeoutError)
