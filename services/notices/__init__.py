"""What the portal tells people: the inbox, mirrored by mail."""
