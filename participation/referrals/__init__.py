"""Referrals (saisines): what a table asks of an institution, and the dated answer it is owed."""
