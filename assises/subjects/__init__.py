"""Subjects handed to the next Assises: where each comes from, and what the secretariat decided of it."""
