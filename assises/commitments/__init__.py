"""Priority axes of the coming year and commitments: who owes what, until when, and what becomes of it."""
