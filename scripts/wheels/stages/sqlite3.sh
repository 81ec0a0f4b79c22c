# Python's sqlite3 module, which the npm package of Pyodide lacks, with SQLite in it. SQLite loads no modules here.
. /build/recipe/toolchain/common.sh

# The amalgamation is put together by native tools.
unpack sqlite
./configure --disable-readline
make sqlite3.c sqlite3.h
$TOOLCHAIN/emcc-py -O2 -DSQLITE_THREADSAFE=0 -DSQLITE_OMIT_LOAD_EXTENSION -DSQLITE_ENABLE_FTS5 -DSQLITE_ENABLE_RTREE \
  -DSQLITE_ENABLE_MATH_FUNCTIONS -DSQLITE_ENABLE_COLUMN_METADATA -c sqlite3.c -o sqlite3.o

unpack python
mkdir -p files objects
for file in Modules/_sqlite/*.c; do
  $TOOLCHAIN/emcc-py -O2 -DNDEBUG -DPy_BUILD_CORE_MODULE -DPY_SQLITE_HAVE_SERIALIZE -I$HEADERS -IInclude/internal \
    -IInclude -I../sqlite -c "$file" -o "objects/$(basename "$file" .c).o"
done
$TOOLCHAIN/emcc-py -shared objects/*.o ../sqlite/sqlite3.o -o files/_sqlite3.$SUFFIX
cp -r Lib/sqlite3 files/
cp LICENSE python
wheel pack sqlite3 1.0.0 "Python's sqlite3 module" files $OUT python
