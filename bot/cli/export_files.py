"""An export written as it is read: one JSON file, or a folder of CSV files."""

import csv
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any, Protocol

from storage.copy_trouble import NOT_WRITABLE, THERE_ALREADY, CopyTrouble

OWNER_ONLY, FOLDER_OF_OWNER = 0o600, 0o700
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Writer(Protocol):
    """Takes the parts of an export, one after another."""

    def begin(self, name: str, titles: Sequence[str]) -> None:
        """A part begins."""
        ...

    def rows(self, rows: Sequence[Sequence[Any]]) -> None:
        """Some rows of it."""
        ...


class JsonWriter:
    """One object: each part an array of objects."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._titles: Sequence[str] = ()
        self._is_first_part = self._is_first_row = True
        file.write("{")

    def begin(self, name: str, titles: Sequence[str]) -> None:
        """A part begins."""
        self._file.write(f"{'' if self._is_first_part else '],'}\n{json.dumps(name)}: [")
        self._titles, self._is_first_part, self._is_first_row = titles, False, True

    def rows(self, rows: Sequence[Sequence[Any]]) -> None:
        """Some rows of it."""
        for row in rows:
            told = {name: _plain(value) for name, value in zip(self._titles, row, strict=True)}
            comma = "" if self._is_first_row else ","
            self._file.write(f"{comma}\n{json.dumps(told, ensure_ascii=False)}")
            self._is_first_row = False

    def end(self) -> None:
        """The last part ended."""
        self._file.write("{}}}\n".format("" if self._is_first_part else "]\n"))


class CsvWriter:
    """A file for each part, with its titles in the first line."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: IO[str] | None = None

    def begin(self, name: str, titles: Sequence[str]) -> None:
        """A part begins."""
        self.end()
        self._file = _new_file(self._folder / f"{name}.csv")
        csv.writer(self._file).writerow(titles)

    def rows(self, rows: Sequence[Sequence[Any]]) -> None:
        """Some rows of it."""
        if self._file is not None:
            csv.writer(self._file).writerows([_cell(value) for value in row] for row in rows)

    def end(self) -> None:
        """The part ended."""
        if self._file is not None:
            self._file.close()


@contextmanager
def writing_json(target: Path) -> Iterator[Writer]:
    """Write a new file; where that breaks off, there is none. Raises CopyTrouble."""
    file = _new_file(target)
    try:
        with file:
            writer = JsonWriter(file)
            yield writer
            writer.end()
    except BaseException:
        target.unlink()
        raise


@contextmanager
def writing_csv(target: Path) -> Iterator[Writer]:
    """The same for a new folder."""
    with _telling(target):
        target.mkdir(FOLDER_OF_OWNER)
    writer = CsvWriter(target)
    try:
        yield writer
        writer.end()
    except BaseException:
        writer.end()
        shutil.rmtree(target)
        raise


def _new_file(target: Path) -> IO[str]:
    with _telling(target):
        number = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY)
    return os.fdopen(number, "w", encoding="utf-8", newline="")


@contextmanager
def _telling(target: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError as there:
        raise CopyTrouble(THERE_ALREADY, str(target)) from there
    except OSError as refused:
        raise CopyTrouble(NOT_WRITABLE, str(target.absolute().parent)) from refused


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _cell(value: object) -> object:
    text = _plain(value)
    if isinstance(text, str) and text.startswith(_FORMULA):
        # A spreadsheet would take it for a formula.
        return f"'{text}"
    return text
