"""`make audit` never says that nothing is known where nothing could be asked."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

AUDIT = Path(__file__).parent.parent / "deploy" / "audit.py"
# A stand-in for pip-audit, as 2.10.1 answers: told by a file what is known; a package that the file does not have is skipped.
PIP_AUDIT = """
import json, os, sys
known = json.loads(open(os.environ["KNOWN"]).read())
if known is None:
    sys.exit("pip_audit: ServiceError: the connection failed")
files = [after for option, after in zip(sys.argv, sys.argv[1:]) if option == "--requirement"]
assert "--require-hashes" in sys.argv and "--disable-pip" in sys.argv
found = []
for line in (line for file in files for line in open(file) if "==" in line):
    name, version = line.split()[0].split("==")
    if name not in known:
        found.append({"name": name, "skip_reason": f"Dependency not found on PyPI and could not be audited: {name} ({version})"})
        continue
    vulns = [{"id": id, "fix_versions": fixed, "aliases": []} for bad, id, fixed in known[name] if bad == version]
    found.append({"name": name, "version": version, "vulns": vulns})
print(json.dumps({"dependencies": found, "fixes": []}))
sys.exit(any(one.get("vulns") for one in found))
"""
BAD = {"pillow": [["8.0.0", "PYSEC-2021-1", ["8.1.0"]]]}


def audit(folder: Path, known: Any) -> tuple[int, str]:
    (folder / "pip_audit.py").write_text(PIP_AUDIT)
    (folder / "known").write_text(json.dumps(known))
    (folder / "lock.txt").write_text("pillow==13.0.0 --hash=sha256:1\naiohttp==3.14.5 --hash=sha256:2\n")
    env = {**os.environ, "PYTHONPATH": str(folder), "KNOWN": str(folder / "known")}
    ended = subprocess.run(
        [sys.executable, AUDIT, folder / "lock.txt"], env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.stderr == ""
    return ended.returncode, ended.stdout


def test_nothing_known_is_said_where_something_would_be_known(tmp_path: Path) -> None:
    status, said = audit(tmp_path, {**BAD, "aiohttp": []})
    assert status == 0
    assert "2 locked packages: 0 known vulnerabilities, 0 not audited." in said


def test_what_is_known_is_told_with_the_way_out(tmp_path: Path) -> None:
    known = {"pillow": [*BAD["pillow"], ["13.0.0", "PYSEC-2026-7", ["13.0.1", "14.0"]]], "aiohttp": [["3.14.5", "GHSA-1", []]]}
    status, said = audit(tmp_path, known)
    assert status == 1
    assert "pillow 13.0.0: PYSEC-2026-7, fixed in 13.0.1, 14.0\n" in said
    assert "aiohttp 3.14.5: GHSA-1, fixed in no release yet\n" in said


@pytest.mark.parametrize("known", [{}, {"pillow": [], "aiohttp": []}, None], ids=["no package", "no advisory", "no connection"])
def test_where_no_advisories_can_be_had_that_is_said(tmp_path: Path, known: Any) -> None:
    """An index may have the packages and no advisories."""
    status, said = audit(tmp_path, known)
    assert status == 0
    assert said.startswith("NOT AUDITED: pip-audit cannot get advisories here")


def test_a_package_that_is_not_known_there_is_named(tmp_path: Path) -> None:
    status, said = audit(tmp_path, BAD)
    assert status == 1
    assert "aiohttp: not known to pip-audit, so not audited\n" in said
