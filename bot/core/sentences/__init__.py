"""From what a rep noted to what can be said to a client (coaching.md, 10)."""
