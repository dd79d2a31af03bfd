"""Until when a post may begin, for whoever holds the socket: the very last look before it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from bot.delivery.ports import LeaseOver

_BEGIN_BY: ContextVar[float | None] = ContextVar("begin_by", default=None)


@contextmanager
def beginning_by(moment: float) -> Iterator[None]:
    """Around a post that may begin until then, in the seconds of `Timing.elapsed`."""
    token = _BEGIN_BY.set(moment)
    try:
        yield
    finally:
        _BEGIN_BY.reset(token)


def refuse_if_too_late(elapsed: Callable[[], float]) -> None:
    """Raise LeaseOver where a post is about to begin too late; other calls may begin any time."""
    moment = _BEGIN_BY.get()
    if moment is not None and elapsed() > moment:
        raise LeaseOver("lease_over")
