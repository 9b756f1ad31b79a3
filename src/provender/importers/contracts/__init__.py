"""Contracts in a sheet: one row each, checked cell by cell, to be filled in from the PDFs."""
