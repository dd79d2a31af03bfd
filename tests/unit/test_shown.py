"""What people typed, made safe to show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.copy.escaping import ELLIPSIS, Mrkdwn, escape, one_line, sentence, shorten, visible


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("<!channel> & <@U1>", "&lt;!channel&gt; &amp; &lt;@U1&gt;"),
        ("&amp;", "&amp;amp;"),
        ("'; DROP TABLE deal; --", "'; DROP TABLE deal; --"),
        ("a\x00b\x1b[31m", "ab[31m"),
        ("\u202eevil\u202c", "evil"),
        ("שלום", "שלום"),
        ("👩‍👩‍👧", "👩‍👩‍👧"),
        (12, "12"),
    ],
)
def test_typed_text_is_harmless_in_mrkdwn(typed: object, shown: str) -> None:
    assert escape(typed) == shown


@given(st.text())
def test_nothing_typed_can_open_a_mention_or_a_link(typed: str) -> None:
    shown = escape(typed)
    assert not set(shown) & set("<>")
    bare = shown.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")
    assert "&" not in bare


@given(st.text())
def test_what_is_safe_is_not_escaped_again(typed: str) -> None:
    once = escape(typed)
    assert escape(once) is once
    assert isinstance(once, Mrkdwn)


@given(st.text())
def test_escaping_keeps_every_word(typed: str) -> None:
    back = escape(typed).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert back == visible(typed)


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("two\nlines", "two lines"),
        ("two\r\nlines", "two lines"),
        ("two\rlines", "two lines"),
        ("two\x0blines\x85or\u2028three", "two lines or three"),
        ("  wide \t space ", "wide space"),
        ("\x01 \u202e", ""),
        ("", ""),
    ],
)
def test_one_line(typed: str, line: str) -> None:
    assert one_line(typed) == line


@given(st.text())
def test_one_line_is_one_line_and_stays_it(typed: str) -> None:
    line = one_line(typed)
    assert len(line.splitlines()) <= 1
    assert line == line.strip()
    assert one_line(line) == line


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("short", 5, "short"),
        ("longer", 5, "long…"),
        ("a word", 3, "a…"),
        ("", 3, ""),
    ],
)
def test_too_long_a_text_ends_in_an_ellipsis(text: str, limit: int, shown: str) -> None:
    assert shorten(text, limit) == shown


@given(st.text(), st.integers(1, 50))
def test_a_shortened_text_fits_and_tells_that_it_was_cut(text: str, limit: int) -> None:
    shown = shorten(text, limit)
    assert len(shown) <= limit
    assert shown == text or shown.endswith(ELLIPSIS)
    assert text.startswith(shown.removesuffix(ELLIPSIS)) or shown == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("we quoted two colours", "we quoted two colours."),
        ("We did.", "We did."),
        ("did we?", "did we?"),
        ("oh no!", "oh no!"),
        ("and so on…", "and so on…"),
        ("first\nthen second", "first then second."),
        ("élan", "élan."),
        ("3 of 4 were late", "3 of 4 were late."),
        ("“we never agreed.”", "“we never agreed.”"),
        ("they said (twice.)", "they said (twice.)"),
        ("we were late,", "we were late."),
        ("the wrong colour: ", "the wrong colour."),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_what_was_typed_ends_a_sentence(text: str, shown: str) -> None:
    assert sentence(text) == shown


@given(st.text())
def test_what_ends_a_sentence_stays_as_it_is(text: str) -> None:
    assert sentence(sentence(text)) == sentence(text)
