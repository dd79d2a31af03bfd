"""Every text that a person reads, one file a message, by language."""
