# Static libraries that pillow and matplotlib hold.
. /build/recipe/toolchain/common.sh

library libpng -DPNG_SHARED=OFF -DPNG_TESTS=OFF -DPNG_TOOLS=OFF
licence libpng LICENSE

library freetype -DFT_DISABLE_{BZIP2,HARFBUZZ,BROTLI}=ON -DFT_REQUIRE_{ZLIB,PNG}=ON
licence freetype docs/FTL.TXT
