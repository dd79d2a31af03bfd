"""The engine of several processes, PgQueuer: it brings workers the ids of nudges, and no more.

Nothing else knows it. What it loses, repeats or reorders, the nudge table mends: so its tables are
not logged, and empty after a crash of the server or a switch to a standby.
"""
