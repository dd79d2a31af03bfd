"""In the practice workspace one rep has forty deals, and finds any of them."""

from bot.local_slack.elements import find
from bot.local_slack.people import SlackUser
from bot.practice.cast import CAST
from bot.practice.command import Practice, PracticeOptions, practising
from tests.practice.test_seeds import T0

ELI = next(member.person for member in CAST if member.person.name == "eli")


async def _home_of(practice: Practice, person: SlackUser) -> str:
    await practice.server.actions.open_home(person.id)
    await practice.bot.background.drain()
    return str(practice.server.workspace.views.homes[person.id].blocks)


async def test_eli_has_forty_deals_and_finds_one_of_them() -> None:
    async with practising(PracticeOptions(port=0, start=T0), {}) as practice:
        shown, workspace = await _home_of(practice, ELI), practice.server.workspace
        assert "All open (40)" in shown
        assert "Page 1 of 4" in shown
        home = workspace.views.homes[ELI.id]
        await practice.server.actions.press(ELI.id, home, "find")
        form = await workspace.changes.until(lambda: workspace.views.top(ELI.id))
        await practice.server.forms.fill(form, {"client": "larch"})
        seen = await practice.server.forms.submit(ELI.id)
        assert seen.view is not None
        assert "*Larch Interiors*" in str(seen.view.blocks)
        assert find(seen.view.blocks, "open_deal")
        assert workspace.refusals == []
