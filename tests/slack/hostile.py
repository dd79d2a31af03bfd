"""Text that nobody should be able to break the bot with."""

import json

HOSTILE = {
    "a mention of everybody": "<!channel> <!here> <@U3MAX> @channel",
    "a link": "<https://evil.example|your bank> https://evil.example",
    "markup": "*bold* _it_ ~gone~ `code` ```block``` >quote &amp; &lt;",
    "emoji": "🍕👩‍👩‍👧‍👦🏳️‍🌈 :pizza: 🇩🇪",
    "right to left": "שלום עולם مرحبا",
    "bidi overrides": "abc\u202egnp.exe\u202c \u2066x\u2069",
    "control characters": "a\x01b\x07c\x1b[31md\x7fe\x85f",
    "SQL": "Robert'); DROP TABLE lost_deal;-- \" OR 1=1",
    "template braces": "{{ 7*7 }} {% raw %} {{ client.__class__ }} ${x} %s {0}",
    "zero width": "a\u200bb\u2060c\ufeffd",
    "line breaks": "one\ntwo\r\nthree\u2028four\tfive",
    "combining": "Z̷̡̛͙a̸l̶g̴o" + "\u0301" * 40,
    "JSON": '{"blocks": [], "text": "\\u0000"}',
    "private use and unassigned": "\ue000\uf8ff\U0010fffd\u0378",
}
"""By what is odd about it; each is short enough for every field of the report."""

UNSTORABLE = {
    "NUL": ("a\x00b", "ab"),
    "half a character": (json.loads(r'"a\ud83d b"'), "a? b"),
    "NUL alone around words": ("\x00\x00words\x00", "words"),
}
"""What no database can hold, and what is kept of it."""

HUGE = "Ünïcodé & <words> " * 600
