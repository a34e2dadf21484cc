"""Initiatives: one file for every door (guichet unique), with one history."""
