"""A walk fails where one of its cases does, and says which."""

import pytest

from tests.walk import walk

SEEN: list[tuple[int, str]] = []


@walk("number", [1, 2, 3])
@walk("letter", "ab")
def test_every_case_is_tried(number: int, letter: str) -> None:
    SEEN.append((number, letter))


def test_each_was_tried_once() -> None:
    SEEN.clear()
    test_every_case_is_tried()
    assert [(number, letter) for number in (1, 2, 3) for letter in "ab"] == SEEN


def test_all_that_fail_are_told_and_the_others_tried() -> None:
    @walk("number, limit", [(1, 2), (5, 2), (2, 2), (7, 2)])
    def small(number: int, limit: int) -> None:
        assert number <= limit

    with pytest.raises(ExceptionGroup, match="2 of 4 cases") as failed:
        small()
    notes = [error.__notes__ for error in failed.value.exceptions]
    assert notes == [["case: number=5, limit=2"], ["case: number=7, limit=2"]]


def test_no_case_is_a_failure() -> None:
    @walk("number", [])
    def never(number: int) -> None:
        """Not called."""

    with pytest.raises(AssertionError, match="no case of number"):
        never()


@walk("number", [1])
def test_fixtures_are_given(number: int, tmp_path: object) -> None:
    assert tmp_path
