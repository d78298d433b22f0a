"""What becomes of what people were told is saved, while the portal is broken under them.

`make chaos`, or the short form in `tests/live/test_chaos.py`: see `docs/chaos.md`.
"""
