# The C++ of 3.10 is not on the mirror. Its Python is, in the binary package, and so is the C++ of 3.3.4, which src.patch
# turns into what that Python calls. See README.md.
. /build/recipe/toolchain/common.sh
OWN=$RECIPE/matplotlib

unpack matplotlib-data
unpack matplotlib-python
patch -p1 -d usr/lib/python3/dist-packages < $OWN/python.patch

unpack matplotlib
patch -p1 -d src < $OWN/src.patch
patch -p1 -d extern/agg24-svn < $OWN/agg.patch
cp $OWN/_c_internal_utils.c src/
AGG=extern/agg24-svn
# numpy 2 hides the table of its API unless it has a name of its own. Debian's freetype stands in for the one that
# matplotlib carries.
export FLAGS="$FLAGS -I$HEADERS -I/build/target/numpy/_core/include -I$LIB/include -I$LIB/include/freetype2 -Isrc \
  -I$AGG/include -Iextern -DPY_ARRAY_UNIQUE_SYMBOL=MPL_ARRAY_API -DNPY_NO_DEPRECATED_API=NPY_1_7_API_VERSION \
  -DMPL_DISABLE_FREETYPE_VERSION_CHECK -DFREETYPE_BUILD_TYPE=system -DMPL_DEVNULL=/dev/null \
  -Wno-macro-redefined -Wno-deprecated-declarations"
compile() {
  object=o/$(echo "$1" | tr / _).o
  case $1 in
    *.cpp) $TOOLCHAIN/em++-py $FLAGS -std=c++14 -Wno-register -c "$1" -o "$object" ;;
    *.c) $TOOLCHAIN/emcc-py $FLAGS -c "$1" -o "$object" ;;
  esac
}
export -f compile
export TOOLCHAIN
mkdir -p o modules
ls src/{mplutils,py_converters,_path_wrapper,_image,_image_wrapper,ft2font,ft2font_wrapper,_backend_agg}.cpp \
  src/_backend_agg_wrapper.cpp src/tri/_tri{,_wrapper}.cpp src/{qhull_wrap,_c_internal_utils}.c \
  $AGG/src/agg_{bezier_arc,curves,image_filters,trans_affine,vcgen_{contour,dash,stroke},vpgen_segmentator}.cpp \
  $(ls extern/libqhull/*.c | grep -v rbox) | xargs -P2 -I{} bash -ec 'compile {}'

module() { # NAME OBJECT...
  local name=$1
  shift
  (cd o && $TOOLCHAIN/em++-py -shared "$@" -o "../modules/$name.$SUFFIX")
}
COMMON='src_mplutils.cpp.o src_py_converters.cpp.o'
agg=$(cd o && ls extern_agg24-svn_src_*.o)
module _path src__path_wrapper.cpp.o $COMMON $agg
module _image src__image.cpp.o src__image_wrapper.cpp.o $COMMON $agg
module _backend_agg src__backend_agg.cpp.o src__backend_agg_wrapper.cpp.o $COMMON $agg
module _ft2font src_ft2font.cpp.o src_ft2font_wrapper.cpp.o $COMMON -L$LIB/lib -lfreetype -lpng16 -lz
module _tri src_tri__tri.cpp.o src_tri__tri_wrapper.cpp.o src_mplutils.cpp.o
module _qhull src_qhull_wrap.c.o $(cd o && ls extern_libqhull_*.o)
module _c_internal_utils src__c_internal_utils.c.o

PYTHONPATH=$TOOLCHAIN python3.13 $OWN/pack.py $OUT $LIB/licences/{freetype,libpng,zlib}
