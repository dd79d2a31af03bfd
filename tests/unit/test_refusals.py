"""The table of Slack's error codes: every code has one kind, and a source beside it."""

import pytest

from bot.delivery.refusals import RefusalKind, Remedy, refusal, refusals

SLOW = "ratelimited rate_limited message_limit_exceeded"
MENDABLE = """
    missing_scope messages_tab_disabled no_permission restricted_action
    restricted_action_read_only_channel restricted_action_thread_only_channel
    restricted_action_of_tomorrow access_denied accesslimited two_factor_setup_required
    token_revoked token_expired invalid_auth not_authed account_inactive not_in_channel is_archived
    channel_not_found team_access_not_granted org_login_required ekm_access_denied
    a_code_of_tomorrow
"""
UNCERTAIN = "internal_error fatal_error service_unavailable request_timeout"
FINAL = "user_not_found invalid_blocks invalid_blocks_format msg_too_long cannot_dm_bot"
KINDS = [
    (code, kind)
    for kind, codes in (
        (RefusalKind.SLOW_DOWN, SLOW),
        (RefusalKind.MENDABLE, MENDABLE),
        (RefusalKind.UNCERTAIN, UNCERTAIN),
        (RefusalKind.FINAL, FINAL),
    )
    for code in codes.split()
]


@pytest.mark.parametrize(("code", "kind"), KINDS)
def test_each_code_has_its_kind(code: str, kind: RefusalKind) -> None:
    assert refusal(code).kind is kind


def test_every_code_has_a_source_and_what_can_be_mended_a_remedy() -> None:
    for code, known in refusals().items():
        assert known.code == code
        assert known.sources
        assert (known.remedy is Remedy.UNKNOWN) == (known.kind is not RefusalKind.MENDABLE)
    assert refusal("a_code_of_tomorrow").remedy is Remedy.UNKNOWN


def test_only_a_person_whom_slack_does_not_know_is_asked_after_twice() -> None:
    assert [code for code, known in refusals().items() if known.twice] == ["user_not_found"]
