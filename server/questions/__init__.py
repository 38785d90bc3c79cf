"""``/query`` and ``/questions``: the editor, and the shipped questions with their answers."""
