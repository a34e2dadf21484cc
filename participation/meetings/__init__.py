"""Meetings of any body: place and access, agenda, attendance, minutes, actions."""
