"""The parts of a message, told apart before anything is judged."""
