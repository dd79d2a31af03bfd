"""How texts become templates: imported with the first text that has a placeholder."""

from jinja2 import Environment, StrictUndefined, Template

from bot.copy.escaping import escape, sentence


def compiled(source: str, *, mrkdwn: bool) -> Template:
    """The text as a template; in mrkdwn every fact is escaped."""
    return (MRKDWN if mrkdwn else PLAIN).from_string(source)


def _environment(*, finalize: bool) -> Environment:
    environment = Environment(  # noqa: S701 -- this is mrkdwn, not HTML: `escape` is the finalizer
        undefined=StrictUndefined,
        finalize=escape if finalize else None,
    )
    environment.filters["sentence"] = sentence
    return environment


MRKDWN, PLAIN = _environment(finalize=True), _environment(finalize=False)
