/**
 * Shows a server of Node by WebContainer inside a frame that has loaded `node.html`: that document alone, by a policy of its own,
 * admits frames of WebContainer's hosts. The server's page may not lead the desk away, nor open windows.
 */
export function showContainerPage(frame: HTMLIFrameElement, url: string, title: string): void {
  const inner = frame.contentDocument;
  if (inner === null) return;
  const page = inner.createElement('iframe');
  page.title = title;
  page.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-forms allow-modals allow-downloads');
  page.allow = 'cross-origin-isolated';
  page.referrerPolicy = 'no-referrer';
  page.style.cssText = 'position: fixed; inset: 0; width: 100%; height: 100%; border: 0; background: #fff';
  page.src = url;
  inner.body.replaceChildren(page);
}
