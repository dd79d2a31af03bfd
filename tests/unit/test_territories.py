"""Every zone of the tz database leads to its country, by any of its names."""

from importlib.resources import files
from zoneinfo import available_timezones

import pytest

from bot.cases.territories import OF_NO_COUNTRY, territory_of


def lines(name: str) -> list[str]:
    text = files("tzdata").joinpath("zoneinfo", name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


BY_THE_LIST = {row.split("\t")[2]: row.split("\t")[0] for row in lines("zone.tab")}
LINKS = {row.split()[2]: row.split()[1] for row in lines("tzdata.zi") if row.startswith("L ")}
NO_PLACE = OF_NO_COUNTRY | {"Factory", "GMT", "GMT+0", "GMT-0", "GMT0", "Greenwich", "UCT", "UTC"}
NO_PLACE |= {"Universal", "Zulu", "localtime"}
# A link may cross a border; these names say themselves where they are.
NAMED = {
    "Africa/Asmera": "ER",
    "America/Coral_Harbour": "CA",
    "America/Virgin": "VI",
    "Africa/Timbuktu": "ML",
    "Atlantic/Jan_Mayen": "SJ",
    "Iceland": "IS",
    "Jamaica": "JM",
    "Pacific/Ponape": "FM",
    "Pacific/Truk": "FM",
    "Pacific/Yap": "FM",
    "Antarctica/South_Pole": "NZ",
    **dict.fromkeys(("CST6CDT", "EST5EDT", "MST7MDT", "PST8PDT"), "US"),
}


def is_a_place(zone: str) -> bool:
    return zone not in NO_PLACE and not zone.startswith("Etc/")


def expected(zone: str) -> str:
    if zone in NAMED:
        return NAMED[zone]
    while zone not in BY_THE_LIST:
        zone = LINKS[zone]
    return BY_THE_LIST[zone]


@pytest.mark.parametrize("zone", sorted(filter(is_a_place, available_timezones())))
def test_a_zone_lies_in_the_country_that_the_tz_database_says(zone: str) -> None:
    assert territory_of(zone) == expected(zone)


@pytest.mark.parametrize("zone", [*sorted(NO_PLACE), "Etc/UTC", "Etc/GMT+5", "Nowhere/At_All", ""])
def test_a_clock_of_no_country_leads_to_none(zone: str) -> None:
    assert territory_of(zone) == ""
