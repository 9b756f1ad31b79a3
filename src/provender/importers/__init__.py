"""Bills, contract sheets, price books and traces become cases."""
