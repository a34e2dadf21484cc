"""The road of the database: one line, up and down, with rows in it."""
