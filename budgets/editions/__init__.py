"""Editions: what is voted on, where, by whom, by which rule, and which phase allows what."""
