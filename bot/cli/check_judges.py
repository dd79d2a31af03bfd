"""Who reads the drafts of `do-over check`: two judges, and a model where one is named."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, contextmanager

import typer

from bot.config import BadSettings, ModelSettings, environment, read_model_settings
from bot.copy.catalog import load_catalog
from bot.core.humility.model import DraftContext
from bot.core.humility.rules import RuleSet
from bot.drafts.check_draft import Review, check_draft, read_draft
from bot.drafts.third_opinion import ThirdOpinion
from bot.humility.judge import load_classifier
from bot.humility.rules import load_rules

Check = Callable[[str, DraftContext], Review]


@contextmanager
def judged(*, offline: bool) -> Iterator[Check]:
    """What reads a draft, while inside; `offline` leaves the model out."""
    model = None if offline else _model()
    rules = load_rules().with_classifier(load_classifier())
    if model is None:
        yield lambda draft, context: check_draft(draft, context, rules)
        return
    with _opened(model) as (third, runner):
        yield lambda draft, context: runner.run(_decided(third, rules, draft, context))


@contextmanager
def _opened(model: ModelSettings) -> Iterator[tuple[ThirdOpinion | None, asyncio.Runner]]:
    # Only here: it brings all that the bot is made of.
    from bot.judges import third_opinion  # noqa: PLC0415
    from bot.system_clock import SystemClock  # noqa: PLC0415

    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        entering = stack.enter_async_context(third_opinion(model, SystemClock()))
        try:
            yield runner.run(entering), runner
        finally:
            runner.run(stack.aclose())


async def _decided(
    third: ThirdOpinion | None, rules: RuleSet, draft: str, context: DraftContext
) -> Review:
    read = read_draft(draft, context, rules)
    return (await third.decided(read, third.doubts(read)) if third else read).review


def _model() -> ModelSettings | None:
    try:
        return read_model_settings(environment())
    except BadSettings as bad:
        catalog = load_catalog()
        remedies = (catalog.label(f"settings.{name}") for name in (*bad.missing, *bad.wrong))
        raise typer.BadParameter(f"{bad}: {' '.join(remedies)}") from bad
