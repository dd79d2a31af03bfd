"""The way through a long list: which deals, which page, and those beside it."""

from bot.copy.catalog import Catalog
from bot.slack.action_ids import DEAL_FILTER, page_id
from bot.slack.elements import Block, actions, button, context, option, select
from bot.slack.home.places import leading_to
from bot.usecases.deal_pages import DealPage
from storage.deal_pages import DealFilter


def pager(catalog: Catalog, page: DealPage) -> list[Block]:
    """The page's number and the buttons to those beside it; nothing where there is only one."""
    left = [case.deal.id for case in page.deals.cases]
    ways = {"previous": page.earlier, "next": page.following}
    buttons = [
        button(catalog.label(f"buttons.{way}"), page_id(way), leading_to(there, left))
        for way, there in ways.items()
        if there is not None
    ]
    if not buttons:
        return []
    number = catalog.text("messages/page", number=page.place.number, pages=page.pages)
    return [context(number), actions(buttons, "pages")]


def filters(catalog: Catalog, page: DealPage) -> list[Block]:
    """Which deals are shown, with how many each choice shows; nothing for a rep without deals."""
    if not any(page.counts.values()):
        return []
    options = [
        option(catalog.label(f"filters.{one}", count=page.counts.get(one, 0)), f"{one}.1")
        for one in DealFilter
    ]
    chosen = f"{page.place.filter}.1"
    element = select(DEAL_FILTER, catalog.label("filters.placeholder"), options, chosen)
    # Named by what is chosen, so that Slack shows this and not what was picked before.
    return [actions([element], f"filter.{page.place.filter}")]
