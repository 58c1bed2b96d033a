// What a notebook loads: the module of an anywidget.

import { render } from "./render.js";

export default {
  render(parts) {
    const leave = render(parts);
    for (const control of parts.el.querySelectorAll("button, input, select, summary, textarea")) {
      control.dataset.lmSuppressShortcuts = "true"; // JupyterLab would walk through its cells by our arrow keys
    }
    return leave;
  },
};
