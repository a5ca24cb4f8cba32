"""Run the bench and print the figures: all of it, or the parts that are named (`python -m tests.bench discord`).

Read ratios, not seconds: the machine may be busy with other things.
"""

from __future__ import annotations

import argparse
import asyncio

from tests.bench import (
    bombs,
    discord,
    drafts,
    drifts,
    files,
    filled,
    growth,
    page,
    quotas,
    reading,
    slack,
    soak,
    versions,
    words,
    workers,
)

_PARTS = {
    "discord": discord.main,
    "slack": slack.main,
    "quotas": quotas.main,
    "drafts": drafts.main,
    "bombs": bombs.main,
    "drifts": drifts.main,
    "words": words.main,
    "reading": reading.main,
    "files": files.main,
    "page": page.main,
    "versions": versions.main,
    "workers": workers.main,
    "soak": soak.main,
    "growth": growth.main,
}
_NAMED_ALONE = ("growth",)  # takes five minutes and 3 GB of disk


async def main(chosen: argparse.Namespace) -> None:
    if chosen.filled:
        await filled.make(chosen.versions)
    try:
        for part in chosen.parts or [part for part in _PARTS if part not in _NAMED_ALONE]:
            await _PARTS[part]()
    finally:
        filled.clear()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("parts", nargs="*", choices=[[], *_PARTS], metavar="part", help=", ".join(_PARTS))
    parser.add_argument(
        "-v", action="store_true", help="list the files too, with how often something ran in each"
    )  # files.py reads it
    parser.add_argument(
        "--filled", action="store_true", help="start each Darkroom on a database of a million versions (two minutes, 2 GB)"
    )
    parser.add_argument("--versions", type=int, default=filled.VERSIONS, help="another number of them")
    asyncio.run(main(parser.parse_args()))
