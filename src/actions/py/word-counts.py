# Word counts: words, sentences, and which words come most often.

# Parameters
paths = ['/mnt/data/notes.txt']
shortest = 3  # letters of a word that is listed
ignore = ['the', 'and', 'for', 'with', 'that', 'this', 'der', 'die', 'das', 'und', 'les', 'des', 'que', 'los']
most = 25

import re
from collections import Counter
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd

counts, rows = Counter(), []
for path in paths:
    text = load_file(path)
    if not isinstance(text, str):
        raise ValueError(f'{path} is not read as text.')
    words = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text)
    counts.update(word.lower() for word in words)
    rows.append({
        'file': Path(path).name,
        'words': len(words),
        'different': len({word.lower() for word in words}),
        'sentences': len(re.findall(r'[.!?…]+(?=\s|$)', text)),
        'lines': len(text.splitlines()),
        'characters': len(text),
    })
if not counts:
    raise ValueError(f'There are no words in {", ".join(Path(path).name for path in paths)}.')

listed = pd.DataFrame(
    [(word, count) for word, count in counts.most_common() if len(word) >= shortest and word not in ignore],
    columns=['word', 'count'],
)
for row in rows:
    print(f'{row["file"]}: {row["words"]:,} words ({row["different"]:,} different), {row["sentences"]:,} sentences.')
if len(listed):
    top = listed.head(most)[::-1]
    top.plot.barh(x='word', y='count', legend=False, color='tab:green', figsize=(7, max(2, 0.28 * len(top))))
    plt.ylabel('')
    plt.tight_layout()
    plt.show()
first = Path(paths[0])
output = first.with_name(f'{first.stem}-words.csv')
listed.to_csv(output, index=False)
print(f'Saved as {output.name}.')
pd.DataFrame(rows)
