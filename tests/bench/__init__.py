"""How fast the portal is, as shares of a bare Flask "hello" under the same gunicorn."""
