#!/usr/bin/env bash
# Builds the word sets in data: fetches the lists they are made of, checks that they are the ones below, and hands them to
# examples/build-words.rs. Needs Debian or Ubuntu with a package index (apt-get update), pip and cargo; not root.
#
# The same lists give the same bytes. To move to other versions, change the four values, and then the sizes in data/README.md
# and in the test of src/text/words.rs.
set -euo pipefail
cd "$(dirname "$0")/.."

scowl_version=2020.12.07-2
scowl_sha256=de692546df9b169f2cbdf4d8d88111a374733a9c382b820a6f943914ca705718
names_version=0.3.0
names_sha256=726e46254f2ed03f1ffb5d941dae3bc67c35123941c29becd02d48d0caa2a671

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# SCOWL: every sub-list by spelling, category and size.
# apt-get warns when its own user cannot write to the directory; it then downloads as the caller.
(cd "$work" && apt-get download --quiet "scowl=$scowl_version")
deb=$(echo "$work"/scowl_*.deb)
echo "$scowl_sha256  $deb" | sha256sum --check --quiet
dpkg-deb -x "$deb" "$work/scowl"

# Surnames by frequency, of the census of the United States: a file inside a Python package.
echo "names==$names_version --hash=sha256:$names_sha256" >"$work/names.txt"
python3 -m pip download --quiet --disable-pip-version-check --no-deps --no-binary names --require-hashes \
  --requirement "$work/names.txt" --dest "$work"
tar -xzf "$work/names-$names_version.tar.gz" -C "$work"

# The notice of SCOWL, word for word, out of its manual.
zcat "$work/scowl/usr/share/doc/scowl/README.gz" |
  sed -n '/^COPYRIGHT, SOURCES, and CREDITS:$/,/^FUTURE PLANS:$/p' | sed '$d' >data/LICENSE-SCOWL

cargo run --quiet --no-default-features --example build-words -- \
  "$work/scowl/usr/share/dict/scowl" "$work/names-$names_version/names/dist.all.last" data
