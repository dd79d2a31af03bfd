"""What nobody asked for comes in the working time of whoever gets it (9.8)."""

from datetime import date

from bot.cases.turn import Turn
from bot.delivery.cards import OfferCard
from bot.usecases.handover import answer_handover, offer_handover
from storage.models import Handover, NudgeKind, OfferTopic, TimeOff
from tests.coaching.office import ANA, BO, TEAM, Office
from tests.coaching.story import at


async def offer(office: Office, deal_id: str) -> Handover:
    """Ana offers a deal to Bo."""
    colleague = office.slack.people[BO]
    return await office.act(lambda turn: offer_handover(turn, deal_id, colleague))


def told(office: Office, rep: str) -> list[OfferTopic]:
    """What a rep heard of offers so far."""
    mine = [one.card for one in office.slack.messages if one.channel == f"D-{TEAM}-{rep}"]
    return [card.topic for card in mine if isinstance(card, OfferCard)]


async def away(office: Office, rep: str, first: date, last: date) -> None:
    def leave(turn: Turn) -> None:
        span = TimeOff(team_id=TEAM, rep_id=rep, first_day=first, last_day=last)
        turn.session.add(span)

    await office.act(leave, rep)


async def test_c9_offers_wait_for_the_colleagues_next_working_time(office: Office) -> None:
    deal = await office.report()
    office.at("2026-03-06 19:00")  # a Friday evening
    await offer(office, deal)
    for moment in ("2026-03-06 19:00", "2026-03-07 12:00", "2026-03-09 08:59"):
        await office.look(moment)
        assert told(office, BO) == []
    await office.look("2026-03-09 09:00")
    assert told(office, BO) == [OfferTopic.OFFERED]


async def test_c9_offers_wait_while_the_colleague_is_away(office: Office) -> None:
    await away(office, BO, date(2026, 3, 3), date(2026, 3, 5))
    await offer(office, await office.report())
    await office.look("2026-03-05 12:00")
    assert told(office, BO) == []
    await office.look("2026-03-06 09:00")
    assert told(office, BO) == [OfferTopic.OFFERED]


async def test_c9_offers_that_were_withdrawn_meanwhile_never_arrive(office: Office) -> None:
    deal = await office.report()
    office.at("2026-03-03 20:00")
    await offer(office, deal)
    await office.look()
    assert await office.record(deal, "let_go")
    await office.look("2026-03-04 09:00")
    assert told(office, BO) == []


async def test_c9_offers_are_answered_in_the_givers_working_time(office: Office) -> None:
    deal = await office.report()
    made = await offer(office, deal)
    await office.look()
    office.at("2026-03-03 21:00")
    await office.act(lambda turn: answer_handover(turn, made.id, accepted=True), BO)
    await office.look()
    assert told(office, ANA) == []
    await office.look("2026-03-04 09:00")
    assert told(office, ANA) == [OfferTopic.ACCEPTED]


async def test_c9_offers_apart_a_held_notice_does_not_come_at_night_either(office: Office) -> None:
    held, other = await office.report(), await office.report()
    await office.look()  # their receipts
    await office.record(other, "asked")
    office.slack.away = True
    for moment in ("2026-03-04 12:00", "2026-03-05 12:00", "2026-03-06 12:00"):
        await office.look(moment)
    (row,) = await office.rows(NudgeKind.HELD)
    assert row.deal_id == held
    office.slack.away = False
    assert await office.look("2026-03-06 21:00") == 0
    await office.look("2026-03-09 09:00")
    (row,) = await office.rows(NudgeKind.HELD)
    assert row.sent_at == at("2026-03-09 09:00")
