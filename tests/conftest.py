"""What every test may use."""

import gc

from hypothesis import HealthCheck, settings

from tests import compiled_once, in_memory

pytest_plugins = ["tests.databases", "tests.taken_in_turn", "tests.browser.not_run"]

# Machines are shared and noisy: a property holds or fails, however long it took.
settings.register_profile("noisy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("noisy")

# Many small things come and go with each test; a look at every 700 takes a tenth of the time.
GARBAGE = 20_000

compiled_once.share()
in_memory.use()


def pytest_collection() -> None:
    """Look for no garbage while thousands of tests are being found: there is none."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Leave alone what stays to the end, which would be walked through again and again."""
    gc.freeze()
    gc.set_threshold(GARBAGE)
    gc.enable()
