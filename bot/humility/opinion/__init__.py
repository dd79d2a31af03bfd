"""The third reader: a model behind an OpenAI-compatible endpoint, off unless an admin names one."""
