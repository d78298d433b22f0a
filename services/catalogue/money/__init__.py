"""Amounts of fund items: how an item states them (`terms`), and how they are calculated.

`lines` calculates each line of an amount by itself, `capping` applies caps, beside the
applicant's other filings, and `settling` works out what a round pays of the rest.
"""
