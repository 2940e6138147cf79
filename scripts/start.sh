#!/bin/sh
# start.sh GRAPHCOOL [FLAG...]
#
# What `make start` shows: a service made of the blog template in build/start/blog, with `graphcool dev`
# in the foreground. What is there from the last time is kept.
set -eu
binary=$(realpath "$1")
shift
cd "$(dirname "$0")/.."
folder=build/start/blog
if [ ! -f "$folder/graphcool.yml" ]; then
  "$binary" init "$folder" --template blog
fi
cd "$folder"
cat <<'HINT'
Once it runs, open the playground, or ask from another terminal:

  curl -s http://localhost:60000/simple/v1/dev -H 'Content-Type: application/json' \
    -d '{"query": "{ allPosts(first: 3) { title author { name } } }"}'

HINT
exec "$binary" dev "$@"
