"""The protocol by which policies are compared, and the search for Provender's parameters."""
