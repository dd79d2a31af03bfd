"""What a rep typed as words to a client: names, sentences, and what cannot be said."""
