"""How the lead body of a fund opens rounds, enters their figures and sees what came in."""
