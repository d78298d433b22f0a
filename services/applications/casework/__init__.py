"""What officers do: queue, claim, accept, consult, decide, revoke."""
