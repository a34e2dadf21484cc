"""Publication: an edition is announced with its projects, and everybody reads what it is and by which rules."""
