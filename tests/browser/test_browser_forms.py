"""Forms in the browser: what is wrong is said where it is wrong, and nothing typed is lost."""

import asyncio

import pytest
from playwright.async_api import Route, expect

from tests.browser.desk import BrowserDesk

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_errors_stand_next_to_their_fields_and_all_else_is_kept(ana: BrowserDesk) -> None:
    await ana.open()
    await ana.say("/lostdeal")
    await ana.pick_circumstance()
    form = ana.dialog
    await form.get_by_label("Client").fill("Acme & Sons")
    await ana.keep_report()
    words = form.get_by_label("What went wrong, said to them?")
    await words.fill("I quoted two colours")
    await form.get_by_label("What was it worth?").fill("-5")
    await form.get_by_role("button", name="Save").click()
    worth = form.get_by_label("What was it worth?")
    await expect(worth).to_have_attribute("aria-invalid", "true")
    await expect(worth).to_be_focused()
    await expect(worth).to_have_accessible_description(
        "An amount below zero is not a deal. Give it without the minus, or leave it empty. "
        "For example 12,000 or 12.000,50 or 12k."
    )
    await expect(words).to_have_value("I quoted two colours")
    await worth.fill("1k")
    await form.get_by_label("Currency").fill("EUR")
    await ana.save()


async def test_the_form_follows_the_circumstance_and_keeps_what_was_typed(ana: BrowserDesk) -> None:
    await ana.open()
    await ana.say("/lostdeal")
    form = ana.dialog
    await form.get_by_label("Client").fill("Acme Corp")
    await expect(form.get_by_label("Why, as far as you know?")).to_have_count(0)
    await ana.pick_circumstance("They said no")
    await expect(form.get_by_label("Why, as far as you know?")).to_be_visible()
    await expect(form.get_by_label("Client")).to_have_value("Acme Corp")
    await expect(form.get_by_label("What happened?")).to_have_value("told_no")


@pytest.mark.parametrize("how", ["arrows", "letters"])
async def test_the_newest_pick_stays_while_older_answers_come_in(
    ana: BrowserDesk, how: str
) -> None:
    async def slowly(route: Route) -> None:
        await asyncio.sleep(0.05)
        await route.continue_()

    await ana.page.route("**/press", slowly)
    await ana.open()
    await ana.say("/lostdeal Acme Corp")
    menu, keys = ana.dialog.get_by_label("What happened?"), ana.page.keyboard
    await expect(menu).to_be_focused()
    if how == "letters":
        await keys.type("They")
    else:
        for key in ("ArrowDown",) * 5 + ("ArrowUp",):
            await keys.press(key)
    await expect(menu).to_have_value("told_no")
    await expect(ana.dialog.get_by_label("Why, as far as you know?")).to_be_visible()
    await expect(menu).to_have_value("told_no")
    await expect(menu).to_be_focused()
    await expect(ana.dialog.get_by_label("Do they know yet?")).to_have_count(0)


async def test_slack_itself_asks_for_what_is_required(ana: BrowserDesk) -> None:
    await ana.open()
    await ana.say("/lostdeal")
    await ana.dialog.get_by_role("button", name="Save").click()
    await expect(ana.dialog.get_by_text("Please complete this required field.")).to_have_count(2)
    await expect(ana.dialog.get_by_label("What happened?")).to_be_focused()


async def test_a_hostile_name_is_only_a_name(ana: BrowserDesk) -> None:
    name = '<img src=x onerror="alert(1)"> *&amp; <!channel>'
    ana.page.on("dialog", lambda _: pytest.fail("a script ran"))
    await ana.open()
    await ana.say("/lostdeal")
    await ana.pick_circumstance()
    await ana.dialog.get_by_label("Client").fill(name)
    await ana.keep_report()
    await ana.save()
    await ana.open("doover")
    await expect(ana.messages.last).to_contain_text('<img src=x onerror="alert(1)">')
    await expect(ana.messages.last.locator("img")).to_have_count(0)


async def test_snoozing_changes_the_note_in_place(ana: BrowserDesk) -> None:
    await ana.nudged()
    notes = await ana.messages.count()
    await ana.messages.last.get_by_label("Snooze").select_option(label="Tomorrow morning")
    await expect(ana.messages.last).not_to_contain_text("lean on what only you know")
    await expect(ana.messages).to_have_count(notes)
    await ana.skip()
    await expect(ana.messages).to_have_count(notes + 1)
    await expect(ana.messages.last).to_contain_text("lean on what only you know")


async def test_a_snooze_date_that_has_passed_is_refused(ana: BrowserDesk) -> None:
    await ana.nudged()
    await ana.messages.last.get_by_label("Snooze").select_option(label="Pick a date")
    day = ana.dialog.get_by_label("Remind me on")
    await expect(day).to_have_value("2026-03-12")
    await day.fill("2026-03-01")
    await ana.dialog.get_by_role("button", name="Snooze").click()
    await expect(ana.dialog.get_by_text("That day is over.")).to_be_visible()
    await day.fill("2026-03-10")
    await ana.dialog.get_by_role("button", name="Snooze").click()
    await expect(ana.dialog).to_be_hidden()
    await expect(ana.messages.last).to_contain_text("10 Mar")


async def test_home_lists_the_deals_and_logs_another(ana: BrowserDesk) -> None:
    await ana.open()
    await ana.report()
    await ana.open("doover/home")
    await expect(ana.page.get_by_role("region", name="Home")).to_contain_text("Acme Corp")
    await ana.button("Log a lost deal")
    await expect(ana.dialog.get_by_role("heading", name="Log a lost deal")).to_be_visible()
    await ana.dialog.get_by_role("button", name="Close").click()
    await expect(ana.dialog).to_be_hidden()
    await expect(ana.page.get_by_role("button", name="Log a lost deal")).to_be_focused()


async def test_commands_complete_themselves(ana: BrowserDesk) -> None:
    await ana.open()
    await ana.box.fill("/lostdeal h")
    options = ana.page.get_by_role("option")
    await expect(options).to_have_count(1)
    await ana.box.press("ArrowDown")
    await expect(options).to_have_attribute("aria-selected", "true")
    await ana.box.press("Enter")
    await expect(ana.box).to_have_value("/lostdeal help")
    await ana.box.press("Enter")
    await expect(ana.messages.last).to_contain_text("Only visible to you")
    await expect(ana.messages.last).to_contain_text("I never write to a client")
    await ana.button("Dismiss")
    await expect(ana.messages).to_have_count(0)


async def test_an_unknown_command_is_answered_kindly(ana: BrowserDesk) -> None:
    await ana.open()
    await ana.say("/lostdea")
    await expect(ana.page.get_by_role("status")).to_contain_text("/lostdea is not a command here")
