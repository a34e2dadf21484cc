"""Keeping an account from publishing somewhere until a day that is always written."""
