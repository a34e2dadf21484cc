"""Projets de quartier: the roadmap of each priority neighbourhood, in versions."""
