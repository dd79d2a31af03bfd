"""The bot where Slack takes a thousand times as much of a workspace: its own speed is measured."""

from dataclasses import replace

from bot.cli import run
from bot.core.app_kind import AppKind
from bot.delivery.allowances import SlackLimits, limits_of

MORE = 1000


def much_more(kind: AppKind) -> SlackLimits:
    """What Slack grants, so often; whose turn it is is asked of the database as ever."""
    granted = limits_of(kind)
    allowances = {
        what: replace(one, every=one.every / MORE, at_once=one.at_once * MORE)
        for what, one in granted.allowances.items()
    }
    return replace(granted, allowances=allowances)


if __name__ == "__main__":
    run.limits_of = much_more  # type: ignore[attr-defined]
    from bot.__main__ import main

    main()
