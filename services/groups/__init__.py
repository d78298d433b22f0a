"""Services that an association files for its members, each with the member's own consent."""
