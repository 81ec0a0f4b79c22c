. /build/recipe/toolchain/common.sh
unpack regex
setup bdist_wheel -d dist
wheel repack dist/regex-*.whl $OUT
