"""Experts of competitive rounds: who may score, who is drawn, what they sign, what it comes to."""
