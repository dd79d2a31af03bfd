"""Whether the catalogue has a text for everything that the coaching can say."""

from collections.abc import Iterable, Iterator, Mapping

from bot.copy.catalog import Catalog, CopyError
from bot.core.circumstances import Circumstance
from bot.core.follow_through import FollowThrough, Reminders
from bot.core.playbook import Playbook, Step, StepKind
from bot.core.touches import TouchPolicy

TOUCH_PROMPTS = 6
"""Ideas for what to send, one a touch, in turn."""

TURNS = 2
"""As many texts as take turns at least."""

TAKE_TURNS = (
    "reminders/again_",
    "reminders/touch_again_",
    "weekly/digest_empty_",
    "weekly/digest_cheer_",
    "weekly/digest_foot_",
    "weekly/digest_asks_few_",
    "weekly/digest_doors_few_",
)
"""What is said time after time, each time in other words than the time before."""


def check_playbook_copy(
    catalog: Catalog, playbooks: Mapping[Circumstance, Playbook], touches: TouchPolicy
) -> None:
    """Refuse to start where a step has no note, script, name or button; raises CopyError."""
    for playbook in playbooks.values():
        _refuse(catalog, str(playbook.circumstance), playbook.steps)
    _refuse(catalog, "keep_in_touch", (touches.step, touches.review))


def has_its_own_words(kind: StepKind, reminders: Reminders, number: int) -> bool:
    """Whether a reminder says what no other says: a look at an answer, or how it stands.

    Where one comes that was said before, it is said in the words of its text `_again`.
    """
    is_question = reminders.ends_with_question and number == len(reminders.business_days)
    return is_question or kind is StepKind.ANSWER


def check_reminder_copy(catalog: Catalog, follow: FollowThrough) -> None:
    """Refuse to start where what comes again has no words of its own; raises CopyError."""
    for kind, reminders in follow.reminders.items():
        wanted = _texts_wanted(kind, reminders)
        if catalog.count(f"reminders/{kind}_") < wanted:
            raise CopyError(f"reminders.{kind}: fewer than {wanted} texts reminders/{kind}_*.txt")
        for number in range(1, len(reminders.business_days) + 1):
            name = f"reminders/{kind}_{number}_again"
            if has_its_own_words(kind, reminders, number) and not catalog.has(name):
                raise CopyError(f"reminders.{kind}: no text {name}.txt")
    for prefix in TAKE_TURNS:
        if catalog.count(prefix) < TURNS:
            raise CopyError(f"fewer than {TURNS} texts {prefix}*.txt")


def _texts_wanted(kind: StepKind, reminders: Reminders) -> int:
    days = len(reminders.business_days)
    if kind is StepKind.ANSWER or not (days or reminders.every_days):
        return days
    # The others take turns, so that the next round does not say what this one did.
    return max(days, TURNS + reminders.ends_with_question)


def check_copy_by_value(
    catalog: Catalog, labels: Mapping[str, Iterable[str]], texts: Mapping[str, Iterable[str]]
) -> None:
    """Refuse to start where a value has no label or text of its own; raises CopyError.

    The keys have * in the value's place, as in "loss_reasons.*".
    """
    for key in _each(labels):
        if key not in catalog.labels:
            raise CopyError(f"no label {key}")
    for name in _each(texts):
        if not catalog.has(name):
            raise CopyError(f"no text {name}.txt")


def _each(looked_up: Mapping[str, Iterable[str]]) -> Iterator[str]:
    for pattern, values in looked_up.items():
        yield from (pattern.replace("*", value) for value in values)


def can_tell(catalog: Catalog, playbook: Playbook, touches: TouchPolicy) -> bool:
    """Whether every step still has all its texts."""
    return not any(
        _missing(catalog, step) for step in (*playbook.steps, touches.step, touches.review)
    )


def _refuse(catalog: Catalog, where: str, steps: Iterable[Step]) -> None:
    for step in steps:
        if missing := _missing(catalog, step):
            raise CopyError(f"{where}: step {step.key}: no {missing}")


def _missing(catalog: Catalog, step: Step) -> str:
    texts = [f"text {name}.txt" for name in _texts(step) if not catalog.has(name)]
    labels = [f"label {key}" for key in _labels(step) if key not in catalog.labels]
    return next(iter((*texts, *labels)), "")


def _texts(step: Step) -> Iterator[str]:
    yield f"nudges/{step.copy_file}"
    for channel in step.every_channel:
        yield f"scripts/{step.copy_file}.{channel}"
    for button in step.buttons:
        yield f"after/{button}"
    if step.kind is StepKind.TOUCH:
        yield from (f"prompts/touch_{number}" for number in range(1, TOUCH_PROMPTS + 1))


def _labels(step: Step) -> Iterator[str]:
    yield f"steps.{step.key}"
    yield f"events.{step.after[0]}"
    for button in step.buttons:
        yield f"buttons.{button}"
    for slot in step.slots:
        yield f"slots.{slot}"
