"""The tables of the page, as plain cells in the reader's language."""
