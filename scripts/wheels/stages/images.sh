# Static libraries that pillow holds, besides those of fonts.sh.
. /build/recipe/toolchain/common.sh

library libjpeg-turbo -DENABLE_SHARED=OFF -DWITH_SIMD=OFF -DWITH_TURBOJPEG=OFF -DWITH_TOOLS=OFF -DWITH_TESTS=OFF
licence libjpeg-turbo LICENSE.md

library libwebp -DWEBP_ENABLE_SIMD=OFF -DWEBP_USE_THREAD=OFF -DWEBP_BUILD_EXTRAS=OFF -DWEBP_BUILD_ANIM_UTILS=OFF \
  -DWEBP_BUILD_{CWEBP,DWEBP,GIF2WEBP,IMG2WEBP,VWEBP,WEBPINFO,WEBPMUX}=OFF
licence libwebp COPYING

library tiff -Dtiff-tools=OFF -Dtiff-tests=OFF -Dtiff-contrib=OFF -Dtiff-docs=OFF -Dtiff-opengl=OFF -Dcxx=OFF \
  -D{jbig,lzma,zstd,webp,lerc,libdeflate}=OFF
licence tiff LICENSE.md

# Of lcms2 only the library: its own build wants tools that are not needed.
unpack lcms2
for file in src/*.c; do emcc $FLAGS -Iinclude -c "$file" -o "$(basename "$file" .c).o"; done
emar rcs $LIB/lib/liblcms2.a *.o
cp include/lcms2*.h $LIB/include/
licence lcms2 LICENSE

library openjpeg2 -DBUILD_CODEC=OFF -DBUILD_TESTING=OFF -DOPJ_USE_THREAD=OFF
licence openjpeg2 LICENSE
