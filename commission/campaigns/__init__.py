"""Collecting data: questionnaires, interviews, workshops, observation."""
