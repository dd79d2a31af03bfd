"""The practice workspace in a browser: what people see and do."""
