"""What keeps a start from succeeding is one line that says what to do."""

import errno
from datetime import timedelta

import pytest

from bot.cli.start import stopping_in_words
from bot.copy.catalog import CopyError, load_catalog
from bot.delivery.ports import NotSent, Refused
from bot.playbooks import PlaybookError
from bot.serve import CannotListen, CannotTellHealth, listen_on
from storage.migrate import OrphanedRows, UnknownRevision
from storage.unavailable import CANNOT_OPEN, FULL, DatabaseUnavailable


def caused(trouble: CannotListen, number: int) -> CannotListen:
    """As it is raised where the system gives that number."""
    trouble.__cause__ = OSError(number, "system")
    return trouble


TROUBLES: list[tuple[Exception, str]] = [
    (DatabaseUnavailable(CANNOT_OPEN), "that the folder can be written to"),
    (DatabaseUnavailable(FULL), "Free some space"),
    (UnknownRevision("9999"), "(revision 9999). Run that version again"),
    (OrphanedRows({"nudge"}), "Run the version before this one again"),
    (NotSent("no_connection", timedelta(0)), "no_connection. Run do-over doctor"),
    (Refused("invalid_auth"), "invalid_auth. Run do-over doctor"),
    (CopyError("help: line 3: no end"), "help: line 3: no end"),
    (PlaybookError("told_no.toml: wait"), "told_no.toml: wait"),
    (caused(CannotListen("here:1"), errno.EADDRINUSE), "something else is using it. Set HOST"),
    (caused(CannotListen("here:1"), errno.EACCES), "Set PORT to a higher one"),
    (caused(CannotListen("here:1"), errno.EADDRNOTAVAIL), "no such address. Set HOST"),
    (CannotListen("nowhere"), "no such address"),
    (caused(CannotTellHealth("here:1"), errno.EADDRINUSE), "Set HEALTH_PORT to a free port"),
    (caused(CannotTellHealth("here:1"), errno.EACCES), "Set HEALTH_PORT to a higher one"),
    (caused(CannotTellHealth("here:1"), errno.EADDRNOTAVAIL), "no such address. Set HOST"),
]


@pytest.mark.parametrize(("trouble", "said"), TROUBLES, ids=lambda one: str(one)[:40])
def test_each_trouble_is_one_line_with_its_remedy(
    trouble: Exception, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended, stopping_in_words(load_catalog(), 3):
        raise trouble
    (line,) = capsys.readouterr().err.splitlines()
    assert said in line
    assert ended.value.code == 3


def test_what_is_no_known_trouble_is_not_hidden() -> None:
    with pytest.raises(LookupError, match="a fault of ours"), stopping_in_words(load_catalog()):
        raise LookupError("a fault of ours")


def test_a_host_that_is_not_ours_is_told_from_a_port_that_is_taken(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit), stopping_in_words(load_catalog()):
        listen_on("192.0.2.1", 0)
    assert "this machine has no such address" in capsys.readouterr().err
