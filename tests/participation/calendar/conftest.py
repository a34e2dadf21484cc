"""A desk with somebody of the secretariat, and a counter of database queries."""

from tests.budgets.conftest import desk, queries

__all__ = ["desk", "queries"]
