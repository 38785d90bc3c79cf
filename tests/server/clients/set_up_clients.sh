#!/usr/bin/env bash
# Clients that need environments of their own, for the tests beside this file: Comunica (npm) and ckanext-dcat (PyPI).
# usage: GOVPLAN_CLIENTS=FOLDER set_up_clients.sh    The folder (about 310 MB) may be kept between runs; what is there stays.
set -euo pipefail
folder="${GOVPLAN_CLIENTS:?name a cache folder: GOVPLAN_CLIENTS=FOLDER $0}"
mkdir -p "$folder"

if [ ! -x "$folder/comunica/node_modules/.bin/comunica-sparql" ]; then
  mkdir -p "$folder/comunica"
  # undici 8 wants a newer Node than 20
  cat >"$folder/comunica/package.json" <<'JSON'
{"private": true, "dependencies": {"@comunica/query-sparql": "^4.4.1"}, "overrides": {"undici": "7.10.0"}}
JSON
  (cd "$folder/comunica" && npm install --no-audit --no-fund --loglevel=error)
fi

if ! "$folder/ckan/bin/python" -c 'import ckanext.dcat.processors' 2>/dev/null; then
  python3 -m venv "$folder/ckan"
  "$folder/ckan/bin/pip" install -q 'ckan[requirements]>=2.11' 'ckanext-dcat>=2.4'
fi
