"""IntellectMoney API: payouts that are not paid twice, and a sandbox to try them."""

from intellectmoney._native import __version__

__all__ = ["__version__"]
