// What a notebook loads: the module of an anywidget.

import { render } from "./render.js";

export default { render };
