"""Weekends that CLDR has wrong or nobody has for sure; docs/world.md names the source of each row.

Weekdays go from Monday, 0, to Sunday, 6.
"""

from collections.abc import Mapping

THU, FRI, SAT, SUN = 3, 4, 5, 6
_FRI_SAT = frozenset({FRI, SAT})
_SAT_SUN = frozenset({SAT, SUN})

# A part of a country (MY-03) goes before the country.
WEEKENDS: Mapping[str, frozenset[int]] = {
    "AF": frozenset({FRI}),
    "AI": _SAT_SUN,
    "BD": _FRI_SAT,
    "BN": _SAT_SUN,
    "CD": _SAT_SUN,
    "DJ": _FRI_SAT,
    "HK": _SAT_SUN,
    "IN": frozenset({SUN}),
    "IR": frozenset({FRI}),
    "KN": _SAT_SUN,
    "LY": _FRI_SAT,
    "MR": _SAT_SUN,
    "MV": _FRI_SAT,
    "MY-02": _FRI_SAT,
    "MY-03": _FRI_SAT,
    "MY-11": _FRI_SAT,
    "NE": _SAT_SUN,
    "NP": frozenset({SAT}),
    "PS": _FRI_SAT,
    "PY": _SAT_SUN,
    "SO": frozenset({FRI}),
    "TK": _SAT_SUN,
    "UG": frozenset({SUN}),
    "VE": _SAT_SUN,
}

DOUBTFUL: Mapping[str, frozenset[int]] = {
    "AF": frozenset({THU, SAT}),
    "BN": frozenset({FRI, SAT}),
    "DJ": frozenset({SAT}),
    "HK": frozenset({SAT}),
    "IN": frozenset({SAT}),
    "IR": frozenset({THU}),
    "MR": frozenset({FRI}),
    "NP": frozenset({SUN}),
    "SO": frozenset({THU, SAT}),
    "UG": frozenset({SAT}),
}
"""Days that some offices there work and others do not: the rep is asked."""
