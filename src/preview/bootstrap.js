(() => {
  // As in the frame of outputs: no policy covers WebRTC.
  for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'mozRTCPeerConnection']) {
    Object.defineProperty(self, name, { value: undefined, writable: false, configurable: false });
  }
  addEventListener('message', (event) => {
    if (event.source !== parent || event.data?.kind !== 'start') return;
    self.carrelPort = event.ports[0];
    const script = document.createElement('script');
    script.src = URL.createObjectURL(new Blob([event.data.script], { type: 'text/javascript' }));
    document.head.append(script);
  });
  // After its load, so that whatever the frame loads from then on is not this document.
  addEventListener('load', () => parent.postMessage({ kind: 'ready' }, '*'), { once: true });
})();
