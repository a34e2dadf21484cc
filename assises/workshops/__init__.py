"""Workshops of the Assises: what is said in a room, by phone, on paper or aloud, grouped, weighed and summed up."""
