"""Notices to people: the inbox, and the same by mail."""
