"""How people register: on a phone, by an agent, through an association; their own page, their letters."""
