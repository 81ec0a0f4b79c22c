import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPage } from './page';

/** No network at all: whatever is asked for fails. */
const { kernel, network, run } = createPage(
  async () => Promise.reject(new TypeError('Failed to fetch')),
  `missing-${crypto.randomUUID()}`,
);
beforeAll(() => kernel.start(), 180_000);
afterAll(() => kernel.dispose());

const FRAME =
  'import pandas as pd, numpy as np\nd = pd.DataFrame({"a": [1.0, None, 3.0, 8.0], "b": [2.0, 1.0, 5.0, 4.0]})\n';

test.each([
  ['import scipy', 'scipy'],
  ['import scipy.stats as st', 'scipy'],
  ['from scipy import optimize', 'scipy'],
  ['from scipy.spatial.distance import cdist', 'scipy'],
  ["import importlib\nimportlib.import_module('scipy.sparse')", 'scipy'],
  ['from sklearn.linear_model import LinearRegression', 'scikit-learn'],
  ['import statsmodels.api as sm', 'statsmodels'],
  ['import skimage.filters', 'scikit-image'],
  ['import cv2', 'opencv-python'],
  ['import geopandas', 'geopandas'],
  ['import lightgbm', 'lightgbm'],
  ['import xgboost as xgb', 'xgboost'],
  ['import h5py', 'h5py'],
  ['import sqlalchemy', 'sqlalchemy'],
  [`${FRAME}d.interpolate(method='cubic')`, 'scipy'],
  [`${FRAME}d.a.interpolate('spline', order=2)`, 'scipy'],
  [`${FRAME}d.corr(method='kendall')`, 'scipy'],
  [`${FRAME}d.corr(method='spearman')`, null],
  [`${FRAME}d.plot.kde()`, 'scipy'],
  [`${FRAME}d.rolling(2, win_type='hamming').mean()`, 'scipy'],
])('%s says what is missing and what to do', async (code, name) => {
  const { error } = await run(code);
  if (name === null) return expect(error).toBeNull();
  const said = `${error?.message} ${error?.traceback}`;
  expect(said).toContain(`${name} `);
  expect(said).toMatch(/is not in this copy: while online, allow cdn\.jsdelivr\.net under Network and run this again/);
  expect(said).toMatch(/official set.*Docker/s);
});

test.each([
  [
    'import polars as pl',
    "No module named 'polars'. polars has no build for this copy. Until there is one, pandas does the same work.",
  ],
  [
    'import duckdb',
    "No module named 'duckdb'. duckdb has no build for this copy. Until there is one, sqlite3 and pandas run queries.",
  ],
])('%s: the release has none either', async (code, message) => {
  expect((await run(code)).error?.message).toBe(message);
});

test.each([
  [
    'import pptx',
    /^No module named 'pptx'\. python-pptx is not in this copy; slides has the same names: .*%pip install/,
  ],
  ['from faker import Faker', /^No module named 'faker'\. Faker is not in this copy; .*%pip install faker/],
])('%s says what does the same here', async (code, message) => {
  expect((await run(code)).error?.message).toMatch(message);
});

test.each([
  ['import torch', 'PyTorch'],
  ['import torch.nn.functional as F', 'PyTorch'],
  ['from torchvision import models', 'torchvision'],
  ['from transformers import pipeline', 'transformers'],
  ['import tensorflow as tf', 'TensorFlow'],
  ['from tensorflow.keras import layers', 'TensorFlow'],
  ['import keras', 'Keras'],
  ['import jax.numpy as jnp', 'JAX'],
  ['from prophet import Prophet', 'Prophet'],
  ['import spacy', 'spaCy'],
  ['import pyspark', 'Spark'],
  ['import dask.dataframe as dd', 'Dask'],
  ['import ray', 'Ray'],
  ['import numba', 'numba'],
  ['import psycopg2', 'PostgreSQL'],
])('%s says why no tab can have it, and what to use', async (code, name) => {
  const { error } = await run(code);
  expect(error?.name).toBe('ModuleNotFoundError');
  expect(error?.message).toMatch(new RegExp(`^No module named '\\w+'\\. .*${name}.*[.]$`, 's'));
  expect(error?.message.length).toBeGreaterThan(80);
});

test('the host is allowed but there is no connection: said too', async () => {
  network.allow('cdn.jsdelivr.net', 'once');
  const { error } = await run('import scipy');
  network.forget('cdn.jsdelivr.net');
  expect(error?.message).toContain('is not in this copy and could not be downloaded');
  expect(error?.message).toContain('Until then, numpy has linear algebra');
});

test('micropip without a connection takes what is here', async () => {
  const code =
    "import micropip\nawait micropip.install(['openpyxl', 'tabulate'])\nimport openpyxl, tabulate\nprint(openpyxl.__version__)";
  expect((await run(code)).text).toMatch(/^3\.1\.\d\n$/);
  const both = await run('%pip install pandas openpyxl==3.1.5');
  expect(both.error).toBeNull();
  expect(both.text).toMatch(/pandas-2\.3\.\d\n.*openpyxl-3\.1\.5\n$/);
  const other = await run('%pip install pandas==1.0.0');
  expect(other.error?.message).toMatch(
    /^PyPI could not be asked for another version of pandas: .*This copy has pandas 2\.3\.\d: %pip install pandas\.$/,
  );
});
