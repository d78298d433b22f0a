"""Replays: try a change of a service on the cases of the past year, before it counts."""
