"""The practice workspace: Do-Over in a browser, with weeks behind it and a clock to move."""
