# A Debian with emscripten, in a folder. Runs as root, outside the chroot; nothing is mounted into it.
PACKAGES=emscripten,cmake,ninja-build,meson,cython3,python3-mesonpy,python3-setuptools,python3-wheel,pkgconf
PACKAGES=$PACKAGES,python3-pybind11,python3.13,python3.13-dev,patch,gcc,libc6-dev,make,tcl,bzip2,xz-utils

command -v debootstrap > /dev/null || { echo 'debootstrap is not installed: apt-get install debootstrap'; exit 1; }
rm -rf "$CHROOT"
# The script of sid, because older versions of debootstrap do not know forky by name.
debootstrap --variant=minbase --include="$PACKAGES" forky "$CHROOT" "$DEBIAN_MIRROR" /usr/share/debootstrap/scripts/sid
rm -rf "$CHROOT"/var/cache/apt/archives/*.deb
mkdir -p "$CHROOT"/build/{source,work,lib,out}

# For provenance.json: the same tools give the same bytes, others may not.
chroot "$CHROOT" dpkg-query -W -f '${Package} ${Version}\n' \
  emscripten clang-21 lld-21 binaryen cython3 meson python3.13 python3-setuptools pybind11-dev |
  awk 'BEGIN { printf "{" } { printf "%s\"%s\": \"%s\"", (NR > 1 ? ", " : ""), $1, $2 } END { print "}" }' \
  > "$CHROOT/../tools.json"
