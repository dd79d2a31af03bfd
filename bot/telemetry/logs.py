"""How log lines are written."""

import logging

NOISY = {
    "slack_bolt": logging.ERROR,
    "slack_sdk": logging.WARNING,
    "sqlalchemy": logging.WARNING,
    "alembic.runtime.plugins": logging.WARNING,
    # That a look lasts longer than a second is no trouble: the next one begins after it.
    "apscheduler": logging.ERROR,
    # What it would tell of a database that is away, with every frame, we tell in a line.
    "pgqueuer": logging.CRITICAL,
}


def set_up_logging(level: str, as_what: str = "text") -> None:
    """Log ids and outcomes; the libraries that would log whole payloads stay quiet."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    if as_what == "json":
        # Only here: who reads the lines does without it.
        from bot.telemetry.json_log import JsonLines  # noqa: PLC0415

        for handler in logging.getLogger().handlers:
            handler.setFormatter(JsonLines())
    for name, least in NOISY.items():
        logging.getLogger(name).setLevel(least)
