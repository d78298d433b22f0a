"""Commands that need neither the database nor the whole portal, and read only what they need.

Each lies in a module of its own name. Their JSON keys are described in `docs/commands.md`
and stay.
"""
