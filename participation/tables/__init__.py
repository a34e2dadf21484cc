"""Tables de quartier: lasting bodies of a neighbourhood, their subjects, commitments and news."""
