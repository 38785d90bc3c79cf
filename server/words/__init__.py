"""The words of the interface and names for people, in three languages."""
