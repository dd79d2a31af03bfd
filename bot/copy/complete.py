"""Whether the catalogue has a text for everything that the coaching can say."""

from collections.abc import Iterator, Mapping

from bot.copy.catalog import Catalog, CopyError
from bot.core.circumstances import Circumstance
from bot.core.playbook import Playbook, Step


def check_playbook_copy(catalog: Catalog, playbooks: Mapping[Circumstance, Playbook]) -> None:
    """Refuse to start where a step has no note, script, name or button; raises CopyError."""
    for playbook in playbooks.values():
        for step in playbook.steps:
            for name in _texts(step):
                if not catalog.has(name):
                    raise CopyError(f"{playbook.circumstance}: step {step.key}: no text {name}.txt")
            for key in _labels(step):
                if key not in catalog.labels:
                    raise CopyError(f"{playbook.circumstance}: step {step.key}: no label {key}")


def _texts(step: Step) -> Iterator[str]:
    yield f"nudges/{step.copy_file}"
    for channel in step.channels:
        yield f"scripts/{step.copy_file}.{channel}"
    for button in step.buttons:
        yield f"after/{button}"


def _labels(step: Step) -> Iterator[str]:
    yield f"steps.{step.key}"
    yield f"events.{step.after[0]}"
    for button in step.buttons:
        yield f"buttons.{button}"
    for slot in step.slots:
        yield f"slots.{slot}"
