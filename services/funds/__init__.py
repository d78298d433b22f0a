"""How the lead body of a fund opens rounds, divides their money by a list, and decides by it."""
