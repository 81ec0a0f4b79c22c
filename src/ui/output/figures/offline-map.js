// After Leaflet, in the frame of a map: pictures of markers as data, and borders instead of tiles.
(() => {
  const { icons, world } = offlineMap;
  delete L.Icon.Default.prototype._getIconUrl;
  L.Icon.Default.mergeOptions(icons);
  const countries = topojson.feature(world, world.objects.countries);
  const look = { color: '#8b97a5', weight: 1, fillColor: '#eef0f2', fillOpacity: 1 };
  let isDrawn = false;
  // Pyramids of tiles come from a server. The first of a map becomes an outline; what is laid over it stays away.
  const outline = () => {
    if (isDrawn) return L.layerGroup();
    isDrawn = true;
    return L.geoJSON(countries, {
      style: look,
      interactive: false,
      pane: 'tilePane',
      renderer: L.canvas({ pane: 'tilePane', padding: 0.5 }),
      attribution: 'Borders: Natural Earth. Tiles of maps are not loaded here.',
    });
  };
  L.tileLayer = outline;
  L.tileLayer.wms = outline;
  const style = document.createElement('style');
  style.textContent =
    '.leaflet-container{background:#cfe0ec;font-family:inherit}.glyphicon-info-sign::before{content:"i";font:italic bold 13px serif}';
  document.head.append(style);
})();
