"""Maintenance of the portal itself."""
