"""The country that a zone of the tz database lies in, under any of the zone's names."""

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from babel.core import get_global

# These name a clock that several countries share, whatever CLDR makes of them.
OF_NO_COUNTRY = frozenset({"CET", "EET", "EST", "MET", "WET"})
NOWHERE = frozenset({"001", "ZZ"})


def territory_of(zone: str) -> str:
    """The country (AU) of a zone, also of one by an old name (Australia/Canberra); "" if of none.

    CLDR knows every name, and the tz database's own list the zones that are newer than CLDR.
    """
    if zone in OF_NO_COUNTRY:
        return ""
    current: str = get_global("zone_aliases").get(zone, zone)
    territories = get_global("zone_territories")
    found = territories.get(zone) or territories.get(current, "")
    return _by_the_tz_database().get(current, "") if found in NOWHERE or not found else found


@lru_cache(maxsize=1)
def _by_the_tz_database() -> Mapping[str, str]:
    listed = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in listed.splitlines() if not line.startswith("#"))
    return {zone: country for country, _, zone, *_ in rows}
