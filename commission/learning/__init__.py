"""The cycle of qualification: modules, sessions, who came, what one can catch up."""
