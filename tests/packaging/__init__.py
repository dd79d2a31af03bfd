"""The package as an admin gets it: built, installed somewhere clean, and used from there."""
