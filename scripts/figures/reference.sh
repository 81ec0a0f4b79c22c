#!/usr/bin/env bash
# Draws the figures of test/figures with native matplotlib, in a Debian of the suite that our wheel's Python comes from.
# Needs root, debootstrap, and no network but Debian's mirror. The pictures are committed: run this after changing a
# figure, or when matplotlib's version changes.
set -euo pipefail
ROOT=$(cd "$(dirname "$0")/../.." && pwd)
CHROOT=$ROOT/.cache/figures/chroot
MIRROR=${DEBIAN_MIRROR:-http://deb.debian.org/debian}

if [ ! -e "$CHROOT/usr/bin/python3" ]; then
  rm -rf "$CHROOT"
  # The script of sid, because older versions of debootstrap do not know forky by name.
  debootstrap --variant=minbase --include=python3-matplotlib forky "$CHROOT" "$MIRROR" /usr/share/debootstrap/scripts/sid
fi
rm -rf "$CHROOT/figures"
mkdir -p "$CHROOT/figures/reference"
cp "$ROOT/test/figures/figures.py" "$ROOT/scripts/figures/reference.py" "$CHROOT/figures/"
chroot "$CHROOT" env -i HOME=/root LC_ALL=C.UTF-8 PATH=/usr/bin:/bin \
  python3 /figures/reference.py /figures /figures/reference
rm -f "$ROOT"/test/figures/reference/*.png
mkdir -p "$ROOT/test/figures/reference"
cp "$CHROOT"/figures/reference/*.png "$ROOT/test/figures/reference/"
chroot "$CHROOT" dpkg-query -W -f '${Package} ${Version}\n' \
  python3-matplotlib python3-numpy libfreetype6 fonts-dejavu-core > "$ROOT/test/figures/reference/versions.txt"
