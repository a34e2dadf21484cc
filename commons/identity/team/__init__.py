"""How the team comes in: a password, then a one-time code of its own; never one without the other."""
