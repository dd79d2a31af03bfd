"""The command line: `do-over run` and its fellows; `python -m bot` is the same."""

import gc
import sys


def main() -> None:
    """Run the command that was asked for."""
    # Nearly all that is made while starting stays: to look through it again and again would take
    # a tenth of the start. Whatever runs on switches it on again (bot/cli/start.py).
    gc.disable()
    if sys.argv[1:] == ["run"]:
        # What runs for months has no options to be read, and does without what reads them.
        from bot.cli.run import run  # noqa: PLC0415

        run()
        return
    from bot.cli.commands import cli  # noqa: PLC0415

    cli()


if __name__ == "__main__":
    main()
