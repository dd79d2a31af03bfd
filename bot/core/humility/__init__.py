"""The checks of the humility check."""
