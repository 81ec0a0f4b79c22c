# Watermark images: copies with a text laid over a corner.

# Parameters
paths = ['/mnt/data/photo.jpg']
text = 'Draft'
corner = 'bottom right'  # 'top left', 'top right', 'bottom left', 'bottom right' or 'middle'
size = 0.06  # height of the letters, as a part of the image's width
strength = 0.7  # from 0, which is not seen, to 1

from pathlib import Path

from IPython.display import display
from PIL import Image, ImageDraw, ImageFont, ImageOps

saved, problems = [], []
for path in paths:
    source = Path(path)
    try:
        image = ImageOps.exif_transpose(load_file(path)).convert('RGBA')
    except ValueError as error:
        problems.append(str(error))
        continue
    layer = Image.new('RGBA', image.size, (255, 255, 255, 0))
    draw = ImageDraw.Draw(layer)
    font = ImageFont.load_default(max(10, size * image.width))
    left, top, right, bottom = draw.textbbox((0, 0), text, font=font)
    width, height = right - left, bottom - top
    margin = 0.03 * image.width
    x = margin if 'left' in corner else image.width - width - margin if 'right' in corner else (image.width - width) / 2
    y = margin if 'top' in corner else image.height - height - margin if 'bottom' in corner else (image.height - height) / 2
    alpha = round(255 * strength)
    # A dark edge, so that white letters are seen on a light picture too.
    edge = max(1, round(height / 18))
    draw.text((x - left, y - top), text, font=font, fill=(255, 255, 255, alpha), stroke_width=edge, stroke_fill=(0, 0, 0, alpha))
    marked = Image.alpha_composite(image, layer)
    is_jpeg = source.suffix.lower() in ('.jpg', '.jpeg')
    output = source.with_name(f'{source.stem}-marked{source.suffix if is_jpeg else ".png"}')
    (marked.convert('RGB') if is_jpeg else marked).save(output, **({'quality': 92} if is_jpeg else {}))
    saved.append(output.name)
    if len(saved) <= 3:
        marked.thumbnail((480, 480))
        display(marked)

for line in problems:
    print(f'Left out: {line}')
if not saved:
    raise ValueError('None of these files is an image that can be read.')
print(f'Saved {", ".join(saved)}.')
