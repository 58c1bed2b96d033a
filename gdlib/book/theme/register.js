// Ask the browser to keep what is read, once the page is there; a page in a frame is a guest, and keeps nothing.

if (window.top === window && location.protocol.startsWith("http") && navigator.serviceWorker) {
  const worker = `${document.documentElement.dataset.content_root}sw.js`;
  addEventListener("load", () => navigator.serviceWorker.register(worker).catch(() => {}));
}
