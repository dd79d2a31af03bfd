"""Writes the manifests from their one source: `python -m tests.manifests` (`make manifests`)."""

import json
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.slack.app_manifest import Manifest, app_manifest

ROOT = Path(__file__).parents[1]
WIDTH = 100


@dataclass(frozen=True)
class ManifestFile:
    """What a file holds, and what its first lines say."""

    manifest: Manifest
    head: str = ""


FILES = {
    "manifest.json": ManifestFile(app_manifest()),
    "manifest.yml": ManifestFile(app_manifest(), "For Socket Mode; the same as manifest.json."),
    "manifest.http.yml": ManifestFile(
        app_manifest("https://your.host"),
        "For a bot that listens over HTTP: put your own host in place of your.host, or have it\n"
        "printed by `do-over manifest --http https://your.host`.",
    ),
    "manifest.workflow.yml": ManifestFile(
        app_manifest(workflow=True),
        'manifest.yml with the step "Log a lost deal" for Workflow Builder. Slack shows such\n'
        "steps only of apps that are installed on an organisation, and on paid plans.",
    ),
}


class _Dumper(yaml.SafeDumper):  # type: ignore[misc]
    """Folds what is too long for a line."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = ">" if len(text) > 2 * WIDTH else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def written(name: str) -> str:
    """A file's text."""
    file = FILES[name]
    if name.endswith(".json"):
        return json.dumps(file.manifest, indent=2, ensure_ascii=False) + "\n"
    head = "".join(f"# {line}\n" for line in file.head.splitlines())
    keep = {"sort_keys": False, "allow_unicode": True, "width": WIDTH}
    return head + str(yaml.dump(file.manifest, Dumper=_Dumper, **keep))


if __name__ == "__main__":
    for each in FILES:
        (ROOT / each).write_text(written(each), encoding="utf-8")
