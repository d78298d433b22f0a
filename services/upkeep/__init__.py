"""What keeps the portal itself in order."""
