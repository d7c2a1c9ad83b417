"""What follows from elevation: derivatives of a block, and where water flows."""
