"""Run the bench and print the figures: all of it, or the parts that are named (`python -m tests.bench discord`).

Read ratios, not seconds: the machine may be busy with other things.
"""

from __future__ import annotations

import argparse
import asyncio

from tests.bench import bombs, discord, files, page, quotas, reading, slack, words, workers

_PARTS = {
    "discord": discord.main,
    "slack": slack.main,
    "quotas": quotas.main,
    "bombs": bombs.main,
    "words": words.main,
    "reading": reading.main,
    "files": files.main,
    "page": page.main,
    "workers": workers.main,
}


async def main(parts: list[str]) -> None:
    for part in parts or _PARTS:
        await _PARTS[part]()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("parts", nargs="*", choices=[[], *_PARTS], metavar="part", help=", ".join(_PARTS))
    parser.add_argument(
        "-v", action="store_true", help="list the files too, with how often something ran in each"
    )  # files.py reads it
    asyncio.run(main(parser.parse_args().parts))
