"""The coaching as data: one TOML file for each circumstance."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from bot.core.circumstances import Circumstance
from bot.core.follow_through import FollowThrough
from bot.core.playbook import Playbook
from bot.core.touches import TouchPolicy

Model = TypeVar("Model", bound=BaseModel)


class PlaybookError(Exception):
    """A playbook file that cannot be used; says file, key and reason."""


def load_playbooks(folder: Traversable | None = None) -> Mapping[Circumstance, Playbook]:
    """Every playbook, checked; raises PlaybookError."""
    return _load_all(folder) if folder else dict(_shipped())


def load_touches(folder: Traversable | None = None) -> TouchPolicy:
    """The keep-in-touch policy, checked; raises PlaybookError."""
    return _touches(folder) if folder else _shipped_touches()


def load_follow_through(folder: Traversable | None = None) -> FollowThrough:
    """Reminders, intervals and limits, checked; raises PlaybookError."""
    return _follow_through(folder) if folder else _shipped_follow_through()


# What is shipped does not change while it runs, and reading it is a good part of every start.
@cache
def _shipped() -> Mapping[Circumstance, Playbook]:
    return _load_all(files(__name__))


@cache
def _shipped_touches() -> TouchPolicy:
    return _touches(files(__name__))


@cache
def _shipped_follow_through() -> FollowThrough:
    return _follow_through(files(__name__))


def _touches(folder: Traversable) -> TouchPolicy:
    return _read(folder / "keep_in_touch.toml", TouchPolicy)


def _follow_through(folder: Traversable) -> FollowThrough:
    return _read(folder / "follow_through.toml", FollowThrough)


def _load_all(folder: Traversable) -> Mapping[Circumstance, Playbook]:
    touch = _touches(folder).step.key
    return {circumstance: _load(folder, circumstance, touch) for circumstance in Circumstance}


def _load(folder: Traversable, circumstance: Circumstance, touch: str) -> Playbook:
    file = folder / f"{circumstance}.toml"
    playbook = _read(file, Playbook)
    if playbook.circumstance is not circumstance:
        raise PlaybookError(
            f"{file.name}: circumstance: must be '{circumstance}', as the file's name"
        )
    known = {touch, *(step.key for step in playbook.steps)}
    for place, step in enumerate(playbook.steps):
        if unknown := sorted(set(step.overtaken_by) - known):
            raise PlaybookError(
                f"{file.name}: step.{place}.overtaken_by: no such step: {', '.join(unknown)}"
            )
    return playbook


def _read(file: Traversable, model: type[Model]) -> Model:
    try:
        return model.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise PlaybookError(f"{file.name}: missing, and every circumstance needs one") from error
    except tomllib.TOMLDecodeError as error:
        raise PlaybookError(f"{file.name}: not valid TOML: {error}") from error
    except ValidationError as error:
        raise PlaybookError(_told(file.name, error)) from error


def _told(name: str, error: ValidationError) -> str:
    problems = error.errors()
    places = [problem["loc"] for problem in problems]
    # A step that is wrong is also missing from its list: the first is what helps.
    told = [
        problem
        for problem in problems
        if not any(problem["loc"] == place[: len(problem["loc"])] != place for place in places)
    ]
    return "\n".join(
        f"{name}: {'.'.join(str(part) for part in problem['loc']) or 'file'}: {problem['msg']}"
        for problem in told
    )
