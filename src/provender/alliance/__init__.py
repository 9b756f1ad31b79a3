"""The domain as agreed: parties, flows, provisions, work, contracts, clauses, beliefs, evidence."""
