# The library that most others need, and an empty place for all of them.
. /build/recipe/toolchain/common.sh
rm -rf $LIB
mkdir -p $LIB/{lib/pkgconfig,include,licences}

# Debian's tarball of zlib has no contrib/, and its CMake fails for want of it.
unpack zlib
for file in adler32 compress crc32 deflate inf{back,fast,late,trees} trees uncompr zutil gz{close,lib,read,write}; do
  emcc $FLAGS -DHAVE_UNISTD_H -DHAVE_STDARG_H -DHAVE_HIDDEN -c $file.c -o $file.o
done
emar rcs $LIB/lib/libz.a *.o
cp zlib.h zconf.h $LIB/include/
licence zlib LICENSE
cat > $LIB/lib/pkgconfig/zlib.pc << END
Name: zlib
Description: zlib
Version: 1.3.2
Libs: -L$LIB/lib -lz
Cflags: -I$LIB/include
END
