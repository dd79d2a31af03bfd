"""Reading the report form: what is wrong is told next to its field."""

import pytest

from bot.copy.catalog import load_catalog
from bot.slack.report_form import FormErrors, read_report

CATALOG = load_catalog()


@pytest.mark.parametrize("client", ["", "  ", "\x01", "\u202e\n\ufeff"])
def test_a_client_without_a_visible_name_is_asked_for(client: str) -> None:
    with pytest.raises(FormErrors) as wrong:
        read_report(CATALOG, {"circumstance": "told_no", "client": client}, "en-GB")
    assert wrong.value.errors == {"client": "Who was it? A name is enough."}


def test_a_name_is_kept_as_typed() -> None:
    typed = {"circumstance": "told_no", "client": " <Acme>\u202e "}
    assert read_report(CATALOG, typed, "en-GB").client == typed["client"]
