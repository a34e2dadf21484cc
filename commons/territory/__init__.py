"""The metropolis, its communes and priority neighbourhoods, the frame of reference, and a schematic map."""
