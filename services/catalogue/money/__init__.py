"""What a fund item pays: what it may say (`terms`), and what follows from it, purely.

`lines` reckons what each line of an amount earns by itself, `capping` what caps leave of
it beside the applicant's other filings, `settling` what a round pays of the rest.
"""
