"""What matters: shares of a number, and the value of knowing an input."""
