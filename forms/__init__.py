"""Forms that people fill in, and their WTForms fields. They know nothing of Flask."""
