// A browser refuses a worker to a page that is read from the disk, and the search is one. There, and only there, its
// script runs in a hidden frame that takes and gives messages as a worker would.
if (location.protocol === "file:") {
  window.Worker = class {
    constructor(script) {
      const address = new URL(script, document.baseURI).href;
      const frame = document.createElement("iframe");
      frame.hidden = true;
      frame.srcdoc = "<!doctype html>";
      this.frame = frame;
      this.inside = new Promise((ready, failed) => {
        frame.onload = () => {
          const inside = frame.contentWindow;
          inside.postMessage = (data) => {
            const copy = structuredClone(data);
            setTimeout(() => this.onmessage?.({ data: copy }));
          };
          const element = frame.contentDocument.createElement("script");
          element.onload = () => ready(inside);
          element.onerror = () => failed(this.onerror?.(new Event("error")));
          element.src = address;
          frame.onload = null;
          frame.contentDocument.head.append(element);
        };
      });
      document.documentElement.append(frame);
    }
    postMessage(data) {
      const copy = structuredClone(data);
      this.inside.then((inside) => inside.dispatchEvent(new inside.MessageEvent("message", { data: copy })));
    }
    terminate() {
      this.frame.remove();
    }
  };
}
