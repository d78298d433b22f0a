"""Several services that one purpose needs, filed as one (一件事): which, and what they share."""
