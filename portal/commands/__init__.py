"""Commands of `flask --app wsgi ...`: one module a subject, each with click commands."""
