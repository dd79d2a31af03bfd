"""The container, the compose files and the unit: by a linter, and built and run where one can."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.packaging.container import builders, faults
from tests.packaging.installed import ROOT

OPERATING = ROOT / "docs" / "operating"
SCALE = OPERATING / "compose.scale.yaml"
COMPOSE = (ROOT / "compose.yaml", OPERATING / "compose.postgres.yaml", SCALE)
UNIT = OPERATING / "do-over.service"
BIN = Path(sys.executable).parent


def said_by(*command: str | Path) -> tuple[int, str]:
    """A tool's exit code, and what it printed."""
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def test_the_linter_finds_nothing_in_the_containerfile() -> None:
    assert said_by(BIN / "hadolint", ROOT / "Containerfile") == (0, "")


def test_the_container_is_slim_and_not_root_and_asks_how_it_is() -> None:
    lines = (ROOT / "Containerfile").read_text("utf-8").splitlines()
    images = [line for line in lines if line.startswith("FROM ")]
    (version,) = {re.split(r"[: -]", image)[2] for image in images}
    assert all("-slim" in image for image in images)
    assert f"/lib/python{version}/site-packages" in "\n".join(lines)
    said = [line.split(maxsplit=1) for line in lines if line and not line.startswith(" ")]
    last = {word: rest for word, rest in said if word.isupper()}
    assert last["USER"] == "10001:10001"
    assert last["VOLUME"] == "/data"
    assert last["HEALTHCHECK"].endswith('CMD ["do-over", "health"]')
    assert "--require-hashes" in "\n".join(lines)


def test_the_compose_files_are_what_the_specification_says() -> None:
    schema = ("--builtin-schema", "vendor.compose-spec")
    code, said = said_by(BIN / "check-jsonschema", *schema, *COMPOSE)
    assert code == 0, said


@pytest.mark.parametrize("file", COMPOSE, ids=lambda file: file.name)
def test_compose_takes_every_right_that_is_not_needed(file: Path) -> None:
    services = yaml.safe_load(file.read_text("utf-8"))["services"]
    assert all(one["security_opt"] == ["no-new-privileges:true"] for one in services.values())
    bots = [one for one in services.values() if "build" in one]
    assert bots
    for bot in bots:
        assert bot["read_only"] is True
        assert bot["cap_drop"] == ["ALL"]
        assert "/tmp" in bot["tmpfs"]
        context = (file.parent / bot["build"]["context"]).resolve()
        assert (context / bot["build"]["dockerfile"]).is_file()
        assert (file.parent / bot["env_file"]).resolve() == ROOT / ".env"


def test_several_processes_are_balanced_among_those_that_there_are() -> None:
    services = yaml.safe_load(SCALE.read_text("utf-8"))["services"]
    bots = {name: one["command"] for name, one in services.items() if "build" in one}
    assert sorted(bots.values()) == [["web"], ["web"], ["worker"], ["worker"]]
    (lock,) = {one["build"]["args"]["LOCK"] for one in services.values() if "build" in one}
    assert (ROOT / lock).is_file()
    assert "LOCK" in (ROOT / "Containerfile").read_text("utf-8")
    (mounted,) = [v for v in services["balancer"]["volumes"] if v.startswith("./")]
    balancer = (OPERATING / mounted.split(":")[0]).read_text("utf-8")
    (served,) = re.findall(r"reverse_proxy ([^{]+)", balancer)
    assert served.split() == [f"{name}:3000" for name, said in bots.items() if said == ["web"]]


def test_the_unit_takes_every_right_that_is_not_needed(tmp_path: Path) -> None:
    text = UNIT.read_text("utf-8")
    lines = (line for line in text.splitlines() if re.match(r"[A-Z]\w+=", line))
    settings = dict(line.split("=", 1) for line in lines)
    assert settings["ProtectSystem"] == "strict"
    assert settings["DynamicUser"] == settings["NoNewPrivileges"] == "yes"
    assert settings["ExecStart"] == "/opt/do-over/bin/do-over run"
    if shutil.which("systemd-analyze"):
        # It looks whether the command is there, which it is where Do-Over is installed.
        there = tmp_path / UNIT.name
        there.write_text(text.replace("/opt/do-over/bin/do-over", "/bin/true"), encoding="utf-8")
        assert said_by("systemd-analyze", "verify", there) == (0, "")
        rights = ("security", "--offline=true", "--threshold=20")
        code, said = said_by("systemd-analyze", *rights, there)
        assert code == 0, said


def test_it_is_built_and_runs_where_there_is_a_builder() -> None:
    assert [line for tool in builders() for line in faults(tool)] == []
