"""Subjects handed to the next Assises by debates, tables and initiatives."""
