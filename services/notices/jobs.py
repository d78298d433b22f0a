"""The jobs of this package, in the module where the worker looks for them."""

from services.notices.delivery import deliver_mail

__all__ = ["deliver_mail"]
