# Profile: every column of a table with its type, gaps and range, and what is odd about it.

# Parameters
path = '/mnt/data/sales.csv'
date_formats = ['ISO8601', '%d.%m.%Y', '%d/%m/%Y', '%m/%d/%Y', '%Y/%m/%d', '%d %b %Y']

import pandas as pd

table = load_file(path)
if not isinstance(table, pd.DataFrame) or table.empty:
    raise ValueError(f'{path} holds no table with rows.')


def as_dates(values):
    """The column as dates; None where fewer than 9 in 10 of its filled cells are dates."""
    if pd.api.types.is_datetime64_any_dtype(values):
        return values
    filled = values.dropna()
    if values.dtype != object or filled.empty:
        return None
    tries = [pd.to_datetime(filled.astype(str), format=f, errors='coerce', utc=True) for f in date_formats]
    best = max(tries, key=lambda dates: dates.notna().sum()).dt.tz_localize(None)
    return best.reindex(values.index) if best.notna().mean() >= 0.9 else None


rows, odd = [], []
for name in table.columns:
    values, dates = table[name], as_dates(table[name])
    texts = values.dropna().astype(str)
    row = {
        'column': name,
        'type': 'date' if dates is not None else str(values.dtype).replace('object', 'text'),
        'filled': f'{values.notna().mean():.0%}',
        'different': texts.nunique(),
        'most often': texts.mode().iloc[0][:40] if len(texts) else '',
    }
    if dates is not None:
        row |= {'least': f'{dates.min():%Y-%m-%d}', 'most': f'{dates.max():%Y-%m-%d}'}
    elif pd.api.types.is_numeric_dtype(values) and values.dtype != bool and len(texts):
        row |= {'least': f'{values.min():,.6g}', 'middle': f'{values.median():,.6g}', 'most': f'{values.max():,.6g}'}
        low, high = values.quantile([0.25, 0.75])
        reach = 1.5 * (high - low)
        far = int((~values.dropna().between(low - reach, high + reach)).sum())
        if reach > 0 and far:
            odd.append(f'{name}: {far} far out, beyond {low - reach:,.6g} to {high + reach:,.6g}.')
    elif (texts != texts.str.strip()).any():
        odd.append(f'{name}: {(texts != texts.str.strip()).sum()} with spaces before or after.')
    if values.isna().any():
        odd.append(f'{name}: {values.isna().sum()} empty.')
    if texts.nunique() == 1 and len(table) > 1:
        odd.append(f'{name}: the same value wherever it is filled.')
    rows.append(row)

doubles = int(table.astype(str).duplicated().sum())
if doubles:
    odd.insert(0, f'{doubles} {"row is" if doubles == 1 else "rows are"} the same as an earlier one.')

print(f'{path}: {len(table):,} rows, {table.shape[1]} columns')
print('\n'.join(f'- {line}' for line in odd) or 'Nothing odd was found.')
profile = pd.DataFrame(rows).set_index('column').fillna('')
profile
