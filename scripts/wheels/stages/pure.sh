# Everything that is only repacked, and our own packages. Outside the chroot: apt fetches and checks Debian's packages.
rm -rf "$OUT/pure"
python3 "$ROOT/scripts/wheels/pure/build.py" --to "$OUT/pure"
