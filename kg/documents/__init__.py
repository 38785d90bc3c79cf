"""Pages become records: one module per kind of document, and `recognise`, which says which kind it is and why."""
