"""The residents' fund (fonds de participation des habitants): small grants, one committee, every euro found again."""
