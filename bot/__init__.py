"""Do-Over: a Slack bot that helps a sales rep own a mistake and ask for a second chance."""

__version__ = "0.2.0"
"""The one place that says it: the wheel, `do-over --version` and the tag follow."""
