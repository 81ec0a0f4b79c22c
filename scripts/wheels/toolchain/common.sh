# Read by every stage inside the chroot.
set -o pipefail
LIB=/build/lib
OUT=/build/out
RECIPE=/build/recipe
TOOLCHAIN=$RECIPE/toolchain
HEADERS=/usr/include/python3.13
SUFFIX=cpython-313-wasm32-emscripten.so
ln -sf emcc-py $TOOLCHAIN/em++-py
export SOURCE_DATE_EPOCH=1767225600 PYTHONHASHSEED=0 PYTHONDONTWRITEBYTECODE=1

# For emcc itself; emcc-py brings these along.
FLAGS='-O2 -g0 -DNDEBUG -fPIC -fwasm-exceptions -sSUPPORT_LONGJMP=wasm'

export PKG_CONFIG_PATH= PKG_CONFIG_LIBDIR=$LIB/lib/pkgconfig EM_PKG_CONFIG_PATH=$LIB/lib/pkgconfig

# A fresh /build/work/NAME with the source of that name.
unpack() {
  rm -rf "/build/work/$1"
  mkdir -p "/build/work/$1" "$LIB/licences"
  case $(echo /build/source/"$1".*) in
    *.deb) dpkg-deb -x "/build/source/$1.deb" "/build/work/$1" ;;
    *) tar xf /build/source/"$1".tar.* -C "/build/work/$1" --strip-components=1 --no-same-owner ;;
  esac
  cd "/build/work/$1"
}

# licence NAME FILE: kept for the wheels that hold the library.
licence() { cp "$2" "$LIB/licences/$1"; }

# library NAME [option of cmake...]: a static library from the source of that name.
library() {
  local name=$1
  shift
  unpack "$name"
  emcmake cmake -B build -G Ninja -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=OFF \
    -DCMAKE_C_FLAGS="$FLAGS" -DCMAKE_C_FLAGS_RELEASE= -DCMAKE_CXX_FLAGS="$FLAGS" -DCMAKE_CXX_FLAGS_RELEASE= \
    -DCMAKE_INSTALL_PREFIX=$LIB -DCMAKE_INSTALL_LIBDIR=lib -DCMAKE_PREFIX_PATH=$LIB -DCMAKE_FIND_ROOT_PATH=$LIB \
    -DCMAKE_POLICY_VERSION_MINIMUM=3.5 \
    -DZLIB_LIBRARY=$LIB/lib/libz.a -DZLIB_INCLUDE_DIR=$LIB/include \
    -DPNG_LIBRARY=$LIB/lib/libpng.a -DPNG_PNG_INCLUDE_DIR=$LIB/include \
    -DJPEG_LIBRARY=$LIB/lib/libjpeg.a -DJPEG_INCLUDE_DIR=$LIB/include "$@"
  ninja -C build -j2 install
}

# The build tools of Python run in a real Python 3.13, so that tags and file names come out right, and read the
# configuration of the target. numpy there is its headers only.
for_target() {
  PYTHONPATH=/build/target:/usr/lib/python3/dist-packages \
    _PYTHON_SYSCONFIGDATA_NAME=_sysconfigdata__emscripten_wasm32-emscripten \
    _PYTHON_HOST_PLATFORM=pyodide_2025_0_wasm32 "$@"
}

setup() {
  local cc=$TOOLCHAIN/emcc-py cxx=$TOOLCHAIN/em++-py
  CC=$cc CXX=$cxx LDSHARED="$cc -shared" LDCXXSHARED="$cxx -shared" AR=emar RANLIB=emranlib \
    CFLAGS="-O2 -g0 -DNDEBUG -I$HEADERS -I$LIB/include $CFLAGS" CXXFLAGS="-O2 -g0 -DNDEBUG -I$HEADERS -I$LIB/include" \
    LDFLAGS="-L$LIB/lib $LDFLAGS" for_target python3.13 setup.py "$@"
}

# A wheel of the project in the current folder, whose build system is meson.
meson_wheel() {
  mkdir -p dist
  for_target python3.13 -c "
import mesonpy
options = ['--cross-file=$TOOLCHAIN/emscripten.ini', '-Dbuildtype=release', '-Db_ndebug=true']
mesonpy.build_wheel('dist', {'setup-args': options, 'compile-args': ['-j2'], 'builddir': 'build-wasm'})"
}

# See wheel.py.
wheel() { python3.13 $TOOLCHAIN/wheel.py "$@"; }
