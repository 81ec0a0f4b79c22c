import { type Desk, expect, test } from './desk.ts';

const MAKE = `import altair as alt
import folium
import pandas as pd
import plotly.express as px
from IPython.display import display

sales = pd.DataFrame({"quarter": ["Q1", "Q2", "Q3"], "euros": [3, 5, 4]})
display(px.bar(sales, x="quarter", y="euros", title="Sales by quarter"))
display(alt.Chart(sales).mark_bar().encode(x="quarter", y="euros").properties(width=300, height=200))
town = folium.Map([52.2, 21.0], zoom_start=4)
folium.Marker([52.2, 21.0], popup="Warsaw").add_to(town)
folium.Marker([48.9, 2.35], icon=folium.Icon(color="red")).add_to(town)
display(town)`;

async function isDrawn(desk: Desk): Promise<void> {
  const frames = desk.output(1).getByTitle('Interactive output');
  await expect(frames).toHaveCount(3);
  const frame = (place: number) => frames.nth(place).contentFrame();
  await expect(frame(0).getByText('Sales by quarter')).toBeVisible();
  await expect(frame(0).locator('.bars path')).toHaveCount(3);
  await expect(frame(1).getByLabel('Vega visualization')).toBeVisible();
  await expect(frame(2).locator('.leaflet-marker-icon, .awesome-marker-icon-red')).toHaveCount(2);
}

test('figures of Plotly and Altair and a map are drawn with every other host out of reach, and again after a reload', async ({
  session: desk,
}) => {
  const { page } = desk;
  const asked: string[] = [];
  const own = new URL(page.url()).host;
  await page.context().route(
    (url) => url.protocol.startsWith('http') && url.host !== own,
    (route) => {
      asked.push(route.request().url());
      return route.abort();
    },
  );
  await desk.run(1, MAKE);
  await isDrawn(desk);
  await desk.reload();
  await isDrawn(desk);
  expect(asked).toEqual([]);
});
