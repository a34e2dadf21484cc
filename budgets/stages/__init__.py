"""Stages: what an edition is made of, from needs to account; who opens, puts off, pauses and closes them, and why."""
