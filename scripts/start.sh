#!/bin/sh
# start.sh GRAPHCOOL [FLAG...]
#
# What `make start` shows: a service made of the blog template in build/start/blog, with `graphcool dev`
# in the foreground. What is there from the last time is kept.
set -eu
binary=$(realpath "$1")
shift
folder="$(dirname "$0")/../build/start/blog"
if [ ! -f "$folder/graphcool.yml" ]; then
  "$binary" init "$folder" --template blog
fi
cd "$folder"
exec "$binary" dev "$@"
