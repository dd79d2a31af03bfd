"""What stands in the form of a setting, as the text that is kept."""

from bot.core.settings import Setting
from bot.slack.payloads import Body, picked_people, ticked, typed


def chosen_text(body: Body, name: Setting) -> str | None:
    """The setting as it would stand in `.env`, empty for none; None: the first value again."""
    if ticked(body, "back"):
        return None
    if name is Setting.MANAGERS:
        return ",".join(picked_people(body, "value"))
    if name is Setting.WORKING_DAYS:
        return ",".join(ticked(body, "value"))
    values = typed(body)
    if name is Setting.WORKING_HOURS:
        return f"{values['start']}-{values['end']}"
    return values.get("value", "")


def field_of(name: Setting) -> str:
    """The field at which stands what is wrong with it."""
    return "end" if name is Setting.WORKING_HOURS else "value"
