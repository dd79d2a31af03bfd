"""Sentences that can be said to a client as they stand, made from what a rep typed."""
