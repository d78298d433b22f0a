"""Time limits: when something is due, counted in working days."""
