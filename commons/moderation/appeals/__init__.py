"""What was decided about one's own texts, and asking another moderator to look again."""
