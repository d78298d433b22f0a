"""Which bodies handle a case, and how that changes."""
