"""Readings: who reads what was sent to a call, alone, against its criteria."""
