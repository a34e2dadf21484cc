"""Editions in and out of Pabulib's format: real elections come in, counted boxes go out."""
