"""Names of clients: which spellings are one, and which may be the same client."""
