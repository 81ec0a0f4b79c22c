# Static libraries that lxml holds. No network and no threads; zlib for documents that are compressed.
. /build/recipe/toolchain/common.sh

library libxml2 -DLIBXML2_WITH_{PYTHON,TESTS,PROGRAMS,THREADS,MODULES,ICU,HTTP,DOCS}=OFF -DLIBXML2_WITH_{ICONV,ZLIB}=ON
licence libxml2 Copyright

library libxslt -DLIBXSLT_WITH_{PYTHON,TESTS,PROGRAMS,MODULES,CRYPTO,THREADS}=OFF
licence libxslt Copyright
