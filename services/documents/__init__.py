"""Documents handed in, papers issued, and the store that keeps the bytes of both."""
