"""What the portal costs, beside two pages over the same tables; see `docs/bench.md`."""
