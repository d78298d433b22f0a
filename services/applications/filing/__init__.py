"""What applicants do: start, draft, submit, correct, withdraw."""
