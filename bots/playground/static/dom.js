// Elements without a template language: what people and models wrote only ever becomes text nodes and attributes.

export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element[name] = value; // a property, which morph() can carry over
    else if (name === "class") element.className = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

// --- changing what stands there, and nothing else: an element that stays keeps its focus, its picture and its animation

const HANDLERS = ["onclick", "onmousedown", "onchange"];
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
