"""Bodies: who sits, what each decides and owes; the register of decisions; the calendar of governance."""
