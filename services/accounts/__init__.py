"""Accounts: sign-in and sessions, second factors, organisations, agency staff."""
