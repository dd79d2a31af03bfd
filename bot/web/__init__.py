"""The bot over HTTP: what is refused before anything is read, and what is served."""
