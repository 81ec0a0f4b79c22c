# Unzip: what is inside an archive, in a folder of its own.

# Parameters
path = '/mnt/data/files.zip'
most_bytes = 1_000_000_000  # of everything unpacked
most_files = 10_000

import stat
import zipfile
from pathlib import Path, PurePosixPath

import pandas as pd

source = Path(path)
folder = source.with_name(source.stem)
if not zipfile.is_zipfile(source):
    raise ValueError(f'{source.name} is no whole ZIP archive.')
if folder.is_file():
    raise ValueError(f'There is a file called {folder.name}: rename it first, as the folder takes that name.')

written, refused, room = [], [], most_bytes
with zipfile.ZipFile(source) as archive:
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) > most_files:
        raise ValueError(f'{source.name} holds {len(members):,} files. Raise most_files if you trust it.')
    for member in members:
        parts = PurePosixPath(member.filename.replace('\\', '/')).parts
        # A name must not lead out of the folder, and a link must not point there.
        if not parts or '..' in parts or parts[0] == '/' or ':' in parts[0] or stat.S_ISLNK(member.external_attr >> 16):
            refused.append(f'{member.filename}: the name leads elsewhere')
            continue
        if member.flag_bits & 1:
            refused.append(f'{member.filename}: locked with a password')
            continue
        if parts[0] == '__MACOSX':
            continue
        target = folder.joinpath(*parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            # What is counted is what comes out: the size that the archive tells may be wrong.
            with archive.open(member) as packed, target.open('wb') as out:
                while chunk := packed.read(1 << 20):
                    room -= len(chunk)
                    if room < 0:
                        raise ValueError(f'{source.name} unpacks to more than {most_bytes:,} bytes.')
                    out.write(chunk)
        except ValueError:
            for done in [target, *written]:
                done.unlink()
            raise
        except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
            target.unlink(missing_ok=True)
            refused.append(f'{member.filename}: {error}')
            continue
        written.append(target)

print(f'{len(written)} files in the folder {folder.name}.')
for line in refused:
    print(f'Left out {line}.')
pd.DataFrame({
    'file': [str(target.relative_to(folder.parent)) for target in written],
    'bytes': [target.stat().st_size for target in written],
})
