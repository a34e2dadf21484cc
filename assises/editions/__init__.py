"""Editions of the Assises: the year, its days, its dates, and the stage it has reached."""
