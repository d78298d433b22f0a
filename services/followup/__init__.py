"""What follows an event once it is committed: notices, papers, hand-overs, limits that run out."""
