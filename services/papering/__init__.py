"""The papers of cases: what each of them says, and when it is issued."""
