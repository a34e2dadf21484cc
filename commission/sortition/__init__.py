"""Seats drawn by lot among volunteers, so that anybody can draw them again."""
