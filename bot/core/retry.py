"""How long to wait before trying a send again."""

from datetime import timedelta

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=30)
MOST_ATTEMPTS = 12


def backoff(
    attempt: int, jitter: float, first: timedelta = FIRST_WAIT, longest: timedelta = LONGEST_WAIT
) -> timedelta:
    """The wait after the n-th attempt (from 1): doubling, capped, and spread by jitter in [0, 1).

    Full jitter over the upper half keeps a workspace's retries from arriving together.
    """
    wait = min(first * (1 << min(attempt - 1, 20)), longest)
    return wait / 2 + wait / 2 * jitter


def counts_without_fault(attempt: int) -> bool:
    """Whether the n-th attempt (from 1) still counts where the nudge is not to blame.

    It lengthens the waits; half of the attempts are left for what the nudge is to blame for.
    """
    return attempt <= MOST_ATTEMPTS // 2


def exhausted(attempt: int) -> bool:
    """Whether this many attempts are enough to stop and show the failure."""
    return attempt >= MOST_ATTEMPTS
