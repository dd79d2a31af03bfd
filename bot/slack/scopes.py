"""The bot scopes, each with the one thing it is for; the manifests ask for exactly these."""

SCOPES = {
    "commands": "/lostdeal",
    "chat:write": "coaching messages and the digest",
    "im:write": "open the direct messages with a rep",
    "im:history": "look up, once, whether an uncertain coaching message arrived",
    "channels:read": "find the digest's channel by its name, and who is in it",
    "groups:read": "the same, where that channel is private",
    "channels:history": "look up, once, whether an uncertain digest arrived",
    "groups:history": "the same, where that channel is private",
    "users:read": "a rep's time zone and locale, and whether the account is still active",
}

OPTIONAL = ("im:history", "channels:history", "groups:history")
"""Whoever installs the app may decline them: what is uncertain then waits, and an admin hears."""
