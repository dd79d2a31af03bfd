"""A rep's own sentence in other words, where a rule can give them."""
