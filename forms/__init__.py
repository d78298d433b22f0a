"""Forms that people fill in, and their WTForms fields. They know nothing of Flask."""

import os

# Before openpyxl is loaded: with lxml, which others bring, it lets entities pass that
# defusedxml refuses.
os.environ["OPENPYXL_LXML"] = "False"
