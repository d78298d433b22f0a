"""Telling people of what happens to cases."""
