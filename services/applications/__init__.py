"""From draft to decision: one lifecycle, one ledger, one clock."""
