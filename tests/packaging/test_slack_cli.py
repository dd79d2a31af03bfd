"""`slack run`: the hooks of Slack's own command line, run as it runs them, without a shell."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from bot.slack.app_manifest import app_manifest
from tests.packaging.installed import ROOT

HOOKS = json.loads((ROOT / ".slack" / "hooks.json").read_text(encoding="utf-8"))
SAY = '#!/bin/sh\necho "$SLACK_BOT_TOKEN $SLACK_APP_TOKEN $*"\n'


def ran(hook: str, **environment: str) -> str:
    """What a hook prints, run in the project's folder."""
    return subprocess.check_output(
        HOOKS["hooks"][hook].split(), cwd=ROOT, env={**os.environ, **environment}, text=True
    )


def test_it_gets_the_manifest() -> None:
    assert json.loads(ran("get-manifest")) == app_manifest()


@pytest.mark.parametrize(
    "handed_over",
    [
        {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"},
        {"SLACK_CLI_XOXB": "xoxb-1", "SLACK_CLI_XAPP": "xapp-1"},
    ],
)
def test_it_starts_the_bot_with_the_tokens_that_it_has(
    tmp_path: Path, handed_over: dict[str, str]
) -> None:
    make = tmp_path / "make"
    make.write_text(SAY, encoding="utf-8")
    make.chmod(0o755)
    printed = ran("start", PATH=f"{tmp_path}:{os.environ['PATH']}", **handed_over)
    assert printed.split() == ["xoxb-1", "xapp-1", "--no-print-directory", "run"]


def test_the_connection_is_the_bots_own_and_the_manifest_is_watched() -> None:
    config = HOOKS["config"]
    assert config["sdk-managed-connection-enabled"] is True
    assert config["protocol-version"] == ["default"]
    assert config["watch"]["manifest"]["filter-regex"] == r"^manifest\.json$"
