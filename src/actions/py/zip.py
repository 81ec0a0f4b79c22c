# Zip: all of these files in one archive.

# Parameters
paths = ['/mnt/data/sales.csv']
output = '/mnt/data/files.zip'

import zipfile
from pathlib import Path

root = Path('/mnt/data')
sources = [Path(path) for path in paths]
gone = [source.name for source in sources if not source.is_file()]
if gone:
    raise ValueError(f'Not there: {", ".join(gone)}.')
with zipfile.ZipFile(output, 'w', zipfile.ZIP_DEFLATED) as archive:
    for source in sources:
        archive.write(source, source.relative_to(root) if source.is_relative_to(root) else source.name)

before, after = sum(source.stat().st_size for source in sources), Path(output).stat().st_size
print(f'{len(sources)} files in {Path(output).name}: {before:,} bytes became {after:,}.')
