"""What the pages say is so: their commands, links, names and figures of settings."""
