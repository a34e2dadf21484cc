"""Deciding: sense checks, consent rounds and votes, with their quorum and colleges."""
