"""What every test may use."""

from hypothesis import HealthCheck, settings

from tests import compiled_once

pytest_plugins = ["tests.databases", "tests.browser.not_run"]

# Machines are shared and noisy: a property holds or fails, however long it took.
settings.register_profile("noisy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("noisy")

compiled_once.share()
