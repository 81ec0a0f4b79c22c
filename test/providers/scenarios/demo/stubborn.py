import pandas as pd

pd.read_csv("/mnt/data/sale.csv")
