"""Seats: who has a place where, floors of colleges, wishes and their draw, waiting lists and offers."""
