"""Run by the Python of ckanext-dcat's environment: reads a DCAT catalogue as its harvester does, following Hydra pages.

usage: read_with_ckanext_dcat.py URL [FORMAT]    prints JSON: the pages' addresses, and the datasets as CKAN would have them
"""

import json
import sys
import urllib.request

from ckanext.dcat.processors import RDFParser


def main() -> None:
    address = sys.argv[1]
    format = sys.argv[2] if len(sys.argv) > 2 else "turtle"
    pages, datasets = [], []
    while address and address not in pages:
        pages.append(address)
        with urllib.request.urlopen(address, timeout=60) as answer:
            text = answer.read().decode()
        parser = RDFParser(profiles=["euro_dcat_ap_3"])
        parser.parse(text, _format=format)
        datasets += parser.datasets()
        address = parser.next_page()
    json.dump({"pages": pages, "datasets": datasets}, sys.stdout)


main()
