"""What the commission finds and recommends, and what it is answered."""
