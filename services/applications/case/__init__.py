"""One case: loaded in scope, who may do what, its moves, its record."""
