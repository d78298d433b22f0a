"""What associations do: file for members that consent, recommend them, and answer agencies."""
