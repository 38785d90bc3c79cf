"""Plans in text that an extractor wrote block by block (``pdftotext`` without ``-layout``): each cell, or several of one column,
stands in lines of its own, and the blocks of a page come in an order in which no row stands together.

``tokens`` says what each line is, ``pages`` which list of the page it belongs to, ``names`` and ``descriptions`` tell the cells without
a form of their own, ``read`` hands the rows over. What cannot be told for certain stays out, with its reason in the ledger.
"""
