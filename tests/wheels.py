"""Wheels made by hand, for tests of the set-up. Standard library alone, because `.ci/run` calls this before anything is installed:

python3 tests/wheels.py FOLDER requirements.txt …    a decoy, version 99.0, for every name that these lock files hold
"""

from __future__ import annotations

import base64
import hashlib
import re
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

_DECOY = "99.0"


def make_wheel(
    folder: Path, name: str, version: str, *, requires: Sequence[str] = (), extras: Sequence[str] = (), module: str | None = None
) -> Path:
    """Make a pure wheel with one empty module. requires: as in Requires-Dist, markers included."""
    distribution = name.replace("-", "_")
    info = f"{distribution}-{version}.dist-info"
    metadata = [f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}"]
    metadata += [f"Provides-Extra: {extra}" for extra in extras]
    metadata += [f"Requires-Dist: {requirement}" for requirement in requires]
    files = {
        f"{module or distribution}.py": "",
        f"{info}/METADATA": "\n".join(metadata) + "\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: by hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    wheel = folder / f"{distribution}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
        record = "".join(f"{path},sha256={_digest(text)},{len(text)}\n" for path, text in files.items())
        archive.writestr(f"{info}/RECORD", record + f"{info}/RECORD,,\n")
    return wheel


def locked_names(lock: Path) -> set[str]:
    """List the names that a lock file pins."""
    return set(re.findall(r"^([A-Za-z0-9._-]+)==", lock.read_text(), re.MULTILINE))


def _digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    for locked in sorted(set().union(*(locked_names(Path(lock)) for lock in sys.argv[2:]))):
        make_wheel(target, locked, _DECOY)
