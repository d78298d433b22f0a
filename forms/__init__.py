"""What people fill in: WTForms fields and forms. Knows no Flask."""
