"""The two ways to an app: signed HTTP requests and Socket Mode."""
