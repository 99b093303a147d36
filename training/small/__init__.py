"""A small model of the 5B's own classes, and the drawn world that it learns."""
