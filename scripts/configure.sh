#!/bin/sh
# configure.sh PRESET [CMAKE-FLAG...]: configures once; later builds configure again by themselves when
# a CMake file changes. With flags it always configures.
set -eu
cd "$(dirname "$0")/.."
preset=$1
shift
if [ $# -eq 0 ] && [ -f "build/$preset/build.ninja" ]; then exit 0; fi
exec cmake --preset "$preset" --log-level=WARNING "$@"
