"""Rounds of a fund item (申报批次): their terms, when they are open, how money is divided."""
