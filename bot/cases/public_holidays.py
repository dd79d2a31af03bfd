"""Public holidays of one country at a time.

The library's own way in imports the classes of all countries: 9 MB and a tenth of a second, of
which a team needs one or two. What it knows of them stands in its registry.
"""

from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any


def holidays_in(country: str, part: str, years: Iterable[int]) -> frozenset[date]:
    """The days off of a country (DE) or a part of it (BY); none where they are not known."""
    return frozenset(_in_years(country, part, years) or ())


def worked_weekends_in(country: str, part: str, years: Iterable[int]) -> frozenset[date]:
    """The days of weekends that are worked there to make up for a day off (China, Hungary)."""
    found = _in_years(country, part, years)
    return frozenset(found.weekend_workdays) if found is not None else frozenset()


def are_known_in(country: str, part: str) -> bool:
    """Whether a country is known by this code, and so is its part if there is one."""
    found = _country(country) if country in _codes() else None
    return found is not None and (not part or part in found.subdivisions)


def _in_years(country: str, part: str, years: Iterable[int]) -> Any:  # noqa: ANN401 -- as below
    """The library's holidays, or None where it knows no such country or part."""
    found = _country(country)
    try:
        return found(subdiv=part or None, years=years) if found else None
    except NotImplementedError:
        # No such part.
        return None


def _codes() -> set[str]:
    from holidays.registry import COUNTRIES  # noqa: PLC0415 - a start needs no public holidays

    return {code for _, code, *_aliases in COUNTRIES.values()}


@cache
def _country(code: str) -> Any:  # noqa: ANN401 -- the library's class, or None
    from holidays.registry import COUNTRIES  # noqa: PLC0415

    for module, (name, *codes) in COUNTRIES.items():
        if code in codes:
            return getattr(_alone(module), name)
    return None


def _alone(module: str) -> Any:  # noqa: ANN401
    """A country's module, without the package around it, which would import all the others."""
    package = find_spec("holidays")
    if package is None or package.origin is None:
        raise ImportError("holidays")
    file = Path(package.origin).parent / "countries" / f"{module}.py"
    spec = spec_from_file_location(f"holidays_of_{module}", file)
    if spec is None or spec.loader is None:
        raise ImportError(str(file))
    alone = module_from_spec(spec)
    spec.loader.exec_module(alone)
    return alone
