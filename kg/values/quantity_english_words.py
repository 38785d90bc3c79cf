"""English words around a number: what ends the counted noun, what looks like a plural, units, qualifiers, labels of names."""

from __future__ import annotations

from typing import Final


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


STOP: Final = _set(
    "of in on at by for to from with without was were is are be been being had has have having under over than which that who whom whose where when while as per via among amongst between "
    "during since until till against across along around into onto through throughout within about after before behind below beside besides beyond but if so because both including excluding "
    "following regarding concerning upon off out up down not no nor will would can could may might must shall should do does did also each every either neither this these those their its his her our your "
    "such a an the it they he she we you there i compared comprising covering costing worth totalling representing accounting reached rose fell stood took made went came remained became began"
)
"""Words that no counted noun goes on across; ``and``, ``or`` and commas are looked at by the rule itself."""

NO_PLURAL: Final = _set(
    "various previous numerous religious serious dangerous continuous famous precious hazardous indigenous this its his hers ours yours thus as is was has does always perhaps besides business process access "
    "address gas bus plus less unless across press class mass loss pass cross glass grass success progress express distress fitness illness wireless homeless business's species's overseas sometimes "
    "simultaneous autonomous spacious campus surplus status bonus virus census corpus consensus towards afterwards upwards downwards onwards us yes whereas economics mathematics politics statistics' athletics logistics arts sports celsius"
)
COLLECTIVE: Final = _set(
    "people personnel staff children women men police aircraft fish sheep livestock cattle species series offspring alumni criteria media data hectares per cent percent "
    "policemen policewomen firemen fishermen businessmen seamen servicemen craftsmen workmen spokesmen chairmen schoolchildren feet teeth mice geese lives premises headquarters works means barracks crossroads"
) - _set("per cent percent data media")
UNITS: Final = _set(
    "year month week day hour minute second person dollar cent metre meter kilometre kilometer centimetre millimetre hectare acre tonne ton kilogram gram litre mile storey watt kilowatt megawatt volt "
    "km m cm mm kg g ha mg ml kW MW GW kV kWh GWh MWh MHz GHz Hz kbps Mbps Gbps GB TB TEU TEUs dB knots °C million billion bed seat place passenger point hectare- unit flat"
)
"""Singular or abbreviated units, behind a number (3 km) or a hyphen (a 50-hectare site)."""
HYPHENED: Final = _set(
    "year month week day hour minute second metre meter kilometre kilometer km hectare acre tonne ton kilogram litre mile storey storeys bed seat place megawatt kilowatt volt kilovolt MW kW kV foot "
    "fold classroom room unit flat berth lane bedroom member man mile knot dollar"
)
LABELS: Final = _set(
    "chapter cap caps section sections article articles phase phases stage route routes terminal terminals level levels form forms grade grades primary secondary tier class category part parts schedule rule rules "
    "annex appendix table figure item head subhead programme page pages no nos number room floor block unit lot band type version model group pier gate area zone signal platform highway channel tel telephone fax box "
    "flight paragraph para clause regulation order resolution building tower shop plot sheet volume vol issue episode stages f1 windows wi-fi round day iso typhoon boeing airbus expo agenda vision web age aged"
)
"""A number after one of these is a name's."""

QUALIFIERS: Final = (
    "no more than|no fewer than|no less than|not more than|not less than|not exceeding|not fewer than|slightly more than|slightly less than|slightly over|slightly under|slightly above|well over|well above|just over|"
    "just under|just above|a little over|a little under|more than|fewer than|less than|greater than|higher than|at least|at most|up to|as many as|as much as|as few as|close to|in excess of|an estimated|an average of|averaging|"
    "a maximum of|a minimum of|a ceiling of|a cap of|a limit of|subject to a ceiling of|capped at|the first|approximately|approx\\.?|estimated at|estimated|around|about|roughly|nearly|almost|over|some|exceeding|above|below|under|"
    "hundreds of|thousands of|tens of thousands of|virtually|only about|circa|the last|the top"
)
EXACT: Final = (
    "a maximum of",
    "a minimum of",
    "a ceiling of",
    "a cap of",
    "a limit of",
    "subject to",
    "capped at",
    "the first",
    "the last",
    "the top",
    "an average of",
    "averaging",
)
AFTER: Final = (
    r"(?:-odd\b| or (?:more|above|over|less|below|so|fewer)\b|\+| at most\b| at least\b| or thereabouts\b)"
)
