#!/bin/sh
# npm-install.sh FOLDER
#
# `npm ci` in FOLDER, only when its package-lock.json is not the one that was installed last: then no
# network is needed.
set -eu
cd "$1"
mark=node_modules/.installed
if [ -f "$mark" ] && cmp -s package-lock.json "$mark"; then exit 0; fi
npm ci --ignore-scripts --no-audit --no-fund --prefer-offline --loglevel=error
cp package-lock.json "$mark"
