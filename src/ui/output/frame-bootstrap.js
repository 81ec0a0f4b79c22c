(() => {
  // No policy that browsers obey covers WebRTC, which can send to any host. A frame inside this one has an origin of its
  // own, so its constructors cannot be borrowed, and the page's policy lets it run no other script than this.
  for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'mozRTCPeerConnection']) {
    Object.defineProperty(self, name, { value: undefined, writable: false, configurable: false });
  }

  const tell = (message) => parent.postMessage(message, '*');
  let last = 0;
  const measure = () => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    if (height === last) return;
    last = height;
    tell({ kind: 'height', height });
  };

  // A script that is put in by innerHTML does not run. Each is made anew from a blob: URL of this frame, in order, so that
  // the page's policy has to allow no inline script but this one.
  const runScripts = async (scripts, texts) => {
    for (const old of scripts) {
      const script = document.createElement('script');
      for (const { name, value } of old.attributes) if (name !== 'src') script.setAttribute(name, value);
      const text = texts[old.dataset.text] ?? old.textContent;
      const url = old.src || URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
      script.src = url;
      script.async = false;
      const isData = script.type !== '' && !/javascript|ecmascript|module/i.test(script.type);
      await new Promise((resolve) => {
        script.onload = script.onerror = resolve;
        old.replaceWith(script);
        if (isData) {
          script.removeAttribute('src');
          script.textContent = old.textContent;
          resolve();
        }
      });
      if (!old.src) URL.revokeObjectURL(url);
    }
    dispatchEvent(new Event('load'));
    // A frame that is not on the screen gets no ResizeObserver calls, but it can be measured.
    measure();
  };

  addEventListener('message', (event) => {
    if (event.source !== parent || event.data?.kind !== 'show') return;
    const { html, texts, theme, scheme } = event.data;
    const root = document.documentElement;
    root.style.colorScheme = scheme;
    for (const [name, value] of theme) root.style.setProperty(name, value);
    const style = document.createElement('style');
    style.textContent =
      'html{overflow-x:auto}body{margin:0;padding:1px;color:var(--text);font:14px/1.5 var(--font)}table{border-collapse:collapse}';
    document.head.append(style);
    const parsed = new DOMParser().parseFromString(html, 'text/html');
    for (const node of parsed.querySelectorAll('meta,base')) node.remove();
    document.head.append(...parsed.head.childNodes);
    document.body.replaceChildren(...parsed.body.childNodes);
    // Libraries of the page, by number: texts that no escaping has to carry through HTML.
    for (const sheet of document.querySelectorAll('style[data-text]'))
      sheet.textContent = texts[sheet.dataset.text] ?? '';
    new ResizeObserver(measure).observe(root);
    measure();
    runScripts([...document.querySelectorAll('script')], texts);
  });
  tell({ kind: 'ready' });
})();
