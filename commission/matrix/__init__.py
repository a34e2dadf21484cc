"""The evaluation matrix: questions, criteria, indicators, their sources, and what was measured."""
