#!/bin/sh
# install-packages.sh SECTION...
#
# Installs the Debian packages of these sections of packages.txt, as far as they are missing. When
# nothing is missing it asks dpkg once and is done. GRAPHCOOL_SKIP_PACKAGES=1 turns it off, for machines
# that have what is needed under other names.
set -eu
cd "$(dirname "$0")/.."
[ "${GRAPHCOOL_SKIP_PACKAGES:-}" = 1 ] && exit 0

has_node() {
  command -v npm >/dev/null 2>&1 && command -v node >/dev/null 2>&1 &&
    [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 18 ]
}

wanted=""
for section in "$@"; do
  [ "$section" = node ] && has_node && continue
  wanted="$wanted $(awk -v section="[$section]" '
    /^\[/ { inside = ($1 == section) }
    inside && /^[a-z0-9]/ { print $1 }' packages.txt)"
done

if command -v dpkg-query >/dev/null 2>&1; then
  # shellcheck disable=SC2086 # A word a package.
  installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' $wanted 2>/dev/null |
    awk '$2 == "installed" { print $1 }')
else
  installed=""
fi
missing=""
for package in $wanted; do
  echo "$installed" | grep -qxF "$package" || missing="$missing $package"
done
[ -z "$missing" ] && exit 0

if ! command -v apt-get >/dev/null 2>&1; then
  cat >&2 <<MESSAGE
These Debian packages are needed, and there is no apt-get here to install them:

 $missing

Install what your system calls them, then run make again with GRAPHCOOL_SKIP_PACKAGES=1.
MESSAGE
  exit 1
fi

as_root=""
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null 2>&1; then
    cat >&2 <<MESSAGE
These packages are missing, and installing them takes root, which neither you nor sudo is here:

  apt-get install$missing
MESSAGE
    exit 1
  fi
  as_root="sudo"
fi

echo "Installing$missing" >&2
# Old lists are good enough where the network is away; the installation says so if they are not.
$as_root apt-get update -qq || true
# shellcheck disable=SC2086 # A word a package.
if ! $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing; then
  echo "apt-get could not install them; what it said stands above. Needed:$missing" >&2
  exit 1
fi
