// Elements without a template language: what people and models wrote only ever becomes text nodes and attributes.

// `tag` may name classes: "p.words"; `props` may be left out. An aria attribute is said as true or false; any other is there or not.
export function h(tag, props = {}, ...children) {
  if (props?.constructor !== Object) return h(tag, {}, props, ...children);
  const [kind, ...classes] = tag.split(".");
  const element = document.createElement(kind);
  element.classList.add(...classes);
  for (const [name, value] of Object.entries(props)) {
    const said = name.startsWith("aria-");
    if (value === undefined || value === null || (value === false && !said)) continue;
    if (name.startsWith("on")) element[name] = value; // a property, which morph() can carry over
    else if (name === "class") element.className = [...classes, value].flat().filter(Boolean).join(" ");
    else element.setAttribute(name, value === true && !said ? "" : value);
  }
  element.append(...children.flat(2).filter(Boolean));
  return element;
}

export const button = (face, onclick, props) => h("button", { type: "button", class: "act", onclick, ...props }, face);

export const iconButton = (name, label, onclick, props) => button(icon(name), onclick, { class: "icon", "aria-label": label, ...props });

export const row = (...buttons) => h("div.row-of-buttons", buttons);

export const words = (said) => h("p.words", { dir: "auto" }, said);

export const previewOf = (sha256, edge) => `/previews/${sha256}?edge=${edge}`;

export const preview = (sha256, edge, props) => h("img", { src: previewOf(sha256, edge), alt: "", ...props });

const svg = (tag) => document.createElementNS("http://www.w3.org/2000/svg", tag);

// A drawing that says nothing to whoever listens.
export function drawing(...parts) {
  const drawn = svg("svg");
  drawn.ariaHidden = true;
  drawn.append(...parts.map(([tag, attributes]) => {
    const part = svg(tag);
    for (const [name, value] of Object.entries(attributes)) part.setAttribute(name, value);
    return part;
  }));
  return drawn;
}

export function icon(name) {
  const drawn = drawing(["use", { href: `#i-${name}` }]);
  drawn.setAttribute("viewBox", "0 0 20 20");
  return drawn;
}

// --- changing what stands there, and nothing else: an element that stays keeps its focus, its picture and its animation

const HANDLERS = ["onclick", "onmousedown", "onchange", "onsubmit"];
const keyOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? (node.dataset.key ?? node.dataset.act ?? node.classList[0]) : "");
const same = (old, fresh) => old.nodeName === fresh.nodeName && keyOf(old) === keyOf(fresh);

// Make `nodes` the children of `parent`. Those that are there already are not touched, so long as their order is the same.
export function arrange(parent, nodes) {
  const kept = new Set(nodes);
  for (const child of [...parent.childNodes]) if (!kept.has(child)) child.remove();
  let at = parent.firstChild;
  for (const node of nodes) {
    if (node === at) at = at.nextSibling;
    else parent.insertBefore(node, at);
  }
}

// Make the children of `parent` like `children`, and keep each old one that is the same thing.
export function fill(parent, children) {
  const old = [...parent.childNodes];
  arrange(
    parent,
    children.map((child) => {
      const at = old.findIndex((one) => same(one, child));
      return at < 0 ? child : morph(old.splice(at, 1)[0], child);
    }),
  );
}

// Make `old` like `fresh`, which is the same thing later, and return it. A menu with its own state stays as it is while it offers the same.
function morph(old, fresh) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return old;
  }
  if (old.classList.contains("holder")) return old.textContent === fresh.textContent ? old : fresh;
  amend(old, fresh);
  return old;
}

export function amend(old, fresh) {
  for (const { name } of [...old.attributes]) if (name !== "style" && !fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (name !== "style" && old.getAttribute(name) !== value) old.setAttribute(name, value);
  if (old.style.cssText !== fresh.style.cssText) old.style.cssText = fresh.style.cssText;
  for (const name of HANDLERS) old[name] = fresh[name];
  fill(old, [...fresh.childNodes]);
}

export const byId = (id) => document.getElementById(id);

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });

export const timeOf = (iso) => clock.format(new Date(iso));

export function dayOf(iso) {
  const date = new Date(iso);
  const ago = (new Date().setHours(0, 0, 0, 0) - new Date(iso).setHours(0, 0, 0, 0)) / 86_400_000;
  if (ago === 0) return "Today";
  return ago === 1 ? "Yesterday" : day.format(date);
}

export const weight = (bytes) => (bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`);
