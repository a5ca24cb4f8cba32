"""CHANGELOG.md says what is released: the newest version there is the package's, and what came since stands above it."""

from __future__ import annotations

import datetime
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
KINDS = ["Added", "Changed", "Fixed", "Removed"]


def _heads(level: str) -> list[str]:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    return re.findall(rf"^{level} (.+)$", text, flags=re.MULTILINE)


def test_the_newest_release_is_the_packages_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    head, *released = _heads("##")
    assert head == "Unreleased"
    assert released[0].startswith(f"{project['project']['version']} (")


def test_releases_stand_newest_first_with_their_days() -> None:
    found = [re.fullmatch(r"(\d+)\.(\d+)\.(\d+) \((\d{4}-\d\d-\d\d)\)", head) for head in _heads("##")[1:]]
    releases = [(tuple(int(part) for part in one.groups()[:3]), datetime.date.fromisoformat(one[4])) for one in found if one]
    assert len(releases) == len(found)
    assert releases == sorted(releases, reverse=True)


def test_each_release_says_added_changed_fixed_removed_in_this_order_and_once() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    for release in text.split("\n## ")[1:]:
        kinds = re.findall(r"^### (.+)$", release, flags=re.MULTILINE)
        assert kinds == [kind for kind in KINDS if kind in kinds], release.splitlines()[0]
