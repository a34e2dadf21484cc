"""The equipment pool (régie): what can be lent, and bookings that never overlap."""
