"""Who comes: registrations of one person or of a group, the people in them, and what they need."""
