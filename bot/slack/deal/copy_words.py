"""Words to take along: as plain text in a field, and as a mail that is begun."""

from typing import Any
from urllib.parse import quote

from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.cases.own_case import OwnCase
from bot.copy.catalog import Catalog
from bot.copy.escaping import Mrkdwn, escape
from bot.core.playbook import Channel
from bot.slack.action_ids import COPY_FORM
from bot.slack.deal.script import starting_words
from bot.slack.elements import Block, form, input_block, section, text_input
from bot.slack.handler_context import HandlerContext
from bot.slack.payloads import pressed, reading_payload
from bot.slack.presses import Presses
from bot.slack.reply import Reply

LONGEST_LINK = 2000
"""Characters of a whole link; longer ones are cut by some mail programs."""

SUBJECT = "Subject:"


class CopyHandlers:
    """The button beside a script."""

    def __init__(self, ctx: HandlerContext, presses: Presses) -> None:
        self._ctx = ctx
        self._presses = presses

    async def open(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Show the words of a channel as they stand now, to be selected and copied."""
        target = pressed(body)
        with reading_payload():
            channel = Channel(body["actions"][0]["action_id"].partition(".")[2])

        def view(case: OwnCase, _metadata: str) -> Block | None:
            found = case.planned(target.step)
            if found is None or channel not in found.step.channels:
                return None
            now = self._ctx.clock.now()
            words = starting_words(self._ctx.catalog, case, found.step, channel, now)
            return copy_view(self._ctx.catalog, channel, words) if words else None

        await self._presses.open_for(Reply(body, client, respond), target, view)


def copy_view(catalog: Catalog, channel: Channel, words: str) -> Block:
    """The words in a field; those of an e-mail also as a link that begins the mail."""
    field = input_block(
        "words",
        catalog.label(f"scripts.{channel}"),
        text_input("words", words, multiline=True),
        hint=catalog.label("copy_words.words_hint"),
        optional=True,
    )
    blocks = [field]
    link = mail_link(catalog.label("copy_words.mail"), words)
    if channel is Channel.EMAIL and link is not None:
        blocks.append(section(link))
    return form(catalog, "copy_words", COPY_FORM, blocks, "")


def mail_link(title: str, words: str) -> Mrkdwn | None:
    """A link that begins a mail with its subject and body, without the body where that is long.

    None where even the subject is too long for one.
    """
    subject, body = _parted(words)
    begun = [f"subject={_encoded(subject)}"] if subject else []
    for fields in ([*begun, f"body={_encoded(body)}"], begun):
        link = f"<mailto:?{'&amp;'.join(fields)}|{escape(title)}>"
        if fields and len(link) <= LONGEST_LINK:
            return Mrkdwn(link)
    return None


def _parted(words: str) -> tuple[str, str]:
    first, _, rest = words.partition("\n")
    if first.startswith(SUBJECT):
        return first.removeprefix(SUBJECT).strip(), rest.strip()
    return "", words.strip()


def _encoded(text: str) -> str:
    return quote(text.replace("\n", "\r\n"), safe="")
