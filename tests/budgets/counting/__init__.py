"""Tests of the counting engine: published results, properties, bad files, the command."""
