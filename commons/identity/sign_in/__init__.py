"""How residents come in: a contact, a one-time code, no password."""
