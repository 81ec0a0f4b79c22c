# Clean: tidy names, gaps, numbers, dates and doubles of a table, saved as a new file beside it.

# Parameters
path = '/mnt/data/sales.csv'
drop_doubles = True
empty_words = ['', '-', '--', '?', 'n/a', 'na', 'nan', 'none', 'null', 'k. A.']  # read as empty, in any case
date_formats = ['ISO8601', '%d.%m.%Y', '%d/%m/%Y', '%m/%d/%Y', '%Y/%m/%d', '%d %b %Y']

from pathlib import Path

import pandas as pd

table = load_file(path)
if not isinstance(table, pd.DataFrame) or table.empty:
    raise ValueError(f'{path} holds no table with rows.')


def as_dates(texts):
    """The texts as dates; None where fewer than 9 in 10 are dates."""
    tries = [pd.to_datetime(texts, format=f, errors='coerce', utc=True) for f in date_formats]
    best = max(tries, key=lambda dates: dates.notna().sum()).dt.tz_localize(None)
    return best if best.notna().mean() >= 0.9 else None


def as_numbers(texts):
    """The texts as numbers, without units of money, percent signs and spaces; None where one is no number."""
    bare = texts.str.replace(r"[\s€$£¥%']|EUR|USD|CHF", '', regex=True)
    if bare.str.contains(r'^[+-]?0\d', regex=True).any():
        return None  # Codes such as 00123 would lose their zeros.
    # A comma is the decimal sign where it comes last and is not followed by groups of three.
    if bare.str.fullmatch(r'[+-]?(\d+|\d{1,3}(\.\d{3})+),\d+').any() and not bare.str.contains(r',\d{3}(?:\D|$)').all():
        bare = bare.str.replace('.', '').str.replace(',', '.')
    elif bare.str.fullmatch(r'[+-]?\d{1,3}(,\d{3})+(\.\d+)?').any():
        bare = bare.str.replace(',', '')
    numbers = pd.to_numeric(bare, errors='coerce')
    return numbers if numbers.notna().all() else None


done = []
names = [' '.join(str(name).split()) for name in table.columns]
if names != list(table.columns):
    done.append('Tidied the names of columns.')
clean = table.set_axis(names, axis=1)

for place, name in enumerate(clean.columns):
    values = clean.iloc[:, place]
    if values.dtype != object:
        continue
    is_text = values.map(lambda value: isinstance(value, str))
    tidy = values.where(~is_text, values.astype(str).str.split().str.join(' '))
    is_gap = is_text & tidy.astype(str).str.lower().isin([word.lower() for word in empty_words])
    tidy = tidy.mask(is_gap)
    if is_gap.any():
        done.append(f'{name}: {is_gap.sum()} read as empty.')
    filled = tidy.dropna()
    if len(filled) and is_text[filled.index].all():
        if (numbers := as_numbers(filled)) is not None:
            tidy = numbers.reindex(tidy.index)
            done.append(f'{name}: numbers.')
        elif (dates := as_dates(filled)) is not None:
            lost = int(dates.isna().sum())
            tidy = dates.reindex(tidy.index)
            done.append(f'{name}: dates{f"; {lost} could not be read and became empty" if lost else ""}.')
    clean.isetitem(place, tidy)

before = clean.shape
clean = clean.dropna(how='all').dropna(how='all', axis=1)
if clean.shape != before:
    done.append(f'Left out {before[0] - clean.shape[0]} empty rows and {before[1] - clean.shape[1]} empty columns.')
if drop_doubles:
    doubles = clean.astype(str).duplicated()
    clean = clean[~doubles]
    if doubles.any():
        done.append(f'Left out {doubles.sum()} rows that were the same as an earlier one.')

source = Path(path)
output = source.with_name(f'{source.name.split(".")[0]}-clean.csv')
clean.to_csv(output, index=False)
print(f'{len(table):,} rows became {len(clean):,}.')
print('\n'.join(f'- {line}' for line in done) or 'There was nothing to tidy.')
print(f'Saved as {output.name}.')
clean.head(10)
