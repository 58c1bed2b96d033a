// The links to a class's own JupyterHub: a reader types its address once, and every page's notebook has a link there.

const label = document.querySelector(".gd-hub");
const input = label.querySelector("input");
const query = new URLSearchParams(location.search);

/** Fill in the links of the table. */
function update() {
  const base = address(input.value);
  for (const place of document.querySelectorAll(".gd-hub-link")) {
    const { pull, open } = place.dataset;
    const link = Object.assign(document.createElement("a"), { href: `${base}/hub/user-redirect/${pull}`, textContent: open });
    place.replaceChildren(base ? link : "–");
  }
}

/** An address as it was typed, without what follows the hub's own; empty if it is none of the web's. */
function address(typed) {
  try {
    const { protocol, origin, pathname } = new URL(typed);
    return /^https?:$/.test(protocol) ? origin + pathname.replace(/(\/hub\/.*)?\/?$/, "") : "";
  } catch {
    return "";
  }
}

input.addEventListener("input", () => {
  query.set("hub", input.value);
  if (location.protocol !== "file:") history.replaceState(null, "", `?${query}`); // the page's own link, to be handed on
  update();
});
input.value = query.get("hub") ?? input.value;
label.hidden = false;
update();
