"""Decisions and certificates on paper."""
