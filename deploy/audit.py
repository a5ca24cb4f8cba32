"""`make audit`: what is known against the locked packages, by pip-audit. Says so where advisories cannot be had, instead of "none known".

pip-audit says "No known vulnerabilities found" also where it found none of the packages (2.10.1, November 2026): behind an index without
advisories that is all of them. So it is asked about a release first that is known to be bad.

Exit status 0: nothing known, or nothing to be had (NOT AUDITED); 1: something is known, or a package is not.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_KNOWN_BAD = f"pillow==8.0.0 --hash=sha256:{'0' * 64}\n"  # dozens of advisories; nothing is downloaded, so any hash does
_SECONDS = 300.0


def main(locks: Sequence[str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        bad = Path(folder) / "known-bad.txt"
        bad.write_text(_KNOWN_BAD)
        if not any(_holes(found) for found in _audited([str(bad)]) or []):
            print("NOT AUDITED: pip-audit cannot get advisories here. The locked packages may have known vulnerabilities.")
            return 0
    found = _audited(locks)
    if found is None:
        print("NOT AUDITED: pip-audit did not finish, perhaps because the connection broke. Run make audit again.")
        return 1
    unknown = [one["name"] for one in found if "skip_reason" in one]
    holes = [line for one in found for line in _holes(one)]
    print("\n".join([*holes, *(f"{name}: not known to pip-audit, so not audited" for name in unknown)]))
    print(f"{len(found)} locked packages: {len(holes)} known vulnerabilities, {len(unknown)} not audited.")
    return 1 if holes or unknown else 0


def _audited(locks: Sequence[str]) -> Sequence[dict[str, Any]] | None:
    """What pip-audit says of each package in the locks; None where it says nothing. It installs, downloads and resolves nothing."""
    files = [part for lock in locks for part in ("--requirement", lock)]
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--require-hashes",
        "--disable-pip",
        "--progress-spinner=off",
        "--format=json",
        *files,
    ]
    try:
        ended = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
        dependencies: list[dict[str, Any]] = json.loads(ended.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return None
    return dependencies


def _holes(dependency: dict[str, Any]) -> list[str]:
    return [
        f"{dependency['name']} {dependency['version']}: {hole['id']}, fixed in {', '.join(hole['fix_versions']) or 'no release yet'}"
        for hole in dependency.get("vulns", ())
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
