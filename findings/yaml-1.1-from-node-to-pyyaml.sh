#!/usr/bin/env bash
# Finding: what the npm package yaml 2.9.1 writes for readers of YAML 1.1 is not always what PyYAML 6.0.3 reads.
#
# One would expect `version: '1.1'`, or `compat: 'yaml-1.1'`, to quote every text that YAML 1.1 takes for something else, and
# to write numbers that YAML 1.1 takes for numbers. Most texts are quoted (`no`, `1:1`, `08`, `2026-01-01`), but:
# - the text `=` is written plain; PyYAML resolves it to the tag `value` of YAML 1.1 and has no constructor for it: an error;
# - the text `<<` is written plain by `version: '1.1'` (not by `compat`): an error in the same way;
# - the numbers 1e21 and 1e-7 are written without a point (`1e+21`), which YAML 1.1 takes for a text: PyYAML answers a str;
# - a text with U+0085 is quoted, but the character stands in it as it is; it is a line break of YAML 1.1, so that PyYAML folds
#   it into a blank, without an error.
#
# Seen with Node 24.21 and Python 3.11: the lines of `expected` below.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund yaml@2.9.1
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check PyYAML==6.0.3

cat >write.mjs <<'EOF'
import { stringify } from 'yaml';

for (const [name, options] of Object.entries({ compat: { compat: 'yaml-1.1' }, version: { version: '1.1' } }))
  for (const value of ['=', '<<', 'a\u0085b', 1e21, 1e-7, 'no', '1:1', '08', '2026-01-01'])
    console.log(JSON.stringify([name, value, stringify([value], options)]));
EOF
cat >read.py <<'EOF'
import json
import sys

import yaml

for line in sys.stdin:
    name, value, text = json.loads(line)
    try:
        [read] = yaml.safe_load(text)
        seen = json.dumps(read)
    except yaml.YAMLError as error:
        seen, read = type(error).__name__, None
    if read != value or type(read) is not type(value):
        print(name, json.dumps(value), "is read as", seen)
EOF

expected='compat "=" is read as ConstructorError
compat "a\u0085b" is read as "a b"
compat 1e+21 is read as "1e+21"
compat 1e-07 is read as "1e-7"
version "=" is read as ConstructorError
version "<<" is read as ConstructorError
version "a\u0085b" is read as "a b"
version 1e+21 is read as "1e+21"
version 1e-07 is read as "1e-7"'
seen=$(node write.mjs | venv/bin/python read.py)
echo "$seen"
[ "$seen" = "$expected" ] || { echo 'This has changed.' >&2; exit 1; }
