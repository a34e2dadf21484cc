"""The map of opinions: who answers alike, what divides, what unites. Pure: numpy alone, usable anywhere."""
