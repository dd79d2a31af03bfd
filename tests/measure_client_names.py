"""How many of the listed pairs of client names are one, are offered as one, or are neither.

python -m tests.measure_client_names
"""

from collections import Counter

from tests.unit.test_client_names import merged, offered, pairs


def main() -> None:
    """Print a line for each list."""
    for listed in ("same", "apart"):
        found = Counter(map(verdict, pairs(listed)))
        print(f"{listed}: {found.total()} pairs, {dict(found)}")  # noqa: T201


def verdict(pair: tuple[str, str]) -> str:
    """What becomes of two names; offered only where it is offered both ways."""
    return "merged" if merged(*pair) else "offered" if offered(*pair) else "neither"


if __name__ == "__main__":
    main()
