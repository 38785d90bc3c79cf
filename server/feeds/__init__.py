"""What changes, to subscribe to: Atom, JSON Feed, iCalendar, a Linked Data Event Stream."""
