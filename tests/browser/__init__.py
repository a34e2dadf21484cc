"""Journeys of people in a real Chromium, against the whole house served by two workers."""
