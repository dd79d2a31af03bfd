"""What the page of several processes says is what the code does."""

from bot.delivery.shared_work import REFILL, ROOM
from bot.delivery.timing import Timing
from bot.jobs.fitness import OLDEST_POSTGRES
from bot.jobs.presence import STILL_HERE
from bot.share import SHARED_TIMING
from bot.web.readiness import OLD_ENGINE_SECONDS
from storage.engines import POSTGRES_CONNECTIONS
from storage.processes import FORGOTTEN_AFTER
from tests.docs.pages import ROOT

PAGE = " ".join((ROOT / "docs/operating/scale.md").read_text("utf-8").split())


def test_the_page_has_the_numbers_of_the_code() -> None:
    assert POSTGRES_CONNECTIONS == 8
    for said in (
        f"PostgreSQL {OLDEST_POSTGRES} or later",
        "a pool of eight",
        f"{Timing().guard.seconds} seconds after it was promoted",
        f"after {Timing().guard.seconds} seconds without a sign of life",
        f"the lease ends after {SHARED_TIMING.lease.seconds} seconds",
        f"({Timing().lease.seconds} where one process works alone)",
        f"At most {ROOM} notes wait",
        f"after each {REFILL} that are done",
        f"says every {STILL_HERE.seconds} seconds",
        f"silent for {FORGOTTEN_AFTER.seconds} is forgotten",
        f"without the engine for {OLD_ENGINE_SECONDS:.0f} seconds",
    ):
        assert said in PAGE, said
