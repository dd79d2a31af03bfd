"""Each case of a test is tried on one of two, each of the two is met, and all in a campaign."""

import pytest

from tests import taken_in_turn

CASES = '''
import pytest

@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request):
    return request.param

@pytest.mark.parametrize("case", ["a", "b-c", "d"])
def test_cases(database_url, case):
    """Passes."""

def test_alone(database_url):
    """Passes."""

def test_none():
    """Passes."""
'''
pytest_plugins = ["pytester"]


def collected(pytester: pytest.Pytester, folder: str) -> list[pytest.Item]:
    pytester.makeini("[pytest]\nasyncio_default_fixture_loop_scope = function")
    place = pytester.mkdir(folder)
    (place / "test_one.py").write_text(CASES)
    items, _ = pytester.inline_genitems(place)
    return items


def tried(items: list[pytest.Item]) -> list[str]:
    left = list(items)
    taken_in_turn.pytest_collection_modifyitems(left)
    return [item.name for item in left]


def test_each_case_once_and_both_are_met(pytester: pytest.Pytester) -> None:
    names = tried(collected(pytester, "usecases"))
    of_cases = [name for name in names if name.startswith("test_cases")]
    assert len(of_cases) == 3
    for part in ("-a]", "-b-c]", "-d]", "[sqlite-", "[postgres-"):
        assert any(part in name for name in of_cases), part
    others = {"test_alone[postgres]", "test_alone[sqlite]", "test_none"}
    assert set(names) - set(of_cases) == others


def test_another_seed_has_the_other_begin(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = collected(pytester, "usecases")
    seen: set[str] = set()
    for seed in (1, 2):
        monkeypatch.setattr(taken_in_turn, "SEED", seed)
        seen |= set(tried(items))
    assert len(seen) == len(items)


def test_in_a_campaign_and_below_nothing_is_left_out(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(tried(collected(pytester, "storage"))) == 9
    monkeypatch.setattr(taken_in_turn, "WHOLE", True)
    assert len(tried(collected(pytester, "usecases"))) == 9
