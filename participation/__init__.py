"""The domain of participation: tables de quartier, public debate, initiatives, projets de quartier and bodies."""
