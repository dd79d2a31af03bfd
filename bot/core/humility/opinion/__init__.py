"""A third opinion: what it is asked about a draft, and what its answers may change."""
