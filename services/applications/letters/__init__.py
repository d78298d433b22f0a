"""The papers of a case: letters and certificates."""
