"""How the judges of the humility check are trained; see docs/humility.md."""
