"""Reports: anybody says that a text breaks the charter, with or without an account."""
