# Resize images: smaller copies that keep their shape.

# Parameters
paths = ['/mnt/data/photo.jpg']
longest = 1200  # pixels of the longer side; a smaller image keeps its size
form = 'same'  # or 'png', 'jpg'
quality = 85  # of JPEG, up to 95

from pathlib import Path

import pandas as pd
from IPython.display import display
from PIL import Image, ImageOps

rows, problems = [], []
for path in paths:
    source = Path(path)
    try:
        image = ImageOps.exif_transpose(load_file(path))  # As the camera was held.
    except ValueError as error:
        problems.append(str(error))
        continue
    before = image.size
    image.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    suffix = source.suffix.lower() if form == 'same' else f'.{form}'
    if suffix in ('.jpg', '.jpeg') and image.mode not in ('RGB', 'L'):
        # JPEG knows no transparency: what shines through becomes white.
        image = image.convert('RGBA')
        image = Image.alpha_composite(Image.new('RGBA', image.size, 'white'), image).convert('RGB')
    output = source.with_name(f'{source.stem}-{longest}{suffix}')
    image.save(output, **({'quality': quality} if suffix in ('.jpg', '.jpeg') else {}))
    rows.append({
        'file': output.name,
        'before': f'{before[0]} × {before[1]}',
        'after': f'{image.width} × {image.height}',
        'bytes': output.stat().st_size,
    })
    if len(rows) <= 3:
        shown = image.copy()
        shown.thumbnail((360, 360))
        display(shown)

for line in problems:
    print(f'Left out: {line}')
if not rows:
    raise ValueError('None of these files is an image that can be read.')
pd.DataFrame(rows)
