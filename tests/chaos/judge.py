"""The judge: what was lost, what came twice, what the wrong person saw, and what is stuck."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta

from bot.local_slack.messages import Message
from storage.models import HandoverState, NoticeTopic, Nudge, NudgeKind, NudgeReason, NudgeStatus
from tests.chaos.evidence import Evidence, Verdict
from tests.chaos.people import OWNER, TEAM_CHANNEL, words_in
from tests.chaos.shortened import LEASE
from tests.chaos.weather import FINAL, SECOND_LOOK

ABOUT_A_DEAL = frozenset({NudgeKind.STEP, NudgeKind.PROMISE, NudgeKind.HELD})
TO_BE_SUMMED_UP = frozenset({NudgeReason.STALE, NudgeReason.QUIET})


def judged(evidence: Evidence, stuck: Iterable[str]) -> Verdict:
    """The verdict, where `stuck` is what was seen to be so."""
    return Verdict(
        lost=[*_lost_reports(evidence), *_lost_messages(evidence), *_failed_too_soon(evidence)],
        twice=[*_deals_twice(evidence), *_messages_twice(evidence)],
        wrong_person=[
            *_in_wrong_place(evidence),
            *_words_of_others(evidence),
            *_after_handover(evidence),
        ],
        stuck=list(stuck),
    )


def _deals_by_client(evidence: Evidence) -> Counter[str]:
    return Counter(deal.client.lower() for deal in evidence.deals.values())


def _lost_reports(evidence: Evidence) -> Iterator[str]:
    deals = _deals_by_client(evidence)
    receipts = {n.deal_id for n in evidence.nudges.values() if n.kind == NudgeKind.RECEIPT}
    for client, report in evidence.ledger.reports.items():
        if report.kept and not deals[client]:
            yield f"the report of {client}, which was acknowledged"
    yield from (f"the receipt of deal {deal}" for deal in evidence.deals.keys() - receipts)


def _deals_twice(evidence: Evidence) -> Iterator[str]:
    for client, number in _deals_by_client(evidence).items():
        if number > 1:
            yield f"{number} deals of {client}, reported once"


def _lost_messages(evidence: Evidence) -> Iterator[str]:
    for nudge in evidence.nudges.values():
        if nudge.status == NudgeStatus.SENT and not evidence.messages.get(evidence.host(nudge).id):
            yield f"{nudge.kind} {nudge.id} is marked as sent and stands nowhere"
    yield from _never_summed_up(evidence)
    yield from (f"step {key} was never written down" for key in evidence.unplanned)


def _never_summed_up(evidence: Evidence) -> Iterator[str]:
    last: dict[str, Nudge] = {}
    for nudge in sorted(evidence.nudges.values(), key=lambda one: one.due_at):
        if nudge.kind == NudgeKind.CATCH_UP:
            last[nudge.recipient] = nudge
    for nudge in evidence.nudges.values():
        left = nudge.status == NudgeStatus.CANCELLED and nudge.reason in TO_BE_SUMMED_UP
        summary = last.get(nudge.recipient)
        if left and (summary is None or summary.due_at < nudge.due_at):
            yield f"{nudge.id} was left for a summary that was never planned"


def _failed_too_soon(evidence: Evidence) -> Iterator[str]:
    told = any(nudge.topic == NoticeTopic.FAILED_NUDGE for nudge in evidence.nudges.values())
    for nudge in evidence.nudges.values():
        if nudge.status != NudgeStatus.FAILED:
            continue
        if not told and nudge.kind != NudgeKind.ADMIN_NOTICE:
            yield f"{nudge.kind} {nudge.id} failed and no admin was told"
        codes = evidence.posts.codes[nudge.id]
        final = bool(set(codes) & set(FINAL)) or codes.count(SECOND_LOOK) > 1
        if not final:
            yield f"{nudge.kind} {nudge.id} failed ({nudge.error}) though nothing final was said"


def _messages_twice(evidence: Evidence) -> Iterator[str]:
    for mark, messages in evidence.messages.items():
        if not mark:
            # Said at once to whoever pressed or typed: it is no nudge, and is kept nowhere.
            continue
        if len(messages) > 1:
            yield f"{len(messages)} messages of {_kind(evidence, mark)} {mark}"
        nudge = evidence.nudges.get(mark)
        if nudge is None:
            yield f"a message of {mark}, which is not in the database"
        elif nudge.status != NudgeStatus.SENT:
            yield f"a message of {mark}, which is {nudge.status} ({nudge.reason}) all the same"


def _kind(evidence: Evidence, mark: str) -> str:
    nudge = evidence.nudges.get(mark)
    return nudge.kind if nudge else "unknown"


def _in_wrong_place(evidence: Evidence) -> Iterator[str]:
    for mark, messages in evidence.messages.items():
        nudge = evidence.nudges.get(mark)
        if nudge is None:
            continue
        for message in messages:
            if message.channel != _place(evidence, nudge):
                yield f"{nudge.kind} {mark} for {nudge.recipient} stands in {message.channel}"


def _place(evidence: Evidence, nudge: Nudge) -> str:
    if nudge.kind == NudgeKind.DIGEST:
        return TEAM_CHANNEL
    reader = OWNER if nudge.kind == NudgeKind.ADMIN_NOTICE else nudge.recipient
    return evidence.workspace.bot_dm(reader).id


def _words_of_others(evidence: Evidence) -> Iterator[str]:
    may_read = _readers(evidence)
    for reader, words, where in _shown(evidence):
        for word in words:
            if reader not in may_read[word]:
                yield f"{word} shown to {reader} in {where}"


def _readers(evidence: Evidence) -> dict[str, set[str]]:
    """Who may read each word: whoever wrote it, and who has or was offered its deal."""
    of_deal, ledger = defaultdict[str, set[str]](set), evidence.ledger
    clients = {deal.client.lower(): deal.id for deal in evidence.deals.values()}
    for deal in evidence.deals.values():
        of_deal[deal.id].add(deal.rep_id)
    for offer in evidence.offers:
        of_deal[offer.deal_id] |= {offer.from_rep, offer.to_rep}
    readers = defaultdict[str, set[str]](set)
    for client, report in ledger.reports.items():
        readers[client] = {report.rep} | of_deal[clients.get(client, "")]
    for word, (rep, about) in ledger.words.items():
        deals = [clients.get(about.lower(), ""), *about.split(":")]
        readers[word] = {rep}.union(*(of_deal[deal] for deal in deals if deal in of_deal))
    return readers


def _shown(evidence: Evidence) -> Iterator[tuple[str, set[str], str]]:
    bot = evidence.workspace.app.bot_user.id
    for channel in evidence.workspace.channels.all():
        if channel.kind != "im":
            continue
        for message in channel.messages:
            yield channel.other_than(bot), words_in(_text(message)), f"message {message.ts}"
    for reader, words in evidence.screens.seen.items():
        yield reader, words, "a form, on Home or in an answer"


def _text(message: Message) -> str:
    return json.dumps([message.text, message.blocks])


def _after_handover(evidence: Evidence) -> Iterator[str]:
    """Notes that set out for a deal's former rep after the colleague's yes was acknowledged."""
    for offer in evidence.offers:
        said_yes = evidence.ledger.accepted.get(offer.id)
        if offer.state != HandoverState.ACCEPTED or said_yes is None:
            continue
        late = said_yes + timedelta(seconds=LEASE)
        for nudge in evidence.nudges.values():
            if (nudge.deal_id, nudge.recipient) != (offer.deal_id, offer.from_rep):
                continue
            set_out = evidence.posts.arrivals[nudge.id]
            if nudge.kind in ABOUT_A_DEAL and any(at > late for at in set_out):
                yield f"{nudge.kind} {nudge.id} came to {offer.from_rep} after the handover"
