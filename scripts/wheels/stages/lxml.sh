. /build/recipe/toolchain/common.sh
unpack lxml
CFLAGS="-I$LIB/include/libxml2 -DLIBXML_STATIC -DLIBXSLT_STATIC -DLIBEXSLT_STATIC" LDFLAGS=-lz \
  setup --with-cython build_ext -j2 --with-xslt-config=$LIB/bin/xslt-config --with-xml2-config=$LIB/bin/xml2-config \
  bdist_wheel -d dist
wheel repack dist/lxml-*.whl $OUT $LIB/licences/{libxml2,libxslt,zlib}
