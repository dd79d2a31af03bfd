"""The judges of drafts, as the composition root has them made: when they are first needed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import aiohttp

from bot.config import ModelSettings
from bot.delivery.ports import Clock
from bot.drafts.third_opinion import ThirdOpinion

if TYPE_CHECKING:
    from bot.core.humility.classifier import SentenceClassifier
    from bot.core.humility.rules import RuleSet


def judged_rules() -> "RuleSet":
    """The rules with the best judge that is installed."""
    # Only here: they are read after the start, in a thread of their own.
    from bot.humility.judge import load_classifier  # noqa: PLC0415
    from bot.humility.rules import load_rules  # noqa: PLC0415

    return load_rules().with_classifier(load_classifier())


def other_judge() -> "SentenceClassifier":
    from bot.humility.judge import second_classifier  # noqa: PLC0415 - as above

    return second_classifier()


@asynccontextmanager
async def third_opinion(
    model: ModelSettings | None, clock: Clock
) -> AsyncIterator[ThirdOpinion | None]:
    """What asks the admin's model about drafts in doubt; None where none is named."""
    if model is None:
        yield None
        return
    # Only here: few have one.
    from bot.humility.opinion.limits import Limits  # noqa: PLC0415
    from bot.humility.opinion.model_reader import Endpoint, ModelReader  # noqa: PLC0415

    limits = Limits(clock.now, model.drafts_a_day, model.characters_a_day)
    async with aiohttp.ClientSession() as session:
        endpoint = Endpoint(model.url, model.model, model.key)
        reader = ModelReader(session, endpoint, limits)
        yield ThirdOpinion(reader, other_judge, model.host, model.seconds)
