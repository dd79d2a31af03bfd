"""The check itself: order, spans, overlay, context and what an edit improved."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.humility.check import check, improved, is_ok
from bot.core.humility.model import CHANNELS, CIRCUMSTANCES, STAGES, DraftContext, DraftContextError
from bot.core.humility.praise import what_is_good
from bot.core.humility.rules import RuleSet, RuleSetError
from bot.humility.rules import load_rules

OWN_UP = DraftContext("own_mistake", "own_up", "phone")
GOOD = (
    "Hi Nina, I put the wrong date on your invitations. I'm sorry. You had to ring two hundred "
    "guests because of it. I'll bring you new ones by noon tomorrow."
)
BAD = "Hi Nina, we apologise for any inconvenience. There was a small mix-up, lol."
ASK = (
    "In March I sent you the wrong parts and your line stood still. I'm sorry. We replaced them "
    "the same day and every order is now read back twice. Could I quote for the autumn job? "
    "If not, I understand."
)
LOADED = load_rules()


def _ids(draft: str, context: DraftContext, rules: RuleSet) -> list[str]:
    return [finding.id for finding in check(draft, context, rules)]


def test_a_plain_own_up_has_no_finding(rules: RuleSet) -> None:
    assert _ids(GOOD, OWN_UP, rules) == []


def test_blocks_come_before_warnings(rules: RuleSet) -> None:
    severities = [finding.severity for finding in check(BAD, OWN_UP, rules)]
    assert severities == sorted(severities)
    assert set(severities) == {"block", "warn"}
    assert not is_ok(check(BAD, OWN_UP, rules))


def test_a_finding_quotes_the_words(rules: RuleSet) -> None:
    quotes = {finding.id: finding.quote for finding in check(BAD, OWN_UP, rules)}
    assert quotes["conditional_apology"] == "any inconvenience"
    assert "small mix-up" in quotes["minimise"]


def test_curly_quotes_case_and_typos_are_read_alike(rules: RuleSet) -> None:
    plain = _ids("Sorry if you're upset.", OWN_UP, rules)
    assert plain == _ids("SORY IF YOU’RE UPSET.", OWN_UP, rules)
    assert "conditional_apology" in plain


def test_rules_speak_only_where_they_are_listed(rules: RuleSet) -> None:
    draft = "Thank you for telling me. I hope it goes well."
    assert _ids(draft, DraftContext("told_no", "gracious_reply"), rules) == []


def test_a_team_can_switch_a_rule_off_or_soften_it(rules: RuleSet) -> None:
    softened = rules.with_overlay({"minimise": "warn", "flippant": "off"})
    severity = {finding.id: finding.severity for finding in check(BAD, OWN_UP, softened)}
    assert severity["minimise"] == "warn"
    assert "flippant" not in severity


@pytest.mark.parametrize("overlay", [{"no_such_rule": "off"}, {"minimise": "loud"}])
def test_an_overlay_that_makes_no_sense_is_refused(rules: RuleSet, overlay: dict[str, str]) -> None:
    with pytest.raises(RuleSetError):
        rules.with_overlay(overlay)


def test_improved_names_what_went_away(rules: RuleSet) -> None:
    before, after = check(BAD, OWN_UP, rules), check(GOOD, OWN_UP, rules)
    assert improved([one.id for one in before], after)[0] == before[0].id
    assert improved([one.id for one in after], before) == ()


def test_the_good_thing_is_named(rules: RuleSet) -> None:
    assert what_is_good(rules.read(GOOD), OWN_UP) == "ownership"
    assert what_is_good(rules.read("Hm."), OWN_UP) is None


@pytest.mark.parametrize(("days", "too_soon"), [(13, True), (14, False), (None, False)])
def test_the_ask_waits_for_the_repair(rules: RuleSet, days: int | None, *, too_soon: bool) -> None:
    context = DraftContext("own_mistake", "ask", "phone", days_since_repair=days)
    assert ("ask_too_soon" in _ids(ASK, context, rules)) is too_soon


@pytest.mark.parametrize(
    ("event", "repair", "too_soon"), [(13, None, True), (14, None, False), (13, 40, False)]
)
def test_no_repair_is_older_than_what_it_puts_right(
    rules: RuleSet, event: int, repair: int | None, *, too_soon: bool
) -> None:
    context = DraftContext(
        "own_mistake", "ask", "phone", days_since_event=event, days_since_repair=repair
    )
    assert ("ask_too_soon" in _ids(ASK, context, rules)) is too_soon


@pytest.mark.parametrize(("made", "third"), [(0, False), (1, False), (2, True), (5, True)])
def test_two_asks_are_enough(rules: RuleSet, made: int, *, third: bool) -> None:
    context = DraftContext("own_mistake", "ask", "phone", asks_made=made)
    assert ("third_ask" in _ids(ASK, context, rules)) is third


def test_whoever_reopened_it_may_be_asked(rules: RuleSet) -> None:
    context = DraftContext("told_no", "ask", "phone", asks_made=2)
    reopened = f"Thank you for opening the matter of the seats again. {ASK}"
    assert "third_ask" in _ids(ASK, context, rules)
    assert "third_ask" not in _ids(reopened, context, rules)


@pytest.mark.parametrize(
    "wish",
    [
        "Could we open the conversation again?",
        "I would like to pick up the matter again on the day you named.",
        "We have reopened the question on our side again.",
    ],
)
def test_a_rep_who_would_reopen_it_does_not_count(rules: RuleSet, wish: str) -> None:
    context = DraftContext("told_no", "ask", "phone", asks_made=2)
    assert "third_ask" in _ids(f"{wish} {ASK}", context, rules)


def test_done_is_not_said_while_a_promise_is_open(rules: RuleSet) -> None:
    context = DraftContext("own_mistake", "ask", "phone", promises_open=1)
    assert "unbacked_claim" in _ids(ASK, context, rules)


@pytest.mark.parametrize(("words", "long"), [(160, False), (161, True)])
def test_a_phone_script_has_a_length(rules: RuleSet, words: int, *, long: bool) -> None:
    assert ("too_long" in _ids("word " * words, OWN_UP, rules)) is long


def test_an_unknown_circumstance_is_refused() -> None:
    with pytest.raises(DraftContextError, match="use one of: blown_meeting"):
        DraftContext("bad_luck", "ask")


WORDS = st.sampled_from([*GOOD.split(), *BAD.split(), *ASK.split(), "\n", "\n\n", "> ", "“", "😅"])


@settings(max_examples=150, deadline=None)
@given(
    draft=st.lists(WORDS, max_size=60).map(" ".join) | st.text(max_size=200),
    circumstance=st.sampled_from(CIRCUMSTANCES),
    stage=st.sampled_from(STAGES),
    channel=st.sampled_from(CHANNELS),
)
def test_every_quote_is_its_span(draft: str, circumstance: str, stage: str, channel: str) -> None:
    for finding in check(draft, DraftContext(circumstance, stage, channel), LOADED):
        assert draft[finding.start : finding.end] == finding.quote


@pytest.mark.parametrize("slot", ["[Customer Name]", "{{first_name}}", "[insert date here]", "TBC"])
def test_a_slot_that_several_patterns_see_is_said_once(rules: RuleSet, slot: str) -> None:
    draft = f"I sent you the wrong file, and I'm sorry. Thank you, {slot}."
    found = check(draft, DraftContext("own_mistake", "own_up", "phone"), rules)
    assert [one.quote for one in found if one.id == "unfilled_slot"] == [slot]


@pytest.mark.parametrize(
    ("channel", "is_wrong"),
    [("email", True), ("sms", True), ("letter", False), ("message", False), ("phone", False)],
)
def test_only_what_the_rule_names_is_to_be_rung_about_first(
    rules: RuleSet, channel: str, *, is_wrong: bool
) -> None:
    context = DraftContext("own_mistake", "own_up", channel)
    found = {one.id for one in check("I sent you the wrong file.", context, rules)}
    assert ("wrong_channel" in found) is is_wrong
