"""Several people, several tabs, one clock."""

import pytest
from playwright.async_api import expect

from bot.practice.cast import CAST
from tests.browser.desk import BrowserDesk

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_two_people_see_the_channel_live_and_not_each_others_notes(ana: BrowserDesk) -> None:
    bo = await ana.tab()
    await bo.open(person="bo")
    await ana.open()
    await ana.say("/lostdeal list")
    await expect(ana.messages).to_have_count(1)
    await ana.say("Morning @bo")
    await expect(bo.messages).to_have_count(1)
    await expect(bo.messages.last).to_contain_text("Morning @Bo Lind")
    await ana.report()
    await ana.open("doover")
    await expect(ana.messages).to_have_count(2)
    await expect(ana.messages.first).to_contain_text("This is between you and me.")
    await expect(ana.messages.last).to_contain_text("Saved.")
    await bo.open("doover", person="bo")
    await expect(bo.messages).to_have_count(0)


async def test_unread_marks_come_and_go(ana: BrowserDesk) -> None:
    await ana.open("general")
    bo = await ana.tab()
    await bo.open("sales-wins", person="bo")
    await bo.say("We have news")
    link = ana.page.get_by_role("navigation", name="Channels and messages").get_by_role(
        "link", name="sales-wins"
    )
    await expect(link).to_contain_text("1 unread")
    await link.click()
    await expect(link).not_to_contain_text("unread")


async def test_one_can_be_somebody_else(ana: BrowserDesk) -> None:
    await ana.open()
    people = ana.page.get_by_role("region", name="Be somebody else")
    await expect(people.get_by_role("link")).to_have_count(len(CAST))
    await people.get_by_role("link", name="Bo Lind").click()
    await ana.say("Hello from Chicago")
    await expect(ana.messages.last).to_contain_text("Bo Lind")
    await expect(ana.messages.last.locator("time")).to_contain_text("4:00")


async def test_everyone_has_their_own_time_and_one_clock(ana: BrowserDesk) -> None:
    await ana.open()
    clock = ana.page.get_by_role("region", name="Clock")
    people = ana.page.get_by_role("region", name="Be somebody else")
    await expect(clock).to_contain_text("Tue 3 Mar, 11:00")
    await expect(people.get_by_role("link", name="Mei Tan")).to_contain_text("Tue 18:00")
    await ana.skip("+1 hour")
    await expect(clock).to_contain_text("Tue 3 Mar, 12:00")
    await ana.skip("+1 day")
    await ana.skip("+1 week")
    await expect(clock).to_contain_text("Wed 11 Mar, 12:00")
    await expect(people.get_by_role("link", name="Bo Lind")).to_contain_text("Wed 06:00")


async def test_a_week_passes_through_each_note_at_its_own_time(ana: BrowserDesk) -> None:
    await ana.open()
    await ana.report()
    await ana.skip("+1 week")
    await ana.open("doover")
    await expect(ana.messages.last.locator("time")).to_have_text("10:00")
    await expect(ana.page.get_by_role("heading", name="Thursday, 5 March")).to_be_visible()


async def test_a_second_tab_follows_and_a_reload_changes_nothing(ana: BrowserDesk) -> None:
    await ana.nudged()
    other = await ana.tab()
    await other.open("doover")
    await ana.button("I asked")
    await expect(other.messages.last).to_contain_text("That took courage")
    await other.button("They said yes")
    await ana.button("We won it back")
    await expect(other.dialog.get_by_label("What is it worth?")).to_be_visible()
    await other.page.reload()
    await expect(other.dialog.get_by_label("What is it worth?")).to_have_value("12,000")
    await other.dialog.get_by_role("button", name="Cancel").click()
    await expect(ana.dialog).to_be_hidden()
    await expect(ana.messages.last).to_contain_text("We won it back")


async def test_a_button_that_changes_while_it_is_pressed_is_pressed_all_the_same(
    ana: BrowserDesk,
) -> None:
    await ana.open()
    other = await ana.tab()
    await other.open()
    clock = ana.page.get_by_role("region", name="Clock")
    await clock.get_by_role("button", name="+1 week").hover()
    await ana.page.mouse.down()
    await other.skip("+1 hour")
    async with ana.page.expect_response("**/skip"):
        await ana.page.mouse.up()
    await expect(clock).to_contain_text("Tue 10 Mar, 12:00")


async def test_the_admin_learns_of_a_missing_bot_and_mends_it(ana: BrowserDesk) -> None:
    await ana.open()
    await ana.say("/remove @doover")
    await ana.skip("Skip to the digest")
    await ana.open("doover", person="max")
    await expect(ana.messages.last).to_contain_text("/invite")
    await ana.open("sales-wins", person="max")
    before = await ana.messages.count()
    await ana.say("/invite @doover")
    await expect(ana.messages).to_have_count(before + 1)
    await expect(ana.messages.last).to_contain_text("Do-Over")


async def test_a_seeded_workspace_has_deals_in_every_circumstance(seeded: BrowserDesk) -> None:
    await seeded.open()
    morning = seeded.messages.filter(has_text="Good morning from Singapore")
    await expect(morning).to_have_count(1)
    digest = seeded.messages.filter(has_text="won back Northwind Traders, US$8,400")
    await expect(digest).to_have_count(1)
    await seeded.open("doover/home")
    home = seeded.page.get_by_role("region", name="Home")
    for client in ("Lumen Dental", "Kestrel Freight", "Halden Print"):
        await expect(home).to_contain_text(client)
    await seeded.open("doover/home", person="bo")
    for client in ("Prairie Clinics", "Tallgrass Foods"):
        await expect(home).to_contain_text(client)
