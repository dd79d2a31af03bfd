"""`export`: all of a rep's own, of a workspace no word; streamed, and never over a file."""

import csv
import io
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from sqlalchemy import text
from sqlmodel import Session

from bot.cli import export as export_command
from bot.cli.export_files import writing_csv, writing_json
from bot.core.circumstances import Circumstance
from bot.usecases.win_back import WinBack, win_back
from storage import export_rows
from storage.database import Database
from storage.models import LostDeal
from tests.keeping.conftest import Run, one_line, said
from tests.keeping.test_delete import log
from tests.products import WHOLE
from tests.usecases.desk import ANA, BO, TEAM, Desk

MANY = 100_000 if WHOLE else 25_000
"""Kept in memory, that many would take several times what is allowed below."""

MOST_MORE_KILOBYTES = 25_000
"""Ten times what pages take, and a fraction of what the deals would."""


@pytest.fixture
async def desk(database: Database) -> Desk:
    """A workspace of two reps, on each database in turn."""
    one = Desk(database)
    await one.join(TEAM, ANA, BO)
    return one


def read(run: Run, *asked: str) -> dict[str, list[dict[str, Any]]]:
    done = run("export", "out.json", *asked)
    assert done.exit_code == 0, done.output
    found: dict[str, list[dict[str, Any]]] = json.loads(Path("out.json").read_text("utf-8"))
    Path("out.json").unlink()
    return found


async def test_a_rep_gets_all_of_their_own_and_nothing_else(desk: Desk, run: Run) -> None:
    deal = await log(desk)
    await log(desk, BO, "Heron GmbH", contact="Vera Holm", what_happened="marzipan")
    await desk.look()
    found = read(run, "--rep", ANA)
    (mine,) = found["deals"]
    assert (mine["id"], mine["client"], mine["contact"]) == (deal, "Kestrel Ltd", "Ottilie Brandt")
    assert (mine["what_happened"], mine["impact"]) == ("quagmire", "walrus")
    assert [one["user_id"] for one in found["profile"]] == [ANA]
    assert [one["what"] for one in found["events"]] == ["reported"]
    assert {one["kind"] for one in found["messages"]} >= {"receipt", "step"}
    whole = json.dumps(found)
    for others in ("Heron", "Vera", "marzipan"):
        assert others not in whole


async def test_a_workspace_is_written_without_words_and_names(desk: Desk, run: Run) -> None:
    await log(desk)
    won = await desk.report(BO, client="Heron GmbH")
    for what in ("asked", "yes"):
        await desk.record(won, what, BO)  # type: ignore[arg-type]
    told = WinBack(None, in_digest=True, show_client=True)
    await desk.act(lambda turn: win_back(turn, won, told), BO)
    found = read(run)
    whole = json.dumps(found)
    for private in ("Kestrel", "Ottilie", "quagmire", "walrus", ANA):
        assert private not in whole
    shown = {one["id"]: (one["rep_id"], one["client"]) for one in found["deals"]}
    # Who and with whom stands where the rep agreed to the digest, and nowhere else.
    assert sorted(shown.values(), key=str) == [("U2BO", "Heron GmbH"), (None, None)]
    assert shown[won] == (BO, "Heron GmbH")
    assert {one["circumstance"] for one in found["deals"]} == {"own_mistake", "blown_meeting"}


def rows_in(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def files(folder: Path) -> set[tuple[str, int]]:
    """Each file's name and rights."""
    return {(one.name, one.stat().st_mode & 0o777) for one in folder.iterdir()}


@pytest.mark.parametrize("page", [1, 2, 3, 500])
async def test_every_row_is_written_once_however_large_a_page(
    desk: Desk, run: Run, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    monkeypatch.setattr(export_rows, "PAGE", page)
    deals = {await log(desk, client=f"Client {number}") for number in range(3)}
    found = read(run, "--rep", ANA)
    assert sorted(one["id"] for one in found["deals"]) == sorted(deals)
    assert len(found["events"]) == 3


async def test_csv_is_a_folder_with_a_file_for_each_part(desk: Desk, run: Run) -> None:
    await log(desk, client="=HYPERLINK(1)", what_happened='two\nlines, and "marks"')
    done = run("export", "out", "--rep", ANA, "--format", "csv")
    assert done.exit_code == 0, done.output
    folder = Path("out")
    (deal,) = rows_in(folder / "deals.csv")
    # What a spreadsheet would take for a formula it does not get as one.
    assert deal["client"] == "'=HYPERLINK(1)"
    assert deal["what_happened"] == 'two\nlines, and "marks"'
    assert deal["reported_at"].endswith("+00:00")
    assert files(folder) >= {"events.csv": 0o600, "profile.csv": 0o600, "deals.csv": 0o600}.items()


def contents(written: Path) -> list[str]:
    found = sorted(written.iterdir()) if written.is_dir() else [written]
    return [one.read_text() for one in found]


@pytest.mark.parametrize("form", ["json", "csv"])
async def test_nothing_is_written_over(desk: Desk, run: Run, tmp_path: Path, form: str) -> None:
    before = files(tmp_path)
    assert run("export", "out", "--format", form).exit_code == 0
    once = contents(tmp_path / "out")
    assert "out is there already" in one_line(run("export", "out", "--format", form))
    assert contents(tmp_path / "out") == once
    assert {name for name, _ in files(tmp_path) - before if "db" not in name} == {"out"}
    assert "nothing can be written there" in one_line(run("export", "/proc/x", "--format", form))


async def test_somebody_who_is_not_there(desk: Desk, run: Run, tmp_path: Path) -> None:
    before = files(tmp_path)
    assert "Nothing is kept of U9" in one_line(run("export", "out", "--rep", "U9"))
    assert {name for name, _ in files(tmp_path) - before} <= {"do_over.db-wal", "do_over.db-shm"}


@pytest.mark.parametrize("writing", [writing_json, writing_csv])
def test_what_breaks_off_leaves_nothing(tmp_path: Path, writing: Any) -> None:
    def broken_off() -> None:
        with writing(tmp_path / "out") as writer:
            writer.begin("deals", ["id"])
            writer.rows([["d1"]])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    assert list(tmp_path.iterdir()) == []


def test_an_empty_export_is_whole(tmp_path: Path) -> None:
    with writing_json(tmp_path / "out") as writer:
        for name in ("deals", "events"):
            writer.begin(name, ["id"])
    assert json.loads((tmp_path / "out").read_text()) == {"deals": [], "events": []}


async def test_a_bar_is_drawn_where_somebody_looks(
    desk: Desk, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    await log(desk)
    drawn = io.StringIO()
    console = Console(file=drawn, force_terminal=True, width=80)
    monkeypatch.setattr(export_command, "Console", lambda **_: console)
    monkeypatch.setattr(export_command, "_is_watched", lambda: True)
    done = run("export", "out.json", "--rep", ANA)
    assert "100%" in drawn.getvalue()
    assert "%" not in said(done)


async def many_deals(url: str, number: int) -> None:
    """So many deals of a rep's, made of one."""
    database = Database.open(url)
    desk = Desk(database)
    await desk.join(TEAM, ANA)
    await desk.report(ANA, circumstance=Circumstance.BLOWN_MEETING)

    def multiply(session: Session) -> None:
        names = [column.name for column in LostDeal.__table__.columns]  # type: ignore[attr-defined]
        kept = ", ".join(f'"{name}"' for name in names if name != "id")
        counted = (
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :number) "
            f"INSERT INTO lost_deal (id, {kept}) SELECT 'copy' || n.i, {kept} FROM lost_deal, n"
        )
        session.connection().execute(text(counted), {"number": number})

    await database.run(multiply)
    await database.close()


def exported(folder: Path, url: str) -> int:
    """Export the workspace in a process of its own; gives the most memory that it took (kB)."""
    target, environment = folder / "out.json", {**os.environ, "DATABASE_URL": url}
    arguments = [sys.executable, "-m", "bot", "export", str(target)]
    process = os.posix_spawn(sys.executable, arguments, environment)
    _, status, used = os.wait4(process, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    return used.ru_maxrss


async def test_very_many_deals_take_no_more_memory_than_a_few(
    tmp_path: Path, sqlite_url: str
) -> None:
    for name in ("few", "many"):
        (tmp_path / name).mkdir()
    few_url = f"sqlite:///{tmp_path}/few/do_over.db"
    (tmp_path / "few" / "do_over.db").write_bytes((tmp_path / "do_over.db").read_bytes())
    await many_deals(few_url, 10)
    await many_deals(sqlite_url, MANY)
    few, many = exported(tmp_path / "few", few_url), exported(tmp_path / "many", sqlite_url)
    with (tmp_path / "many" / "out.json").open() as file:
        assert sum('"circumstance"' in line for line in file) == MANY + 1
    assert many - few < MOST_MORE_KILOBYTES, (few, many)
