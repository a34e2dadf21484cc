"""When bodies meet: the year of the governance, for people, for printers and for other calendars."""
