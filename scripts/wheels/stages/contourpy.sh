. /build/recipe/toolchain/common.sh
# Headers of pybind11 in a folder of their own: /usr/include holds those of the machine's libc too.
mkdir -p $LIB/include $LIB/lib/pkgconfig
cp -r /usr/include/pybind11 $LIB/include/
cat > $LIB/lib/pkgconfig/pybind11.pc << END
Name: pybind11
Description: pybind11
Version: $(pkg-config --with-path=/usr/share/pkgconfig --modversion pybind11)
Cflags: -I$LIB/include
END
unpack contourpy
meson_wheel
wheel repack dist/contourpy-*.whl $OUT
