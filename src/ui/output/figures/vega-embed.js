// As much of vega-embed as figures use: vegaEmbed(place, specification, options), on vega and vega-lite. Expressions are
// interpreted, because the page's policy forbids to make functions of text.
window.vegaEmbed = async (place, specification, options = {}) => {
  const element = typeof place === 'string' ? document.querySelector(place) : place;
  // It would be drawn without them, and look like an answer.
  const loads = JSON.stringify(specification).match(/"url":"https?:\/\/([^/"]+)/);
  if (loads) {
    element.textContent = `This chart loads its data from ${loads[1]}, which a figure may not: read the data with pandas first and give them to the chart.`;
    throw new Error(element.textContent);
  }
  const isFull = options.mode === 'vega' || /\/vega\/v/.test(specification.$schema ?? '');
  try {
    const compiled = isFull ? specification : vegaLite.compile(specification, { config: options.config }).spec;
    const view = new vega.View(vega.parse(compiled, null, { ast: true }), {
      container: element,
      expr: vega.expressionInterpreter,
      hover: true,
      renderer: 'canvas',
    });
    await view.runAsync();
    return { view, spec: specification };
  } catch (error) {
    element.textContent = `This chart cannot be drawn: ${error.message}`;
    throw error;
  }
};
