"""`do-over health`: asks the running bot how it is.

A container asks every half a minute: nothing is imported here that starting a bot needs.
"""

import json
import urllib.error
import urllib.request
from http.client import HTTPException
from typing import Any

import typer

from bot.config import BadSettings, environment, health_address
from bot.copy.catalog import Catalog, load_catalog

SECONDS = 5.0
"""Longer than a locked database is waited for."""

MOST_BYTES = 100_000


def health() -> None:
    """Ask the running bot how it is, on HEALTH_PORT; prints JSON. Exit 1: not well, or not there.

    Example: HEALTH_PORT=3001 do-over health
    """
    found = _found(load_catalog())
    typer.echo(json.dumps(found, indent=2))
    raise typer.Exit(0 if found.get("ok") is True else 1)


def _found(catalog: Catalog) -> dict[str, Any]:
    try:
        address = health_address(environment())
    except BadSettings as bad:
        return _unknown(*(_wrong(catalog, name) for name in bad.wrong))
    return _asked(catalog, *address) if address else _unknown(catalog.label("health.no_port"))


def _wrong(catalog: Catalog, name: str) -> str:
    remedy = catalog.label(f"settings.{name}")
    return catalog.label("settings.wrong", name=name, remedy=remedy)


def _asked(catalog: Catalog, host: str, port: int) -> dict[str, Any]:
    where = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    try:
        found = json.loads(_read(f"http://{where}/health"))
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return _unknown(catalog.label("health.no_answer", detail=where))
    except (HTTPException, ValueError):
        found = None
    if isinstance(found, dict) and "alive" in found:
        return found
    return _unknown(catalog.label("health.strange", detail=where))


def _read(url: str) -> bytes:
    # Past any proxy of the environment: it is asked about this machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=SECONDS) as answer:
            return bytes(answer.read(MOST_BYTES))
    except urllib.error.HTTPError as unwell:
        with unwell:
            return bytes(unwell.read(MOST_BYTES))


def _unknown(*why: str) -> dict[str, Any]:
    return {"ok": False, "alive": False, "troubles": list(why)}
