. /build/recipe/toolchain/common.sh
unpack wordcloud
# Its version comes from git, which is not here. Debian leaves out the font that it carries: matplotlib's stands in.
sed -i 's/^dynamic = .*/version = "1.9.4"/; /setuptools_scm\]/,$d' pyproject.toml
echo "__version__ = '1.9.4'" > wordcloud/_version.py
font="os.path.join(matplotlib.get_data_path(), 'fonts/ttf/DejaVuSansMono.ttf')"
sed -i "s|os.path.join(FILE, 'DroidSansMono.ttf')|$font|" wordcloud/wordcloud.py
echo 'include wordcloud/stopwords' >> MANIFEST.in
setup bdist_wheel -d dist
wheel repack dist/wordcloud-*.whl $OUT
