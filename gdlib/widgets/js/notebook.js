// What a notebook loads: the module of an anywidget.

import { render } from "./experiment.js";

export default { render };
