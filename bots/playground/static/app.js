// The page: who I am, which channel and thread are open, and what stands in them, kept true by the server's stream of changes.

import { eventId, follow, get, post } from "./api.js";
import { EXAMPLES } from "./commands.js";
import { Composer } from "./composer.js";
import { byId, dayOf, h } from "./dom.js";
import { Lightbox } from "./lightbox.js";
import { Lines } from "./lines.js";

const team = await get("/api/team");
const state = { me: remembered(), channel: team.channels[0].name, root: null, unread: new Set() };
const shown = { channel: new Map(), thread: new Map() }; // line id -> line, oldest first
const started = new Map(); // render -> when its placeholder was first seen painting: how far a placeholder's bar has come
const arrived = new Set(); // lines that changed while we looked on: their pictures develop before our eyes
const pages = { older: false };
let unfollow = () => {};

// --- who and where

function remembered() {
  const stored = sessionStorage.getItem("me") ?? localStorage.getItem("me");
  return team.people.some((person) => person.id === stored) ? stored : team.people[0].id;
}

function become(id) {
  state.me = id;
  sessionStorage.setItem("me", id);
  localStorage.setItem("me", id);
  return refresh();
}

async function goTo(channel, root = null) {
  state.channel = channel;
  state.root = root;
  state.unread.delete(channel);
  side(false);
  await refresh();
}

function place() {
  const hash = state.root ? `#${state.channel}/${state.root}` : `#${state.channel}`;
  if (location.hash !== hash) history.replaceState(null, "", hash);
}

function fromAddress() {
  const [channel, root] = decodeURIComponent(location.hash.slice(1)).split("/");
  if (team.channels.some((one) => one.name === channel)) Object.assign(state, { channel, root: /^\d+$/.test(root ?? "") ? root : null });
}

// --- reading

async function refresh() {
  unfollow();
  const { seq } = await get("/api/team");
  await Promise.all([loadChannel(), loadThread()]);
  drawSide();
  drawChannel({ bottom: true });
  drawThread({ bottom: true });
  place();
  unfollow = follow(state.me, seq, { line: changed, state: (on) => (byId("offline").hidden = on) });
}

async function loadChannel(before = null) {
  const query = new URLSearchParams({ as: state.me, ...(before && { before }) });
  const { lines } = await get(`/api/channels/${state.channel}?${query}`);
  pages.older = lines.length === 40;
  const kept = before ? [...shown.channel.values()] : [];
  shown.channel = new Map([...lines, ...kept].map((line) => [line.id, line]));
}

async function loadThread() {
  shown.thread = new Map();
  if (!state.root) return;
  const { lines } = await get(`/api/threads/${state.root}?${new URLSearchParams({ as: state.me })}`);
  if (!lines.length) state.root = null;
  shown.thread = new Map(lines.map((line) => [line.id, line]));
}

function changed(line) {
  if (line.channel !== state.channel) {
    if (line.author !== state.me && line.kind !== "removed") state.unread.add(line.channel);
    return drawSide();
  }
  announce(line);
  if (["result", "failed"].includes(line.kind)) [inChannel, inThread].forEach((composer) => composer.calm());
  if (line.kind === "result" && known(line)?.kind === "working") arrived.add(line.id);
  if (line.root === null) put(shown.channel, line, drawChannel);
  else summed(line);
  if (line.id === state.root || line.root === state.root) put(shown.thread, line, drawThread);
}

const known = (line) => shown.channel.get(line.id) ?? shown.thread.get(line.id);

function put(lines, line, draw) {
  const stood = lines.has(line.id);
  if (line.kind === "removed") lines.delete(line.id);
  else lines.set(line.id, line);
  draw({ only: stood && line.kind !== "removed" ? line : null });
}

function summed(line) {
  const root = shown.channel.get(line.root);
  if (!root) return;
  root.thread = line.thread;
  drawChannel({ only: root });
}

function announce(line) {
  const said = {
    result: () => `Darkroom: ${line.body.caption.split("\n")[0]}. ${line.body.pictures[0].alt}`,
    failed: () => `Darkroom: ${line.body.text}`,
    note: () => line.body.text,
    unsure: () => line.body.text,
    spent: () => line.body.text,
    wanted: () => line.body.granted ?? line.body.text,
    usage: () => line.body.text,
    said: () => (line.author === state.me ? "" : `${lines.name(line.author)}: ${line.body.text}`),
  }[line.kind]?.();
  if (said) byId("announce").textContent = said;
}

// --- doing

async function press(line, one) {
  const where = ["working", "wanted"].includes(line.kind) ? null : (line.root ?? line.id);
  if (where && state.root !== where && !line.alone) await open(line);
  return report(post("/api/press", { as: state.me, event: eventId(), line: line.id, act: one.act, version: one.version, size: one.size }));
}

async function report(sending) {
  const composer = state.root ? inThread : inChannel;
  try {
    const { status, declined } = await sending;
    composer.say(declined ? "" : status);
  } catch (error) {
    composer.say(error.message, true);
  }
}

async function open(line) {
  state.root = line.root ?? line.id;
  await loadThread();
  drawThread({ bottom: true });
  drawChannel();
  place();
}

function close() {
  if (!state.root) return;
  state.root = null;
  shown.thread = new Map();
  drawThread();
  drawChannel();
  place();
  inChannel.field.focus();
}

async function reply(line, within) {
  if (!within) await open(line);
  const picture = line.kind === "result" ? line.body.pictures[0] : null;
  inThread.replyTo(within || picture ? { line: line.id, title: titleOf(line.id), sha256: picture?.sha256 } : null);
  inThread.field.focus();
}

async function edit(line, version) {
  if ((line.root ?? line.id) !== state.root) await open(line);
  const picture = line.body.pictures.find((one) => one.version === version);
  inThread.replyTo({ line: line.id, version, title: `Changing v${picture.number}`, sha256: picture.sha256 });
}

function titleOf(id) {
  const line = shown.thread.get(id) ?? shown.channel.get(id);
  if (!line) return "Replying to an earlier message";
  if (line.kind === "result") return `Going on from ${line.body.pictures.map((one) => `v${one.number}`).join(", ")}`;
  return `Replying to ${lines.name(line.author)}: ${(line.body.text ?? "").slice(0, 60)}`;
}

// `at`: who and where they were when they sent it.
async function send({ text, files, reply: to, at }) {
  const sent = { as: at.me, event: eventId(), channel: at.channel, root: at.root, text, files, replied_to: to?.line, version: to?.version };
  const answer = await post("/api/say", sent);
  const mentioned = !at.root && /(^|\s)@darkroom\b/i.test(text);
  if (mentioned && answer.line && at.channel === state.channel) await open({ id: answer.line, root: null });
  return answer;
}

function show(line, picture) {
  const from = line.root === null && line.id !== state.root ? [line] : [...shown.thread.values()];
  const all = line.kind === "result" ? pictures(from.filter((one) => one.kind === "result" && !moved(one))) : pictures([line]);
  const at = all.findIndex((one) => one.picture.version === picture.version);
  lightbox.open(at < 0 ? [{ line, picture }] : all, Math.max(0, at));
}

const moved = (line) => team.moves.includes(line.body.act);
const pictures = (some) => some.flatMap((line) => line.body.pictures.map((picture) => ({ line, picture })));

// A placeholder's bar moves on its own between two reports of the studio.
function pace(line, bar) {
  const { render, seconds_left: left, stage, slow } = line.body;
  bar.parentElement.hidden = stage !== "painting" || slow || left === null;
  if (bar.parentElement.hidden) return;
  if (!started.has(render)) started.set(render, Date.now());
  const gone = (Date.now() - started.get(render)) / 1000;
  bar.style.setProperty("transform", `scaleX(${Math.min(0.96, gone / (gone + left))})`);
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      bar.style.setProperty("transition", `transform ${Math.max(1, left)}s linear`);
      bar.style.setProperty("transform", "scaleX(0.96)");
    }),
  );
}

// --- drawing

const lines = new Lines(team, {
  press,
  open,
  reply,
  edit,
  show,
  titleOf,
  pace,
  alt: (line, picture) => lightbox.askAlt(line, picture),
  dismiss: (line) => report(post("/api/dismiss", { as: state.me, line: line.id })),
  fresh: (line) => arrived.has(line.id) && !moved(line),
  developed: (line) => arrived.delete(line.id),
});

function drawSide() {
  byId("channels").replaceChildren(
    ...team.channels.map((one) => {
      const here = one.name === state.channel;
      const unread = state.unread.has(one.name);
      const label = h("span", {}, one.name);
      const button = h("button", { type: "button", class: unread ? "unread" : "", "aria-current": here ? "page" : null, onclick: () => goTo(one.name) }, h("i", { "aria-hidden": "true" }, "#"), label);
      if (unread) button.append(h("span", { class: "unseen" }, " (unread)"));
      return h("li", {}, button);
    }),
  );
  const channel = team.channels.find((one) => one.name === state.channel);
  byId("channel-name").textContent = `#${channel.name}`;
  byId("channel-topic").textContent = channel.topic;
  byId("thread-place").textContent = `#${channel.name}`;
  document.title = `#${channel.name} · Darkroom playground`;
  inChannel.field.placeholder = `Message #${channel.name}, or /imagine`;
}

function drawPeople() {
  for (const person of team.people) {
    const radio = h("input", { type: "radio", name: "me", value: person.id, onchange: () => become(person.id) });
    radio.checked = person.id === state.me;
    byId("people").append(h("label", {}, radio, lines.avatar(person.id, true), h("span", {}, person.name), person.admin && h("span", { class: "badge" }, "Admin")));
  }
}

function drawChannel({ only = null, bottom = false } = {}) {
  const empty = shown.channel.size === 0;
  byId("empty").hidden = !empty;
  byId("older").hidden = !pages.older;
  if (empty) drawEmpty();
  draw(byId("channel-scroll"), byId("channel-lines"), shown.channel, { only, bottom, inThread: false });
  for (const row of byId("channel-lines").children) row.classList.toggle("open", row.dataset.line === state.root);
}

function drawThread({ only = null, bottom = false } = {}) {
  byId("thread").hidden = state.root === null;
  byId("team").classList.toggle("in-thread", state.root !== null);
  drawStrip();
  draw(byId("thread-scroll"), byId("thread-lines"), shown.thread, { only, bottom, inThread: true });
}

function draw(scroll, list, all, { only, bottom, inThread: within }) {
  if (bottom) scroll.dataset.stuck = "";
  const held = holding(list);
  const ordered = [...all.values()];
  if (only) {
    const before = ordered[ordered.indexOf(only) - 1];
    const row = Object.assign(lines.draw(only, before, { inThread: within }), { drawn: only, before });
    list.querySelector(`[data-line="${only.id}"]`)?.replaceWith(row);
  } else {
    list.replaceChildren(...ordered.flatMap((line, at) => withDay(line, ordered[at - 1], within, list)));
  }
  held();
  settle(scroll);
}

// Who reads the newest lines keeps reading them, also while pictures load; who has scrolled up is left there.
function settle(scroll) {
  if ("stuck" in scroll.dataset) scroll.scrollTop = scroll.scrollHeight;
}

function keepAtBottom(scroll, list) {
  scroll.addEventListener("scroll", () => {
    if (scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80) scroll.dataset.stuck = "";
    else delete scroll.dataset.stuck;
  });
  const sizes = new ResizeObserver(() => settle(scroll));
  sizes.observe(list);
  sizes.observe(scroll);
}

// A line that has not changed keeps its element (and its picture, its focus, its open menu).
function withDay(line, before, within, list) {
  const old = list.querySelector(`[data-line="${line.id}"]`);
  const row = old?.drawn === line && old?.before === before ? old : lines.draw(line, before, { inThread: within });
  Object.assign(row, { drawn: line, before });
  if (within || (before && dayOf(before.at) === dayOf(line.at))) return [row];
  return [h("li", { class: "day", role: "separator" }, h("span", {}, dayOf(line.at))), row];
}

function holding(list) {
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  const row = focused?.closest("[data-line]")?.dataset.line;
  const act = focused?.dataset.act;
  return () => {
    if (focused && !focused.isConnected) list.querySelector(`[data-line="${row}"] ${act ? `[data-act="${act}"]` : "button"}`)?.focus();
  };
}

function drawStrip() {
  const strip = byId("strip");
  const results = [...shown.thread.values()].filter((line) => line.kind === "result");
  const versions = pictures(results.filter((line) => !moved(line)));
  const current = results.at(-1)?.body.current;
  strip.hidden = versions.length < 2;
  strip.replaceChildren(
    ...versions.map(({ line, picture }) => {
      const jump = () => byId(`t-${line.id}`).scrollIntoView({ block: "center", behavior: "smooth" });
      const here = picture.version === current;
      return h(
        "button",
        { type: "button", "aria-label": `v${picture.number}${here ? ", current" : ""}: show it in the thread`, "aria-current": here ? "true" : null, onclick: jump },
        h("img", { src: `/previews/${picture.sha256}?edge=160`, alt: "" }),
        h("span", {}, `v${picture.number}`),
      );
    }),
  );
  strip.lastElementChild?.scrollIntoView({ inline: "end", block: "nearest" });
}

function drawEmpty() {
  const examples = (EXAMPLES[state.channel] ?? EXAMPLES.general).map(([title, ask]) =>
    h("li", {}, h("button", { type: "button", class: "example", onclick: () => inChannel.write(ask) }, h("b", {}, title), h("span", {}, ask))),
  );
  byId("empty").replaceChildren(
    h("span", { class: "safelight large", "aria-hidden": "true" }),
    h("h2", {}, "Nothing developed yet"),
    h("p", {}, "Ask for a picture with ", h("code", {}, "/imagine"), ". Then reply in its thread, “make the door green”, and it changes; everything else stays."),
    h("ul", { class: "examples", "aria-label": "Asks to try" }, examples),
  );
}

function side(open) {
  byId("team").classList.toggle("side-open", open);
  byId("open-side").setAttribute("aria-expanded", String(open));
  if (open) byId("channels").querySelector("button").focus();
}

// --- begin

const context = (within) => () => ({ team, me: state.me, channel: state.channel, root: within ? state.root : null, inThread: within });
const inChannel = new Composer(byId("channel-composer"), {
  label: "Message to the channel",
  placeholder: "",
  context: context(false),
  send,
  dropZone: byId("channel"),
});
const inThread = new Composer(byId("thread-composer"), {
  label: "Reply in the thread",
  placeholder: "Say what should change",
  context: context(true),
  send,
  dropZone: byId("thread"),
  leave: close,
});
const lightbox = new Lightbox(byId("lightbox"), byId("alt-dialog"), (line, picture, alt) =>
  post("/api/describe", { as: state.me, line: line.id, version: picture.version, alt }),
);

document.querySelector(".skip").addEventListener("click", () => (state.root ? inThread : inChannel).field.focus());
byId("close-thread").addEventListener("click", close);
byId("back").addEventListener("click", close);
byId("open-side").addEventListener("click", () => side(true));
byId("veil").addEventListener("click", () => side(false));
byId("older").addEventListener("click", async () => {
  const scroll = byId("channel-scroll");
  const below = scroll.scrollHeight - scroll.scrollTop;
  await loadChannel(shown.channel.keys().next().value);
  drawChannel();
  scroll.scrollTop = scroll.scrollHeight - below;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
  if (byId("team").classList.contains("side-open")) side(false);
  else close();
});
window.addEventListener("hashchange", () => (fromAddress(), refresh()));

keepAtBottom(byId("channel-scroll"), byId("channel-lines"));
keepAtBottom(byId("thread-scroll"), byId("thread-lines"));
fromAddress();
drawPeople();
await refresh();
inChannel.field.focus();
document.documentElement.dataset.ready = "";
