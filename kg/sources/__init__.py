"""A file or address becomes pages of lines, words and tables, each with its place."""
