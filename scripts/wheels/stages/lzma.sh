# Python's lzma module, which the npm package of Pyodide lacks, on liblzma.
. /build/recipe/toolchain/common.sh
library xz-utils -DXZ_{THREADS,SANDBOX}=no -DXZ_{NLS,DOXYGEN,DOC}=OFF \
  -DXZ_TOOL_{XZ,XZDEC,LZMADEC,LZMAINFO,SCRIPTS}=OFF
licence xz-utils COPYING.0BSD

unpack python
mkdir -p files
# Parts of the interpreter's own headers are needed, which Debian does not install for extensions.
$TOOLCHAIN/emcc-py -O2 -DNDEBUG -DPy_BUILD_CORE_MODULE -I$HEADERS -IInclude/internal -IInclude -IModules \
  -I$LIB/include -c Modules/_lzmamodule.c -o _lzmamodule.o
$TOOLCHAIN/emcc-py -shared _lzmamodule.o -L$LIB/lib -llzma -o files/_lzma.$SUFFIX
cp Lib/lzma.py files/
cp LICENSE python
wheel pack lzma 1.0.0 "Python's lzma module" files $OUT python $LIB/licences/xz-utils
