#!/bin/sh
# lint.sh [BASE]: the format of all C++, the arrows between the folders, and clang-tidy on the files that
# differ from BASE (the main branch; on it, the commit before). `all` takes every file.
set -eu
cd "$(dirname "$0")/.."
base=${1:-}

git ls-files -z '*.h' '*.cpp' | xargs -0 clang-format --dry-run -Werror
cmake --build --preset dev --target check_arrows >/dev/null

if [ -z "$base" ]; then
  base=$(git merge-base HEAD origin/main 2>/dev/null || git merge-base HEAD main 2>/dev/null || echo HEAD)
  [ "$base" = "$(git rev-parse HEAD)" ] && base=HEAD~1
fi
if [ "$base" = all ]; then
  files=$(git ls-files 'core/*.cpp' 'modules/*.cpp' 'commands/*.cpp' 'cli/*.cpp')
else
  files=$(git diff --name-only --diff-filter=d "$base" -- 'core/*.cpp' 'modules/*.cpp' 'commands/*.cpp' 'cli/*.cpp')
fi
if [ -n "$files" ]; then
  echo "$files" | xargs -n 1 -P "$(nproc)" clang-tidy -p build/dev --quiet --warnings-as-errors='*' \
    --extra-arg=-Wno-unknown-warning-option 2>/dev/null
fi
echo "Clean: format, arrows, and clang-tidy on $(echo "$files" | grep -c . || true) files"
