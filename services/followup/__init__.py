"""Work outside requests: notices and papers after an event, hand-overs, passed limits."""
