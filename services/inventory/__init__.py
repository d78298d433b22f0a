"""Inventories: what rows there are of a case, an applicant, an account or a round, signed.

The ledger says what happened; an inventory, what the tables must hold because of it. Each
column of each row is in it by a digest under a key that is not in the database, so that
nobody who can only write to the database can make a row that the portal vouches for.
"""
