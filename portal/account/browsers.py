"""What a browser and its system are called, for the list of sessions."""

import re

BROWSERS = (
    ("Edg", "Microsoft Edge"),
    ("MicroMessenger", "WeChat"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("HarmonyOS", "HarmonyOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
"""Parts of the `User-Agent` header, the telling ones first: most name several."""


def browser_name(user_agent: str) -> str:
    """For example `Firefox, Windows`; empty when it does not say."""
    named = (_first(BROWSERS, user_agent), _first(SYSTEMS, user_agent))
    return ", ".join(name for name in named if name)


def _first(names: tuple[tuple[str, str], ...], user_agent: str) -> str:
    found = (name for part, name in names if re.search(rf"\b{part}", user_agent))
    return next(found, "")
