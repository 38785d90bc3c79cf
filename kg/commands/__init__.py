"""The commands of ``kg``, a module each; heavy libraries are imported when a command runs."""
