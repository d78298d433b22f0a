"""How what was granted is paid: accounts are named, lists go to the treasury, results come back."""
