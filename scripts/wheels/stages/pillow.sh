# Raqm (complex text), AVIF and the readers of the screen have no library here.
. /build/recipe/toolchain/common.sh
unpack pillow
export ZLIB_ROOT=$LIB JPEG_ROOT=$LIB FREETYPE_ROOT=$LIB WEBP_ROOT=$LIB TIFF_ROOT=$LIB LCMS_ROOT=$LIB JPEG2K_ROOT=$LIB
# freetype reads PNG, tiff reads JPEG and webp shares a part: symbols that would be missing at the first call only.
# build_clib comes first and in the same run: the libraries of its own that pillow links live in the same folder.
LDFLAGS='-lpng16 -lz -ljpeg -lsharpyuv' setup build_clib --build-temp build/temp build_ext -j2 --build-temp build/temp \
  --disable-platform-guessing --enable-{zlib,jpeg,freetype,webp,tiff,lcms,jpeg2000} \
  --disable-{imagequant,xcb,raqm,avif} bdist_wheel -d dist
wheel repack dist/pillow-*.whl $OUT $LIB/licences/{zlib,libpng,libjpeg-turbo,freetype,libwebp,tiff,lcms2,openjpeg2}
