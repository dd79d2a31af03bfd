"""The checks themselves: a payload's shape first, then the rules across it."""

from collections.abc import Mapping, Sequence

from bot.local_slack.blockkit import rules
from bot.local_slack.blockkit.reasons import check_shape, quote
from bot.local_slack.blockkit.surfaces import HomePayload, MessagePayload, ModalPayload, Surface
from bot.local_slack.blockkit.violation import Violation


def _rules_on(surface: Surface) -> tuple[rules.Rule, ...]:
    return (
        rules.unique_block_ids,
        rules.unique_action_ids,
        rules.one_focus,
        rules.elements_on(surface),
        rules.response_urls_on(surface),
    )


MESSAGE_RULES = (
    *_rules_on("message"),
    rules.fallback_text,
    rules.markdown_text_alone,
    rules.one_table,
    rules.table_total,
    rules.markdown_total,
)
MODAL_RULES = (*_rules_on("modal"), rules.submit_for_input, rules.view_size)
HOME_RULES = (*_rules_on("home"), rules.view_size)


def check_message(payload: Mapping[str, object]) -> list[Violation]:
    """Say why Slack would refuse a message; arguments that are None count as not given.

    Blocks, attachments and metadata are taken as JSON values, not as encoded strings.
    """
    given = {key: value for key, value in payload.items() if value is not None}
    return check_shape(MessagePayload, given) + _broken(MESSAGE_RULES, given)


def check_view(view: Mapping[str, object]) -> list[Violation]:
    """Say why Slack would refuse a view."""
    if view.get("type") == "modal":
        return check_shape(ModalPayload, view) + _broken(MODAL_RULES, view)
    if view.get("type") == "home":
        return check_shape(HomePayload, view) + _broken(HOME_RULES, view)
    return [Violation("type", f"must be 'modal' or 'home', is {quote(view.get('type'))}")]


def _broken(laws: Sequence[rules.Rule], payload: Mapping[str, object]) -> list[Violation]:
    return [violation for law in laws for violation in law(payload)]
