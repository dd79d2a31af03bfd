"""Cases that cost less than a test does: one test walks them all, and tells of each that fails.

What pytest does for a test takes some milliseconds in each of its processes, and is done for
thousands of cases that take none. For tests whose fixtures no case changes.
"""

import inspect
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

Test = Callable[..., None]


def walk(names: str, cases: Iterable[Any]) -> Callable[[Test], Test]:
    """Like `pytest.mark.parametrize`, as one test; a tuple of cases has a value for each name."""
    keys = [name.strip() for name in names.split(",")]
    every = [dict(zip(keys, case if len(keys) > 1 else (case,), strict=True)) for case in cases]

    def decorate(test: Test) -> Test:
        @wraps(test)
        def walked(**fixtures: Any) -> None:
            assert every, f"no case of {names}"
            failed = [error for case in every if (error := _failure(test, fixtures, case))]
            if failed:
                raise ExceptionGroup(f"{len(failed)} of {len(every)} cases", failed)

        walked.__signature__ = _without(test, keys)  # type: ignore[attr-defined]
        return walked

    return decorate


def _failure(test: Test, fixtures: dict[str, Any], case: dict[str, Any]) -> Exception | None:
    try:
        test(**fixtures, **case)
    except Exception as error:  # noqa: BLE001 - raised with those of the other cases
        error.add_note("case: " + ", ".join(f"{name}={value!s}" for name, value in case.items()))
        return error
    return None


def _without(test: Test, keys: Iterable[str]) -> inspect.Signature:
    """Which fixtures remain; what is walked already may be walked by another name too."""
    signature = inspect.signature(test)
    asked = dict(signature.parameters)
    for key in keys:
        del asked[key]
    return signature.replace(parameters=list(asked.values()))
