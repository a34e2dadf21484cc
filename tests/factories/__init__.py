"""Builders of rows for tests: each goes through the real services."""
