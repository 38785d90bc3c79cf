"""The vocabulary, concept schemes and the registry of agencies as data."""
