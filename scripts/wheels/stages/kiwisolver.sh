# The source of kiwisolver's C++ is not on the mirror: its Python files, with a solver of our own beneath.
. /build/recipe/toolchain/common.sh
unpack kiwisolver-python
mkdir -p files
cp -r usr/lib/python3/dist-packages/kiwisolver files/
rm files/kiwisolver/*.so
cp $RECIPE/kiwisolver/*.py files/kiwisolver/
TAG=py3-none-any wheel pack kiwisolver 1.4.7 'pure-Python Cassowary solver with the interface of kiwisolver' \
  files $OUT usr/share/doc/python3-kiwisolver/copyright
