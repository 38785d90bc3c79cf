"""What to say when a shape brings no message of its own."""

from __future__ import annotations

from kg.validate.model import Constraint, Pattern
from kg.validate.terms import Term
from kg.validate.words import shorten

_SENTENCES = {
    "minCount": "at least {} needed",
    "maxCount": "at most {} allowed",
    "minLength": "must be at least {} characters long",
    "maxLength": "must be at most {} characters long",
    "class": "must be a {}",
    "datatype": "must be a well-formed {}",
    "nodeKind": "must be a {}",
    "minExclusive": "must be more than {}",
    "minInclusive": "must be {} or more",
    "maxExclusive": "must be less than {}",
    "maxInclusive": "must be {} or less",
    "pattern": "must match {}",
    "languageIn": "must be in one of the languages {}",
    "in": "must be one of {}",
    "hasValue": "must include {}",
    "equals": "must have the same values as {}",
    "disjoint": "must share no value with {}",
    "lessThan": "must be less than {}",
    "lessThanOrEquals": "must not be more than {}",
    "uniqueLang": "one value only for each language",
    "closed": "this property is not allowed here",
    "node": "must conform to {}",
    "not": "must not conform to {}",
    "and": "must conform to all the shapes asked for",
    "or": "must conform to one of the shapes asked for",
    "xone": "must conform to exactly one of the shapes asked for",
    "qualifiedMinCount": "too few values of the kind asked for",
    "qualifiedMaxCount": "too many values of the kind asked for",
}


def sentence(c: Constraint) -> str:
    value = c.value
    if isinstance(value, tuple):
        shown = ", ".join(_show(v) for v in value[:8]) + (", …" if len(value) > 8 else "")
    elif isinstance(value, Pattern):
        shown = value.pattern
    elif isinstance(value, int):
        shown = str(value)
    else:
        shown = _show(value)  # type: ignore[arg-type]
    return _SENTENCES[c.kind].replace("{}", shown)


def _show(term: Term) -> str:
    text = shorten(str(term))
    return "a shape without a name" if text.startswith("_:") else text
