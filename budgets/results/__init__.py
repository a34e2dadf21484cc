"""Counting an edition, explaining what came of it, and handing it over to whoever wants to recount."""
