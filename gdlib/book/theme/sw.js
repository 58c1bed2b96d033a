// What was read stays readable without a network. `gdlib.book.offline` writes, above this line, FILES, what every page
// needs; PAGES, those that are kept unasked; and BUILD, a digest of what all of them hold.
//
// A file whose address ends in ?v= holds what that digest says, or it is not used: no page ever runs the script of
// another build, whatever a host, a cache or an update in the middle of a visit serves.

const ROOT = new URL("./", location).href;
const MINE = `gd ${ROOT} `; // other books on this host keep their own
const CACHE = MINE + BUILD;
const STAMP = /\?v=(\w+)$/;
const PICTURE = /\.(svg|png|jpe?g|gif|webp)$/;
const PATIENCE = 4000; // milliseconds that the network has, when there is a kept copy
const files = FILES.map((file) => ROOT + file);
const unasked = PAGES.map((page) => ROOT + page);

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(install());
});

addEventListener("activate", (event) => {
  event.waitUntil(earlier().then((names) => Promise.all(names.map((name) => caches.delete(name)))));
});

addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  if (method !== "GET" || !url.startsWith(ROOT)) return;
  event.respondWith(mode === "navigate" ? page(event) : STAMP.test(url) ? stamped(url) : plain(event));
});

/** Keep what every page needs, the open pages, and those kept before; or fail, if the host mixes builds. */
async function install() {
  const cache = await caches.open(CACHE);
  await Promise.all(files.map(async (url) => cache.put(url, await (STAMP.test(url) ? stamped(url) : load(url)))));
  const open = (await clients.matchAll({ type: "window", includeUncontrolled: true })).map(({ url }) => bare(url));
  const before = (await Promise.all((await earlier()).map(kept))).flat();
  for (const url of new Set([...unasked, ...open.filter((url) => url.startsWith(ROOT)), ...before])) {
    if (!unasked.includes(url) && (await keep(url, await caches.match(url)))) continue;
    const answer = await ask(url);
    if (answer.ok && !(await keep(url, answer))) throw new Error(`${url} is of another build: its files come later`);
  }
}

/** The caches of earlier builds. */
async function earlier() {
  return (await caches.keys()).filter((name) => name.startsWith(MINE) && name !== CACHE);
}

/** The pages in a cache. */
async function kept(name) {
  return (await (await caches.open(name)).keys()).map(({ url }) => url).filter((url) => url.endsWith(".html"));
}

/** The address under which a page is kept: its query only sets experiments, and some hosts leave .html out. */
function bare(url) {
  return url.replace(/[?#].*/s, "").replace(/\/$/, "/index").replace(/(\.html)?$/, ".html");
}

/** Keep a page with its pictures, if it is one and of this build; says whether it is. */
async function keep(url, answer) {
  if (!answer?.ok || !answer.headers.get("content-type")?.startsWith("text/html")) return false;
  const html = await answer.text();
  const links = html.replace(/<noscript>.*?<\/noscript>/gs, "").matchAll(/\s(?:src|href)="([^"]+)"/g);
  const used = [...links].map(([, link]) => new URL(link, url).href).filter((one) => one.startsWith(ROOT));
  if (used.some((one) => STAMP.test(one) && !files.includes(one))) return false;
  const cache = await caches.open(CACHE);
  const pictures = used.filter((one) => PICTURE.test(one)).map(async (one) => {
    if (!(await cache.match(one))) await cache.put(one, (await caches.match(one)) ?? (await load(one)));
  });
  await Promise.allSettled(pictures);
  await cache.put(url, new Response(html, { headers: { "content-type": "text/html; charset=utf-8" } }));
  return true;
}

/** What the network has now; an unchanged copy in the browser's own cache will do. */
function ask(url, options) {
  return fetch(url, { cache: "no-cache", ...options });
}

/** A file from the network, which holds what its address says. */
async function load(url) {
  const answer = await ask(url);
  const [, stamp = ""] = url.match(STAMP) ?? [];
  if (!answer.ok || !(await digest(answer.clone())).startsWith(stamp)) throw new Error(`${url} holds something else`);
  return answer;
}

async function digest(answer) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await answer.arrayBuffer()));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A file with a digest in its address: the kept copy is right for ever. */
async function stamped(url) {
  return (await caches.match(url, { ignoreVary: true })) ?? load(url);
}

/** Any other file: the kept copy, renewed for the next time. */
async function plain(event) {
  const cache = await caches.open(CACHE);
  const copy = await cache.match(event.request, { ignoreVary: true });
  const fresh = fetch(event.request);
  if (!copy) return fresh;
  event.waitUntil(fresh.then((answer) => answer.status === 200 && cache.put(event.request, answer)).catch(() => {}));
  return copy;
}

/** A page: from the network; its kept copy if there is no answer, or none soon; else what to read instead. */
async function page(event) {
  const url = bare(event.request.url);
  const fresh = ask(event.request.url, { redirect: "manual" }); // the browser itself follows
  event.waitUntil(fresh.then((answer) => keep(url, answer.clone())).catch(() => {}));
  const copy = await (await caches.open(CACHE)).match(url);
  const late = new Promise((_, reject) => setTimeout(reject, PATIENCE));
  return (copy ? Promise.race([fresh, late]) : fresh).catch(() => copy ?? unread(url));
}

/** The page that says that a page was not read, in its place, with links to those that were. */
async function unread(url) {
  const cache = await caches.open(CACHE);
  const text = async (one) => (await cache.match(one)).text();
  const read = (await kept(CACHE)).filter((one) => !unasked.includes(one) && !one.startsWith(`${ROOT}embed/`));
  const links = read.map(async (one) => {
    const [, title] = (await text(one)).match(/<title>(.*?)(?: &#8212; .*?)?<\/title>/s) ?? [one, one];
    return `<li><a href="${one}">${title}</a></li>`;
  });
  const html = (await text(`${ROOT}offline.html`))
    .replaceAll(' href="#', ` href="${url}#`)
    .replace("<head>", `<head><base href="${ROOT}">`)
    .replace('content_root="./"', `content_root="${ROOT}"`)
    .replace('<ul class="gd-kept">', `$&${(await Promise.all(links)).join("")}`);
  return new Response(html, { headers: { "content-type": "text/html; charset=utf-8" } });
}
