"""Roles of the team: given and withdrawn by the secretariat, always with a reason."""
