"""Direct reporting by key enterprises (safeguard 2), kept apart: see decision 87."""
