"""Fixtures for pytest, which finds this plugin by itself once the package is installed."""

from __future__ import annotations

import pytest

from intellectmoney.sandbox import Sandbox


@pytest.fixture
def intellectmoney_sandbox() -> Sandbox:
    """A fresh sandbox: `intellectmoney_sandbox.client()` pays made-up money in no time."""
    return Sandbox(seed=7)
