"""One case: loading in scope, permissions, moves and the ledger."""
