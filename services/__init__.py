"""The business of the portal. Knows neither Flask nor WTForms."""
