"""Droit de suite: the thread of any thing, forward and backward, and ways to follow it."""
