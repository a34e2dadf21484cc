"""Statistics of a proclaimed edition: who took part and how, what was chosen, where, for how much."""
