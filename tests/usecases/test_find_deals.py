"""A rep's deals by their client's name, a page at a time, and nobody else's."""

import pytest

from bot.core.history import EventKind
from bot.usecases.find_deals import FoundDeals, find_deals, find_ids
from bot.usecases.same_client import same_client
from tests.statements import statements
from tests.usecases.desk import ANA, BO, OTHER, TEAM, Desk

FEW, MANY, MOST = 3, 60, 8


async def found(desk: Desk, typed: str, page: int = 0, rep: str = ANA) -> FoundDeals:
    return await desk.act(lambda turn: find_deals(turn, typed, page), rep)


def clients(page: FoundDeals) -> list[str]:
    return [case.deal.client for case in page.deals.cases]


async def test_a_deal_is_found_by_a_piece_of_its_clients_name(desk: Desk) -> None:
    for client in ("Acme Corp", "Kestrel Printing", "Orchard"):
        await desk.report(client=client)
    assert clients(await found(desk, "kes")) == ["Kestrel Printing"]
    assert clients(await found(desk, "*Kestrel*")) == ["Kestrel Printing"]
    assert clients(await found(desk, "kestral")) == ["Kestrel Printing"]
    assert (await found(desk, "nobody")).in_all == 0


@pytest.mark.parametrize("typed", ["", "  ", "*", "x" * 200, "%", "_", "' OR 1=1 --"])
async def test_a_search_for_nothing_and_for_anything_odd_finds_nothing(
    desk: Desk, typed: str
) -> None:
    await desk.report(client="Acme Corp")
    page = await found(desk, typed)
    assert (page.in_all, page.pages, clients(page)) == (0, 1, [])


async def test_the_same_name_comes_first_and_open_deals_before_closed_ones(desk: Desk) -> None:
    closed = await desk.report(client="Acme Works")
    await desk.record(closed, EventKind.LET_GO)
    for client in ("Acme Print", "Acme"):
        await desk.report(client=client)
    assert clients(await found(desk, "acme")) == ["Acme", "Acme Print", "Acme Works"]
    ids = await desk.act(lambda turn: find_ids(turn, "acme", open_only=True))
    assert closed not in ids
    assert len(ids) == 2


async def test_a_colleagues_and_another_workspaces_deals_are_not_found(desk: Desk) -> None:
    await desk.join(TEAM, BO)
    await desk.join(OTHER, ANA)
    await desk.report(BO, client="Acme Corp")
    await desk.report(ANA, OTHER, client="Acme Corp")
    assert (await found(desk, "acme")).in_all == 0
    assert (await found(desk, "acme", rep=BO)).in_all == 1


async def test_a_removed_report_is_not_found(desk: Desk) -> None:
    removed = await desk.report(client="Acme Corp")
    await desk.record(removed, EventKind.UNDONE)
    assert (await found(desk, "acme")).in_all == 0


async def test_every_spelling_of_a_client_finds_its_deals(desk: Desk) -> None:
    first = await desk.report(client="International Business Machines")
    second = await desk.report(client="IBM")
    assert clients(await found(desk, "machines")) == ["International Business Machines"]
    other = (await desk.case(first)).deal.client_id
    await desk.act(lambda turn: same_client(turn, second, other))
    both = ["IBM", "International Business Machines"]
    assert sorted(clients(await found(desk, "machines"))) == both


async def test_pages_hold_each_deal_once_and_a_page_too_far_is_the_last(desk: Desk) -> None:
    for number in range(23):
        await desk.report(client=f"Acme {number:02}")
    pages = [await found(desk, "acme", page) for page in range(3)]
    assert [len(clients(page)) for page in pages] == [10, 10, 3]
    assert [page.deals.hidden for page in pages] == [13, 3, 0]
    assert len({client for page in pages for client in clients(page)}) == 23
    last = await found(desk, "acme", 99)
    assert (last.page, last.pages) == (2, 3)
    assert clients(last) == clients(pages[2])


async def test_finding_takes_as_many_statements_among_many_deals_as_among_few(desk: Desk) -> None:
    counts = []
    for number in (FEW, MANY):
        for place in range(number):
            await desk.report(client=f"Acme {number} {place}")
        with statements(desk.database) as seen:
            await found(desk, "acme")
            counts.append(len(seen))
    assert counts[0] == counts[1] <= MOST
