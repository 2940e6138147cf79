#!/bin/sh
# configure.sh PRESET: configures it once; later builds configure again by themselves when a CMake file
# or the list of sources changes.
set -eu
cd "$(dirname "$0")/.."
if [ -f "build/$1/build.ninja" ]; then exit 0; fi
exec cmake --preset "$1" --log-level=WARNING
