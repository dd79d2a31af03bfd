"""What people do with modals, with a bot whose answers are written down here."""

from typing import Any

import pytest

from bot.local_slack.actions.form_actions import FormActions
from bot.local_slack.errors import NotOnScreenError
from bot.local_slack.transports.delivery import Ack
from bot.local_slack.views import View
from bot.local_slack.workspace import Workspace
from tests.local_slack.scripted_bot import ScriptedBot
from tests.local_slack.small_bot import deal_form, input_block, text


@pytest.fixture
def form(workspace: Workspace) -> View:
    return workspace.views.open("U1", deal_form())


FILLED = {"client": "Acme", "reason": "late"}


async def test_an_empty_ack_closes_the_top_view_only(
    workspace: Workspace, forms: FormActions, form: View
) -> None:
    top = workspace.views.push("U1", deal_form())
    await forms.fill(top, FILLED)
    seen = await forms.submit("U1")
    assert seen.view == form


async def test_clear_closes_every_view(
    workspace: Workspace, forms: FormActions, form: View, bot: ScriptedBot
) -> None:
    await forms.fill(workspace.views.push("U1", deal_form()), FILLED)
    bot.answers.append(Ack({"response_action": "clear"}))
    assert (await forms.submit("U1")).view is None


async def test_update_and_push_show_the_new_view(
    forms: FormActions, form: View, bot: ScriptedBot
) -> None:
    await forms.fill(form, FILLED)
    bot.answers.append(Ack({"response_action": "update", "view": deal_form(title=text("Two"))}))
    updated = (await forms.submit("U1")).view
    assert updated is not None
    assert (updated.id, updated.content["title"]) == (form.id, text("Two"))
    bot.answers.append(Ack({"response_action": "push", "view": deal_form(title=text("Three"))}))
    pushed = (await forms.submit("U1")).view
    assert pushed is not None
    assert (pushed.root_view_id, pushed.previous_view_id) == (form.id, form.id)


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"nowhere": "?"}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "update"},
        {"response_action": "update", "view": deal_form(callback_id="x" * 151)},
        {"text": "saved"},
    ],
)
async def test_an_answer_slack_cannot_follow_is_trouble_and_is_kept(
    workspace: Workspace, forms: FormActions, form: View, bot: ScriptedBot, answer: dict[str, Any]
) -> None:
    await forms.fill(form, FILLED)
    bot.answers.append(Ack(answer))
    seen = await forms.submit("U1")
    assert seen.view is not None
    assert len(seen.notices) == len(workspace.refusals) == 1


async def test_no_ack_leaves_the_form_and_tells_the_person(
    forms: FormActions, form: View, bot: ScriptedBot
) -> None:
    await forms.fill(form, FILLED)
    bot.answers.append(Ack(failure="operation_timeout"))
    seen = await forms.submit("U1")
    assert seen.view is not None
    assert [notice.code for notice in seen.notices] == ["operation_timeout"]


async def test_input_is_kept_over_an_update_where_the_ids_are_the_same(
    workspace: Workspace, forms: FormActions, form: View
) -> None:
    await forms.fill(form, FILLED)
    blocks = [
        input_block("client", {"type": "plain_text_input", "action_id": "renamed"}),
        *deal_form()["blocks"][1:],
    ]
    now = workspace.views.current(form)
    updated = workspace.views.update(now, deal_form(blocks=blocks))
    assert updated.state["client"] == {"renamed": {"type": "plain_text_input", "value": None}}
    assert updated.state["reason"]["reason"]["selected_option"]["value"] == "late"
    assert updated.hash != form.hash


async def test_only_dispatching_inputs_tell_the_bot(
    workspace: Workspace, forms: FormActions, bot: ScriptedBot
) -> None:
    quiet = input_block("client", {"type": "plain_text_input"})
    loud = input_block("day", {"type": "datepicker"}, dispatch_action=True)
    view = workspace.views.open("U1", deal_form(blocks=[quiet, loud]))
    await forms.fill(view, {"client": "Acme", "day": "2026-03-02"})
    assert len(bot.heard) == 1
    action = dict(bot.last["actions"][0])
    assert action.pop("action_ts")
    assert action == {
        "type": "datepicker",
        "action_id": "day",
        "block_id": "day",
        "selected_date": "2026-03-02",
    }
    assert bot.last["container"] == {"type": "view", "view_id": view.id}
    assert bot.last["view"]["state"]["values"]["client"]["client"]["value"] == "Acme"


async def test_closing_tells_the_bot_only_when_it_asked(
    workspace: Workspace, forms: FormActions, bot: ScriptedBot
) -> None:
    root = workspace.views.open("U1", deal_form(notify_on_close=True))
    workspace.views.push("U1", deal_form())
    assert (await forms.close("U1")).view == root
    assert bot.heard == []
    assert (await forms.close("U1")).view is None
    assert (bot.last["type"], bot.last["is_cleared"]) == ("view_closed", False)


async def test_a_list_that_the_app_serves_offers_what_it_answers(
    workspace: Workspace, forms: FormActions, bot: ScriptedBot
) -> None:
    served = {"type": "external_select", "min_query_length": 1}
    form = workspace.views.open("U1", deal_form(blocks=[input_block("deal", served)]))
    with pytest.raises(NotOnScreenError):
        await forms.search(form, "deal", "")
    bot.answers.append(Ack({"options": [{"text": text("Acme"), "value": "1"}]}))
    assert [one["value"] for one in await forms.search(form, "deal", "ac")] == ["1"]
    payload = bot.last
    assert (payload["type"], payload["value"]) == ("block_suggestion", "ac")
    assert (payload["action_id"], payload["block_id"]) == ("deal", "deal")
    assert payload["view"]["id"] == form.id
    await forms.fill(form, {"deal": "1"})
    await forms.submit("U1")
    state = bot.last["view"]["state"]["values"]["deal"]["deal"]
    assert state["selected_option"] == {"text": text("Acme"), "value": "1"}


async def test_options_that_slack_would_not_show_are_not_offered(
    workspace: Workspace, forms: FormActions, bot: ScriptedBot
) -> None:
    served = {"type": "external_select", "min_query_length": 0}
    form = workspace.views.open("U1", deal_form(blocks=[input_block("deal", served)]))
    bot.answers.append(Ack({"options": [{"text": text("x" * 151), "value": "1"}]}))
    assert await forms.search(form, "deal") == []
    assert workspace.refusals[-1].where == "block_suggestion"
    with pytest.raises(NotOnScreenError):
        await forms.fill(form, {"deal": "1"})
