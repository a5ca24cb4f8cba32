// The page: who I am, which channel and thread are open, and what stands in them, kept true by the server's stream of changes.

import { eventId, follow, get, post } from "./api.js";
import { Composer } from "./composer.js";
import { amend, arrange, button, byId, dayOf, fill, h, preview } from "./dom.js";
import { Lightbox } from "./lightbox.js";
import { Lines, numbers } from "./lines.js";
import { Outbox } from "./outbox.js";
import { lasting, windowed } from "./store.js";
import { Tree } from "./tree.js";

const team = await get("/api/team");
const state = { me: remembered(), channel: team.channels[0].name, root: null, unread: new Set(), seq: team.seq };
const shown = { channel: new Map(), thread: new Map() }; // line id -> line, oldest first
const rows = { channel: new Map(), thread: new Map() }; // line id -> its element
const atBottom = new Set(); // of the channel and the thread, which show their newest lines
const days = new Map(); // day -> its heading
const started = new Map(); // render -> when its placeholder was first seen painting: how far a placeholder's bar has come
const arrived = new Set(); // lines that changed while we looked on: their pictures develop before our eyes
const pressing = new Set(); // buttons that wait for their answer
let older = false; // whether the channel has lines before those shown
let turn = 0; // of reading: only the latest one is shown
let opener = null; // what opened the thread, and has the focus back when it closes
let unfollow = () => {};

// --- who and where

function remembered() {
  const stored = windowed.get("me") ?? lasting.get("me");
  const me = team.people.some((person) => person.id === stored) ? stored : team.people[0].id;
  windowed.set("me", me); // another window may choose somebody else, for windows to come
  return me;
}

function become(id) {
  state.me = id;
  windowed.set("me", id);
  lasting.set("me", id);
  unfollow();
  Object.assign(shown, { channel: new Map(), thread: new Map() });
  return begin();
}

async function goTo(channel) {
  Object.assign(state, { channel, root: null });
  state.unread.delete(channel);
  side(false);
  await refresh();
}

function place() {
  const hash = `#${keyOf(state)}`;
  if (location.hash !== hash) history.replaceState(history.state, "", hash);
}

function fromAddress() {
  const [channel, root] = decodeURIComponent(location.hash.slice(1)).split("/");
  if (team.channels.some((one) => one.name === channel)) Object.assign(state, { channel, root: /^\d+$/.test(root ?? "") ? root : null });
}

// --- reading

// Show where we are: at once as far as it is known, and in full when the server has said the rest.
async function refresh() {
  const mine = (turn += 1);
  for (const key of ["channel", "thread"]) {
    const here = (line) => line.channel === state.channel && (key === "channel" || (line.root ?? line.id) === state.root);
    if (![...shown[key].values()].every(here)) shown[key] = new Map();
  }
  inChannel.at(state.channel);
  inThread.at(`${state.channel}/${state.root}`);
  drawSide();
  atBottom.add("channel").add("thread");
  drawThread();
  place();
  busy("channel", shown.channel.size === 0);
  await Promise.all([loadChannel(mine), loadThread(mine)]);
  if (mine !== turn) return;
  atBottom.add("channel").add("thread");
  drawChannel();
  drawThread();
  place();
}

async function begin() {
  await refresh();
  unfollow();
  unfollow = follow(state.me, state.seq, { line: changed, state: reached, anew: () => location.reload() });
}

function reached(yes) {
  byId("offline").hidden = yes;
  byId("offline").textContent = yes ? "" : "Reconnecting…";
}

function busy(where, yes) {
  byId(`${where}-lines`).parentElement.ariaBusy = yes;
}

async function loadChannel(mine, before = null) {
  const { channel, me, seq } = state;
  const { lines: found } = await get(`/api/channels/${channel}`, { as: me, before });
  if (mine !== turn) return;
  older = found.length === 40;
  shown.channel = merged(found, shown.channel, before ? 0 : seq);
  busy("channel", false);
}

async function loadThread(mine) {
  const { root, me, seq } = state;
  if (!root) return;
  const { lines: found } = await get(`/api/threads/${root}`, { as: me });
  if (mine !== turn || root !== state.root) return;
  if (!found.length) state.root = null;
  shown.thread = merged(found, shown.thread, seq);
  busy("thread", false);
}

// What was read, and what the stream has told since: `seq` is the last change that was known when the reading began.
function merged(found, before, seq) {
  const all = new Map(found.map((line) => [line.id, line]));
  for (const [id, line] of before) {
    const read = all.get(id);
    if (read ? read.seq <= line.seq : line.seq > seq) all.set(id, line);
  }
  return new Map([...all].sort(([one], [other]) => Number(one) - Number(other)));
}

function changed(line) {
  state.seq = Math.max(state.seq, line.seq);
  const was = outbox.arrived(line.body.event);
  if (line.channel !== state.channel) {
    if (line.author !== state.me && line.kind !== "removed") state.unread.add(line.channel);
    return drawSide();
  }
  announce(line);
  if (["result", "failed"].includes(line.kind)) (inChannel.calm(), inThread.calm());
  if (line.kind === "result" && known(line)?.kind === "working") arrived.add(line.id);
  if (line.root === null) put("channel", line, was);
  else summed(line);
  if (state.root && (line.root ?? line.id) === state.root) put("thread", line, was);
}

const known = (line) => shown.channel.get(line.id) ?? shown.thread.get(line.id);

// `was`: the id under which it stood here before it arrived; its element becomes the line's.
function put(where, line, was) {
  if (rows[where].has(was)) rows[where].set(line.id, rows[where].get(was));
  rows[where].delete(was);
  if (line.kind === "removed") shown[where].delete(line.id);
  else shown[where].set(line.id, line);
  (where === "channel" ? drawChannel : drawThread)();
}

function summed(line) {
  const root = shown.channel.get(line.root);
  if (!root) return;
  shown.channel.set(root.id, { ...root, thread: line.thread });
  drawChannel();
}

function announce(line) {
  const { kind, author, body } = line;
  if (kind === "result") tell(`Darkroom: ${body.caption.split("\n")[0]}. ${body.pictures[0].alt}`);
  else if (kind === "failed") tell(`Darkroom: ${body.text}`);
  else if (kind === "said" && author !== state.me) tell(`${lines.name(author)}: ${body.text}`);
  else if (["note", "unsure", "spent", "wanted", "usage"].includes(kind)) tell(body.granted ?? body.text);
}

// Each thing is read out in its turn, also when another one follows at once.
function tell(said) {
  const region = byId("announce");
  region.append(h("p", said));
  while (region.children.length > 5) region.firstChild.remove();
}

// --- doing

async function press(line, one) {
  const choice = one.choice ?? one.size; // a line of before has a final's size
  const { act, version, against, reason, at } = one;
  const which = [line.id, act, version, choice, at].join(" ");
  if (pressing.has(which)) return; // pressed twice in a hurry: it was meant once
  pressing.add(which);
  const where = ["working", "wanted"].includes(line.kind) ? null : rootOf(line);
  if (where && state.root !== where && !line.alone) open(line);
  const sent = { as: state.me, event: eventId(), line: line.id, act, version, choice, against, reason, at };
  await report((options) => post("/api/press", sent, options));
  pressing.delete(which);
}

async function report(send) {
  const composer = here();
  try {
    const { status, declined } = await send({ away: () => composer.say("The playground doesn't answer. This will be done as soon as it does.", { stays: true }) });
    composer.say(declined ? "" : status);
  } catch (error) {
    composer.say(error.message, { bad: true });
  }
}

// The thread that goes on from a line. What is shown in the channel once more goes on where it comes from.
const rootOf = (line) => line.body?.thread ?? line.root ?? line.id;

async function open(line) {
  const root = rootOf(line);
  if (state.root === root) return inThread.field.focus();
  opener = document.activeElement;
  const first = shown.channel.get(root);
  state.root = root;
  shown.thread = new Map(first ? [[root, first]] : []);
  inThread.at(`${state.channel}/${root}`);
  busy("thread", true);
  atBottom.add("thread");
  drawThread();
  drawChannel();
  place();
  inThread.field.focus();
  await loadThread(turn);
  atBottom.add("thread");
  drawThread();
}

function close() {
  if (!state.root) return;
  state.root = null;
  shown.thread = new Map();
  drawThread();
  drawChannel();
  place();
  (byId("channel-lines").contains(opener) ? opener : inChannel.field).focus();
  opener = null;
}

function reply(line, within) {
  if (!within) open(line);
  const picture = line.kind === "result" ? line.body.pictures[0] : null;
  inThread.replyTo(within || picture ? { line: line.id, title: titleOf(line.id), sha256: picture?.sha256 } : null);
  inThread.field.focus();
}

function edit(line, version) {
  if (rootOf(line) !== state.root) open(line);
  changeIn(line.id, line.body.pictures.find((one) => one.version === version));
}

function changeIn(line, { version, number, sha256 }) {
  inThread.replyTo({ line, version, title: `Changing v${number}`, sha256 });
}

function titleOf(id) {
  const line = shown.thread.get(id) ?? shown.channel.get(id);
  if (!line) return "Replying to an earlier message";
  if (line.kind === "result") return `Going on from ${numbers(line)}`;
  return `Replying to ${lines.name(line.author)}: ${(line.body.text ?? "").slice(0, 60)}`;
}

// --- sending

const outbox = new Outbox({ changed: drawUnsent, answered, failed: (message, why) => composerOf(message).say(why, { bad: true }) });

const composerOf = ({ root }) => (root ? inThread : inChannel); // of a message, or of where we are
const here = () => composerOf(state);
const isHere = (message) => message.channel === state.channel && (message.root === null || message.root === state.root);
const keyOf = ({ channel, root }) => (root ? `${channel}/${root}` : channel);

function answered(message, { status, declined, line }) {
  const { text, files, reply } = message.sent;
  if (declined && text.startsWith("/")) composerOf(message).back(keyOf(message), { text, files, reply });
  if (!declined && isHere(message)) composerOf(message).say(status);
  const mentioned = !message.root && /(^|\s)@darkroom\b/i.test(text);
  if (mentioned && line && isHere(message) && !inChannel.field.value) open({ id: line, root: null });
}

function drawUnsent() {
  drawChannel();
  drawThread();
}

function unsend(event) {
  const message = outbox.drop(event);
  if (!message) return;
  composerOf(message).back(keyOf(message), message.sent);
  composerOf(message).field.focus();
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
  bar.style.transform = `scaleX(${Math.min(0.96, gone / (gone + left))})`;
  const move = () => Object.assign(bar.style, { transition: `transform ${Math.max(1, left)}s linear`, transform: "scaleX(0.96)" });
  requestAnimationFrame(() => requestAnimationFrame(move));
}

// --- drawing

const lines = new Lines(team, {
  press,
  open,
  reply,
  edit,
  show,
  titleOf,
  alt: (line, picture) => lightbox.askAlt({ line, picture }),
  tree: openTree,
  dismiss: (line) => report((options) => post("/api/dismiss", { as: state.me, line: line.id }, options)),
  again: (event) => outbox.again(event),
  unsend,
  me: () => state.me,
  isAdmin: () => team.people.find((one) => one.id === state.me)?.admin,
  fresh: (line) => arrived.has(line.id) && !moved(line),
  developed: (line) => arrived.delete(line.id),
});

const channelHere = () => team.channels.find((one) => one.name === state.channel);
const tight = matchMedia("(max-width: 400px)");

function drawSide() {
  fill(
    byId("channels"),
    team.channels.map((one) => {
      const here = one.name === state.channel;
      const unread = state.unread.has(one.name);
      const face = [h("i", { "aria-hidden": true }, "#"), h("span", one.name), unread && h("span.unseen", " (unread)")];
      return h("li", { "data-key": one.name }, button(face, () => goTo(one.name), { class: unread && "unread", "aria-current": here ? "page" : null }));
    }),
  );
  const channel = channelHere();
  byId("channel-name").textContent = `#${channel.name}`;
  byId("channel-topic").textContent = channel.topic;
  byId("thread-place").textContent = `#${channel.name}`;
  document.title = `#${channel.name} · Darkroom playground`;
  inChannel.field.placeholder = `Message #${channel.name}${tight.matches ? "" : ", or /imagine"}`;
}

function drawPeople() {
  for (const person of team.people) {
    const radio = h("input", { type: "radio", name: "me", value: person.id, onchange: () => become(person.id) });
    radio.checked = person.id === state.me;
    byId("people").append(h("label", radio, lines.avatar(person.id, true), h("span", person.name), person.admin && h("span.badge", "Admin")));
  }
}

function drawChannel() {
  const unsent = outbox.lines(state.channel, null);
  const empty = shown.channel.size + unsent.length === 0 && byId("channel-lines").parentElement.ariaBusy !== "true";
  byId("empty").hidden = !empty;
  byId("older").hidden = !older;
  if (empty) drawEmpty();
  draw("channel", unsent);
  for (const [id, row] of rows.channel) row.classList.toggle("open", id === state.root);
}

function drawThread() {
  byId("thread").hidden = state.root === null;
  byId("team").classList.toggle("in-thread", state.root !== null);
  drawStrip();
  draw("thread", state.root ? outbox.lines(state.channel, state.root) : []);
}

function draw(where, unsent) {
  const list = byId(`${where}-lines`);
  const held = holding(list);
  const all = [...shown[where].values(), ...unsent];
  const ids = new Set(all.map((line) => line.id));
  for (const id of rows[where].keys()) if (!ids.has(id)) rows[where].delete(id);
  arrange(list, all.flatMap((line, at) => [...dayBefore(line, all[at - 1], where), rowOf(line, all[at - 1], where)]));
  held();
  settle(where);
}

// A line's row, changed only where the line has changed: it keeps its pictures, its focus and its open menu.
function rowOf(line, before, where) {
  const old = rows[where].get(line.id);
  const joined = lines.follows(line, before);
  if (old?.drawn === line && old.joined === joined) return old;
  const fresh = lines.draw(line, { joined, inThread: where === "thread" });
  const row = old?.drawn.kind === line.kind ? old : fresh;
  if (row === old) amend(old, fresh);
  Object.assign(row, { drawn: line, joined });
  rows[where].set(line.id, row);
  const bar = row.querySelector(".bar i");
  if (bar) pace(line, bar);
  return row;
}

function dayBefore(line, before, where) {
  const day = dayOf(line.at);
  if (where === "thread" || (before && dayOf(before.at) === day)) return [];
  if (!days.has(day)) days.set(day, h("li.day", h("h3", day)));
  return [days.get(day)];
}

// Who reads the newest lines keeps reading them, also while pictures load; who has scrolled up is left there, and is told of new ones.
function settle(where) {
  const scroll = byId(`${where}-scroll`);
  if (atBottom.has(where)) scroll.scrollTop = scroll.scrollHeight;
  tellBelow(where);
}

const read = { channel: 0, thread: 0 }; // the newest line that was in view

function tellBelow(where) {
  const newest = Number([...shown[where].keys()].at(-1) ?? 0);
  if (atBottom.has(where)) read[where] = newest;
  byId(`${where}-below`).hidden = newest <= read[where];
}

function keepAtBottom(where) {
  const scroll = byId(`${where}-scroll`);
  scroll.addEventListener("scroll", () => {
    if (scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80) atBottom.add(where);
    else atBottom.delete(where);
    tellBelow(where);
  });
  byId(`${where}-below`).onclick = () => {
    (where === "thread" ? inThread : inChannel).field.focus();
    atBottom.add(where);
    settle(where);
  };
  const sizes = new ResizeObserver(() => settle(where));
  sizes.observe(byId(`${where}-lines`));
  sizes.observe(scroll);
}

// Where what had the focus is gone (a button of a placeholder, a line that was dismissed), the focus stays near.
function holding(list) {
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  const row = focused?.closest("[data-line]")?.dataset.line;
  return () => {
    if (!focused || focused.isConnected) return;
    const near = list.querySelector(`[data-line="${row}"] button`) ?? (list === byId("thread-lines") && state.root ? inThread : inChannel).field;
    near.focus();
  };
}

function drawStrip() {
  const strip = byId("strip");
  const results = [...shown.thread.values()].filter((line) => line.kind === "result");
  const versions = pictures(results.filter((line) => !moved(line)));
  const current = results.at(-1)?.body.current;
  const before = strip.children.length;
  strip.hidden = versions.length < 2;
  byId("open-tree").hidden = versions.length < 1;
  fill(
    strip,
    versions.map(({ line, picture }) => {
      const jump = () => byId(`t-${line.id}`).scrollIntoView({ block: "center", behavior: "smooth" });
      const here = picture.version === current;
      return button([preview(picture.sha256, 160), h("span", `v${picture.number}`)], jump, {
        class: null,
        "data-key": picture.version,
        "aria-label": `v${picture.number}${here ? ", current" : ""}: show it in the thread`,
        "aria-current": here || null,
      });
    }),
  );
  if (strip.children.length > before) strip.scrollLeft = strip.scrollWidth;
}

function drawEmpty() {
  const examples = channelHere().asks.map(([title, ask]) =>
    h("li", button([h("b", title), h("span", ask)], () => inChannel.write(ask), { class: "example" })),
  );
  fill(byId("empty"), [
    h("span.safelight.large", { "aria-hidden": true }),
    h("h3", "Nothing developed yet"),
    h("p", "Ask for a picture with ", h("code", "/imagine"), ". Then reply in its thread, “make the door green”, and it changes; everything else stays."),
    h("ul.examples", { "aria-label": "Things to try" }, examples),
  ]);
}

// The panel of channels and people on a narrow screen: it has the focus while it is open, and gives it back.
function side(open) {
  const within = byId("side").contains(document.activeElement);
  const was = byId("team").classList.contains("side-open");
  byId("team").classList.toggle("side-open", open);
  byId("open-side").ariaExpanded = open;
  byId("channel").inert = byId("thread").inert = open; // not all of main: a page has one, also now
  if (open) byId("channels").querySelector("[aria-current]").focus();
  else if (was && within) byId("open-side").focus();
}

// --- begin

const context = (within) => () => ({ ...state, team, root: within ? state.root : null, inThread: within });
const send = (sent) => outbox.send(sent);
const inChannel = new Composer(byId("channel-composer"), { context: context(false), send });
const inThread = new Composer(byId("thread-composer"), {
  placeholder: "Say what should change",
  context: context(true),
  send,
  leave: close,
});
const lightbox = new Lightbox(byId("lightbox"), byId("alt-dialog"), (line, picture, alt) =>
  post("/api/describe", { as: state.me, line: line.id, version: picture.version, alt }, { patience: 20_000 }),
);

const tree = new Tree(byId("tree"), {
  press: (one) => press(shown.thread.get(state.root) ?? shown.channel.get(state.root), one),
  edit: (cell) => changeIn(state.root, cell),
});

function openTree() {
  if (state.root) tree.open({ channel: state.channel, root: state.root, as: state.me });
}

byId("open-tree").onclick = openTree;
document.querySelector(".skip").onclick = (event) => {
  event.preventDefault();
  here().field.focus();
};
byId("close-thread").onclick = close;
byId("back").onclick = close;
byId("open-side").onclick = () => side(true);
byId("veil").onclick = () => side(false);
byId("older").onclick = async () => {
  const scroll = byId("channel-scroll");
  const below = scroll.scrollHeight - scroll.scrollTop;
  await loadChannel(turn, shown.channel.keys().next().value);
  drawChannel();
  scroll.scrollTop = scroll.scrollHeight - below;
};
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
  if (byId("team").classList.contains("side-open")) side(false);
  else close();
});
addEventListener("hashchange", () => (fromAddress(), refresh()));
addEventListener("beforeunload", (event) => outbox.empty || event.preventDefault());
matchMedia("(min-width: 721px)").addEventListener("change", () => side(false));
tight.addEventListener("change", drawSide);

keepAtBottom("channel");
keepAtBottom("thread");
byId("notice").textContent = team.notice ?? "";
byId("notice").hidden = !team.notice;
fromAddress();
drawPeople();
await begin();
here().field.focus();
document.documentElement.dataset.ready = "";
