"""The two commands on a stranger's machine: what others publish later neither changes nor breaks the set-up.

`.ci/run` proves the same with the real lock: it sets up while a version 99.0 of everything is on offer.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.markers import Marker, default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.wheels import locked_names, make_wheel

ROOT = Path(__file__).parent.parent

BACKEND = """
import zipfile

def get_requires_for_build_editable(config_settings=None):
    return []

def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    name = "toy-0.1-py3-none-any.whl"
    with zipfile.ZipFile(f"{wheel_directory}/{name}", "w") as wheel:
        wheel.writestr("toy-0.1.dist-info/METADATA", "Metadata-Version: 2.1\\nName: toy\\nVersion: 0.1\\nRequires-Dist: toy-web\\n")
        wheel.writestr("toy-0.1.dist-info/WHEEL", "Wheel-Version: 1.0\\nGenerator: toy\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr("toy-0.1.dist-info/RECORD", "")
    return name
"""
PROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "toy"
version = "0.1"
"""


class Toy:
    """A project with our Makefile, and an index of three packages of its own: toy-web needs toy-auth[requests], whose extra needs
    toy-requests. The lock holds version 1.0 of all three."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "project"
        self.index = folder / "index"
        self.folder.mkdir()
        self.index.mkdir()
        shutil.copy(ROOT / "Makefile", self.folder)
        (self.folder / "backend.py").write_text(BACKEND)
        (self.folder / "pyproject.toml").write_text(PROJECT)
        self.publish("toy-web", "1.0", requires=["toy-auth[requests]<3.0.0,>=1.0"])
        self.publish("toy-auth", "1.0", requires=['toy-requests>=1.0; extra == "requests"'], extras=["requests"])
        self.publish("toy-requests", "1.0")

    def publish(self, name: str, version: str, *, requires: list[str] | None = None, extras: list[str] | None = None) -> Path:
        return make_wheel(self.index, name, version, requires=requires or [], extras=extras or [])

    def lock(self, *names: str) -> None:
        lines = []
        for name in names:
            [wheel] = self.index.glob(f"{name.replace('-', '_')}-1.0-*.whl")
            lines.append(f"{name}==1.0 --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n")
        (self.folder / "requirements.txt").write_text("".join(lines))

    def set_up(self, target: str = "setup", **more: str) -> subprocess.CompletedProcess[str]:
        """Run `make setup`, or another target, with the index and nothing else within reach. more: of the environment."""
        pip = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.index)}
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), **pip, **more}
        command = ["make", "--no-print-directory", f"PYTHON={sys.executable}", target]
        return subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, timeout=100, check=False)

    def installed(self) -> str:
        show = [str(self.folder / ".venv/bin/python"), "-m", "pip", "list", "--format=freeze", "--disable-pip-version-check"]
        return subprocess.run(show, capture_output=True, text=True, timeout=60, check=True).stdout

    def compiled(self) -> set[str]:
        """List which of our packages are compiled."""
        return {file.name.partition(".")[0] for file in self.folder.glob(".venv/lib/python*/site-packages/__pycache__/toy_*.pyc")}


@pytest.fixture
def toy(tmp_path: Path) -> Toy:
    return Toy(tmp_path)


def test_a_release_published_after_the_lock_changes_nothing(toy: Toy) -> None:
    toy.lock("toy-web", "toy-auth", "toy-requests")
    toy.publish("toy-auth", "2.0", requires=['toy-requests>=2.0; extra == "requests"'], extras=["requests"])
    toy.publish("toy-requests", "2.0")
    toy.publish("toy-web", "9.0")
    ended = toy.set_up()
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert {"toy-web==1.0", "toy-auth==1.0", "toy-requests==1.0"} <= set(toy.installed().split())


def test_a_set_up_shows_how_far_it_is(toy: Toy) -> None:
    toy.lock("toy-web", "toy-auth", "toy-requests")
    said = toy.set_up().stdout
    assert "about half a minute" in said
    assert said.index("fetching package 1 ") < said.index("fetching package 3 ") < said.index("installing 3 of 3 packages")
    assert said.index("installing 3 of 3") < said.index("checking") < said.index("compiling")
    assert "Collecting" not in said
    second = toy.set_up()
    assert second.returncode == 0
    assert "fetching" not in second.stdout  # what is set up is not set up again


def test_a_set_up_compiles_everything_and_the_demo_only_what_it_imports(toy: Toy) -> None:
    """An account that may not write into .venv would compile at every start, so the set-up compiles everything. Whoever tries the demo
    waits for no more than the demo needs."""
    toy.lock("toy-web", "toy-auth", "toy-requests")
    demo = toy.folder / ".venv/bin/darkroom"
    assert toy.set_up(".venv/run.stamp").returncode == 0
    demo.write_text("#!/bin/sh\nexec .venv/bin/python -c 'import toy_web'\n")
    demo.chmod(0o755)
    assert toy.set_up("demo").returncode == 0
    assert toy.compiled() == {"toy_web"}
    assert toy.set_up().returncode == 0
    assert toy.compiled() == {"toy_web", "toy_auth", "toy_requests"}


def test_what_somebody_set_for_other_packages_changes_nothing(toy: Toy, tmp_path: Path) -> None:
    toy.lock("toy-web", "toy-auth", "toy-requests")
    others, conf = tmp_path / "others", tmp_path / "pip.conf"
    others.mkdir()
    for name, needs in (("toy-auth", []), ("robot", ["nowhere-to-be-had"])):
        with zipfile.ZipFile(make_wheel(tmp_path, name, "0.1", requires=needs, extras=[])) as wheel:
            wheel.extractall(others)
    conf.write_text("[install]\nuser = true\n")
    elsewhere = str(tmp_path / "elsewhere")
    (tmp_path / "constraints.txt").write_text("toy-auth<1\n")
    pip = {"PIP_TARGET": elsewhere, "PIP_PREFIX": elsewhere, "PIP_ROOT": elsewhere, "PIP_DRY_RUN": "1", "PIP_REQUIRE_HASHES": "1"}
    constraint = str(tmp_path / "constraints.txt")
    ended = toy.set_up(PYTHONPATH=str(others), PIP_USER="1", PIP_CONFIG_FILE=str(conf), PIP_CONSTRAINT=constraint, **pip)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert {"toy-web==1.0", "toy-auth==1.0", "toy-requests==1.0"} <= set(toy.installed().split())
    assert not (tmp_path / "elsewhere").exists()


def test_a_lock_that_lacks_a_package_is_found_at_once(toy: Toy) -> None:
    toy.lock("toy-web", "toy-requests")
    ended = toy.set_up()
    assert ended.returncode != 0
    assert "toy-auth, which is not installed" in ended.stdout


def test_a_package_that_was_changed_after_the_lock_is_refused(toy: Toy) -> None:
    toy.lock("toy-web", "toy-auth", "toy-requests")
    toy.publish("toy-requests", "1.0", requires=["toy-web"])
    ended = toy.set_up()
    assert ended.returncode != 0
    assert "DO NOT MATCH THE HASHES" in ended.stderr


def test_a_virtual_environment_that_could_not_be_made_is_not_taken_for_one(toy: Toy, tmp_path: Path) -> None:
    """Debian's python3 without python3-venv leaves a .venv that has a Python and no pip."""
    toy.lock("toy-web", "toy-auth", "toy-requests")
    python = tmp_path / "python"
    python.write_text(
        f'#!/bin/sh\nif [ "$1" = -m ]; then {sys.executable} -m venv --without-pip "$3"; echo "ensurepip is not available"; exit 1; fi\n'
        f'exec {sys.executable} "$@"\n'
    )
    python.chmod(0o755)
    command = ["make", f"PYTHON={python}", "setup"]
    broken = subprocess.run(command, cwd=toy.folder, capture_output=True, text=True, timeout=100, check=False)
    assert broken.returncode != 0
    mended = toy.set_up()
    assert mended.returncode == 0, mended.stdout + mended.stderr


# --- the real lock


def _environments() -> Iterator[Mapping[str, str]]:
    """List the Pythons and systems that we say we run on, as far as markers tell them apart."""
    systems = [("linux", "Linux", "posix"), ("darwin", "Darwin", "posix"), ("win32", "Windows", "nt")]
    machines = ["x86_64", "aarch64", "arm64", "AMD64"]
    for minor, (platform, system, name), machine in itertools.product(range(11, 15), systems, machines):
        yield {
            **{key: str(value) for key, value in default_environment().items()},
            "python_version": f"3.{minor}",
            "python_full_version": f"3.{minor}.0",
            "implementation_version": f"3.{minor}.0",
            "sys_platform": platform,
            "platform_system": system,
            "os_name": name,
            "platform_machine": machine,
        }


@cache
def _pins(lock: str) -> dict[str, list[Marker | None]]:
    """Map each name to the markers under which the lock pins it; None: everywhere."""
    pins: dict[str, list[Marker | None]] = {}
    for line in (ROOT / lock).read_text().splitlines():
        if line and not line.startswith((" ", "#")):
            requirement = Requirement(line.rstrip("\\ "))
            pins.setdefault(canonicalize_name(requirement.name), []).append(requirement.marker)
    return pins


@cache
def _requirements(name: str) -> tuple[Requirement, ...]:
    return tuple(map(Requirement, distribution(name).requires or []))


def _needs(name: str, extra: str, environment: Mapping[str, str]) -> Iterator[Requirement]:
    """List what an installed package needs for one extra ("": without extras)."""
    for requirement in _requirements(name):
        if requirement.marker is None or requirement.marker.evaluate({**environment, "extra": extra}):
            yield requirement


def _missing(lock: str, roots: list[Requirement], environment: Mapping[str, str]) -> set[str]:
    """List everything that the roots lead to in that environment and the lock does not pin there. What is not installed here, because
    this machine's markers leave it out, is looked up in the lock but not followed further."""
    pins, seen, missing = _pins(lock), set[tuple[str, str]](), set[str]()
    needed = [root for root in roots if root.marker is None or root.marker.evaluate(dict(environment))]
    waiting = [(canonicalize_name(root.name), extra) for root in needed for extra in ("", *root.extras)]
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        name, extra = one
        if not any(marker is None or marker.evaluate(dict(environment)) for marker in pins.get(name, [])):
            missing.add(name)
            continue
        try:
            needs = list(_needs(name, extra, environment))
        except PackageNotFoundError:
            continue
        waiting += [(canonicalize_name(need.name), more) for need in needs for more in ("", *need.extras)]
    return missing


def _roots(group: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    own = [*project["project"]["dependencies"], *(project["dependency-groups"]["dev"] if group == "dev" else [])]
    return [Requirement(one) for one in [*own, *project["build-system"]["requires"]]]


def test_the_s3_server_finds_all_that_it_needs() -> None:
    python = Path(sys.prefix) / "s3" / "bin" / "python"
    if not python.exists():
        pytest.skip("moto's server is not set up: make setup-dev")
    checked = subprocess.run([python, "-m", "pip", "check"], capture_output=True, text=True, timeout=60, check=False)
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize(("lock", "group"), [("requirements.txt", "run"), ("requirements-dev.txt", "dev")])
def test_the_lock_is_closed_on_every_python_and_system(lock: str, group: str) -> None:
    """pip resolves nothing here, so whatever one package needs of another must be in the lock. `pip check` sees that for this machine
    alone, and never what an extra needs."""
    missing = {name for environment in _environments() for name in _missing(lock, _roots(group), environment)}
    assert missing == set()


def test_the_walk_over_the_lock_finds_what_is_missing(tmp_path: Path) -> None:
    lines, keep = [], True
    for line in (ROOT / "requirements.txt").read_text().splitlines():
        keep = keep if line.startswith(" ") else not line.startswith("requests==")
        lines += [line] if keep else []
    cut = tmp_path / "requirements.txt"
    cut.write_text("\n".join(lines))
    [here, *_] = _environments()
    assert _missing(str(cut), _roots("run"), here) == {"requests"}  # which only google-auth's extra needs


@pytest.mark.parametrize(
    ("lock", "least"),
    [
        ("requirements.txt", 50),
        ("requirements-dev.txt", 50),
        ("requirements-fuzz.txt", 0),
        ("requirements-classifier.txt", 3),
        ("requirements-s3.txt", 20),
        ("deploy/audit.txt", 20),
    ],
)
def test_everything_locked_has_its_hashes_and_no_address(lock: str, least: int) -> None:
    text = (ROOT / lock).read_text()
    pinned = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert all("==" in line and line.endswith("\\") for line in pinned)  # the hashes follow
    assert len(locked_names(ROOT / lock)) > least
    assert "://" not in text
    assert "--index-url" not in text
