"""The Web API that an app calls: its methods, and trouble on request."""
