"""What the lead of a fund does with its rounds, and what stands on their applications."""
