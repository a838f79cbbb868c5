#!/usr/bin/env bash
# Finding: pynetbox 7.8.0 with strict_filters refuses filters that an OpenAPI document declares, where it declares them in two
# of the three ways that OpenAPI 3.0 has.
#
# A list may name its parameters in the operation, by a Reference Object (`$ref: '#/components/parameters/...'`), or for all
# operations of the path in the Path Item. One would expect all three to count as declared:
# - in the operation: the filter is sent;
# - one reference among the operation's parameters: every filter of the list is refused, also those that stand beside it, and the
#   error says no more than 'name';
# - in the Path Item: the filter is refused as not allowed.
#
# Seen with Python 3.11: the lines of `expected` below.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pynetbox==7.8.0

cat >look.py <<'PYTHON'
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pynetbox

name = {"in": "query", "name": "name", "schema": {"type": "string"}}
limit = {"in": "query", "name": "limit", "schema": {"type": "integer"}}
reference = {"$ref": "#/components/parameters/limit"}
lists = {
    "operation": {"get": {"parameters": [limit, name], "responses": {}}},
    "reference": {"get": {"parameters": [reference, name], "responses": {}}},
    "path item": {"parameters": [name], "get": {"parameters": [limit], "responses": {}}},
}


class Api(BaseHTTPRequestHandler):
    path_item: dict = {}

    def do_GET(self):
        schema = {
            "openapi": "3.0.3",
            "info": {"title": "lists", "version": "4.6.8"},
            "paths": {"/api/dcim/sites/": Api.path_item},
            "components": {"parameters": {"limit": limit}},
        }
        page = {"count": 0, "next": None, "previous": None, "results": []}
        text = json.dumps(schema if "/schema" in self.path else page).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("API-Version", "4.6")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Api)
threading.Thread(target=server.serve_forever, daemon=True).start()
for where, Api.path_item in lists.items():
    api = pynetbox.api(f"http://127.0.0.1:{server.server_port}", strict_filters=True)
    try:
        print(f"{where}: sent, {len(list(api.dcim.sites.filter(name='fra1')))} objects")
    except Exception as error:
        print(f"{where}: {type(error).__name__}: {str(error).splitlines()[0]}")
PYTHON

expected="operation: sent, 0 objects
reference: ParameterValidationError: The request parameter validation returned an error: Error while parsing Netbox OpenAPI specification: 'name'
path item: ParameterValidationError: The request parameter validation returned an error: [\"'name' is not allowed as parameter on path '/api/dcim/sites/'.\"]"
seen=$(venv/bin/python look.py)
echo "$seen"
[ "$seen" = "$expected" ] || { echo 'This has changed.' >&2; exit 1; }
