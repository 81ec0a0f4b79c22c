"""Plots, pictures, fonts and maps."""

import io


def matplotlib():
    """draws lines, points, filled contours and a surface in space as PNG, SVG and PDF"""
    import matplotlib

    matplotlib.use("agg")
    import matplotlib.pyplot as plt
    import numpy as np

    figure = plt.figure()
    axes = figure.add_subplot(1, 2, 1)
    axes.plot([1, 2, 3], [1, 4, 9], label="$x^2$")
    axes.scatter([1, 2, 3], [9, 4, 1], c=[0, 1, 2], s=[10, 20, 30])
    axes.legend()
    # Each of these once ended the interpreter ("null function"): what they call is spread over several modules.
    x, y = np.meshgrid(np.linspace(-1, 1, 12), np.linspace(-1, 1, 12))
    assert len(axes.contourf(x, y, x * y).levels) > 3
    axes.tricontourf(x.ravel(), y.ravel(), (x + y).ravel())
    figure.add_subplot(1, 2, 2, projection="3d").plot_surface(x, y, x * y, cmap="viridis")
    for kind, start in (("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")):
        target = io.BytesIO()
        figure.savefig(target, format=kind)
        assert target.getvalue().startswith(start), kind
    plt.close(figure)


def contourpy():
    """finds the contour of a slope"""
    import contourpy as cp

    lines = cp.contour_generator(z=[[0, 1], [0, 1]]).lines(0.5)
    assert len(lines) == 1 and set(lines[0][:, 0]) == {0.5}


def kiwisolver():
    """solves constraints"""
    import kiwisolver as kw

    x, y = kw.Variable("x"), kw.Variable("y")
    solver = kw.Solver()
    for constraint in (x + y == 10, x == 3 * y):
        solver.addConstraint(constraint)
    solver.updateVariables()
    assert abs(x.value() - 7.5) < 1e-9


def cycler():
    """multiplies two cycles"""
    from cycler import cycler as cycle

    assert len(cycle(c="rg") * cycle(lw=[1, 2])) == 4


def fonttools():
    """reads a font and makes a subset of it"""
    import matplotlib
    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(f"{matplotlib.get_data_path()}/fonts/ttf/DejaVuSans.ttf")
    cutter = subset.Subsetter()
    cutter.populate(text="abc")
    cutter.subset(font)
    assert set(map(chr, font.getBestCmap())) == set("abc")


def pyparsing():
    """parses a sum"""
    import pyparsing as pp

    number = pp.Word(pp.nums).set_parse_action(lambda found: int(found[0]))
    assert (number + pp.Suppress("+") + number).parse_string("4 + 38").as_list() == [4, 38]


def pillow():
    """writes and reads JPEG, PNG and WebP"""
    from PIL import Image, ImageFilter

    picture = Image.new("RGB", (40, 30), "navy").filter(ImageFilter.GaussianBlur(2))
    for kind in ("JPEG", "PNG", "WEBP"):
        target = io.BytesIO()
        picture.save(target, kind)
        target.seek(0)
        assert Image.open(target).size == (40, 30), kind


def seaborn():
    """plots a regression with its band"""
    import matplotlib

    matplotlib.use("agg")
    import matplotlib.pyplot as plt
    import pandas as pd
    import seaborn as sns

    axes = sns.regplot(data=pd.DataFrame({"x": range(9), "y": [n * 2 + n % 2 for n in range(9)]}), x="x", y="y", n_boot=20)
    assert axes.get_xlabel() == "x" and len(axes.collections) == 2
    plt.close("all")


def plotly():
    """makes a figure of a frame, with its template"""
    import pandas as pd
    import plotly.express as px

    figure = px.scatter(pd.DataFrame({"x": [1, 2], "y": [3, 4], "k": ["a", "b"]}), x="x", y="y", color="k")
    assert len(figure.data) == 2 and "plotly" in figure.to_html(include_plotlyjs=False)


def altair():
    """makes a chart's specification"""
    import altair as alt
    import pandas as pd

    chart = alt.Chart(pd.DataFrame({"a": ["x"], "b": [1]})).mark_bar().encode(x="a", y="b")
    assert chart.to_dict()["encoding"]["y"]["type"] == "quantitative"


def folium():
    """makes a map with a marker as HTML"""
    import folium as fo

    place = fo.Map([52.2, 21.0], zoom_start=10)
    fo.Marker([52.2, 21.0], popup="Warsaw").add_to(place)
    assert "L.marker" in place.get_root().render()


def branca():
    """makes a colour map"""
    import branca.colormap as cm

    assert cm.LinearColormap(["red", "blue"])(0.0)[:7] == "#ff0000"


def xyzservices():
    """knows the tiles of OpenStreetMap and who made them"""
    import xyzservices.providers as tiles

    assert "OpenStreetMap" in tiles.OpenStreetMap.Mapnik.attribution


def geopy():
    """measures Newport to Cleveland"""
    from geopy.distance import geodesic

    assert abs(geodesic((41.49008, -71.312796), (41.499498, -81.695391)).km - 866.455) < 0.001


def geographiclib():
    """walks along a geodesic"""
    from geographiclib.geodesic import Geodesic

    end = Geodesic.WGS84.Direct(0, 0, 90, 111319.49)
    assert abs(end["lon2"] - 1) < 1e-6


def qrcode():
    """draws a QR code"""
    import qrcode as qr

    code = qr.QRCode()
    code.add_data("carrel")
    code.make()
    assert code.make_image().size[0] == (code.modules_count + 8) * 10


def wordcloud():
    """lays out words"""
    from wordcloud import WordCloud

    cloud = WordCloud(width=200, height=100, random_state=1).generate_from_frequencies({"data": 3, "desk": 2, "tab": 1})
    assert {word for (word, _), *_ in cloud.layout_} == {"data", "desk", "tab"}
