"""What stands in the form of a setting, as the text that is kept."""

from bot.core.settings import RULE_CHOICES, Setting
from bot.slack.form_fields import picked_people, ticked, typed
from bot.slack.payloads import Body

_LAST_FIELDS = {Setting.WORKING_HOURS: "end", Setting.HUMILITY_RULES: RULE_CHOICES[-1]}


def chosen_text(body: Body, name: Setting) -> str | None:
    """The setting as it would stand in `.env`, empty for none; None: the first value again."""
    if ticked(body, "back"):
        return None
    if name is Setting.MANAGERS:
        return ",".join(picked_people(body, "value"))
    if name is Setting.WORKING_DAYS:
        return ",".join(ticked(body, "value"))
    if name is Setting.HUMILITY_RULES:
        picked = [(choice, rule) for choice in RULE_CHOICES for rule in ticked(body, choice)]
        return ", ".join(f"{rule}={choice}" for choice, rule in picked)
    values = typed(body)
    if name is Setting.WORKING_HOURS:
        return f"{values['start']}-{values['end']}"
    return values.get("value", "")


def field_of(name: Setting) -> str:
    """The field at which stands what is wrong with it."""
    return _LAST_FIELDS.get(name, "value")
