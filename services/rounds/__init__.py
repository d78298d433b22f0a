"""Rounds of a fund item (申报批次): when they are open, and what is left of their money."""
