// The way to the server, which may be away for a while. What is sent carries an event id made once, so that sending it again after a
// lost answer is harmless.

const FIRST_WAIT_MS = 300;
const LONGEST_WAIT_MS = 5000;
const AWAY = [502, 503, 504];

export const eventId = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");

// --- waiting for the server: longer each time, and no longer once the stream of changes says that it is back

const asleep = new Set();
const wake = () => asleep.forEach((done) => done());
window.addEventListener("online", wake);

function pause(ms) {
  return new Promise((resolve) => {
    const done = () => (clearTimeout(timer), asleep.delete(done), resolve());
    const timer = setTimeout(done, ms);
    asleep.add(done);
  });
}

function* waits() {
  for (let ms = FIRST_WAIT_MS; ; ms = Math.min(2 * ms, LONGEST_WAIT_MS)) yield ms * (0.8 + 0.4 * Math.random());
}

// `away` is called once if the first try finds nobody. After `patience` ms it gives up.
async function tried(request, { patience = Infinity, away = () => {} } = {}) {
  const end = Date.now() + patience;
  let told = false;
  for (const wait of waits()) {
    const answer = await request().catch((error) => {
      if (!(error instanceof TypeError)) throw error;
    });
    if (answer && !AWAY.includes(answer.status)) return heard(answer);
    if (Date.now() + wait > end) throw new Error("The playground doesn't answer. Is it still running?");
    if (!told) away();
    told = true;
    await pause(wait);
  }
}

async function heard(answer) {
  if (answer.ok) return answer.json();
  const why = answer.status < 500 ? await answer.text() : "";
  throw new Error(why || "Something went wrong in the playground. Try again.");
}

const address = (path, query) => `${path}?${new URLSearchParams(Object.entries(query).filter(([, value]) => value))}`;

export const get = (path, query = {}, options) => tried(() => fetch(address(path, query)), options);

export function post(path, sent, options) {
  const body = JSON.stringify(sent);
  return tried(() => fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body }), options);
}

export function upload(file, as) {
  const to = address("/api/files", { as, name: file.name || "pasted.png" });
  const headers = { "Content-Type": "application/octet-stream" };
  return tried(() => fetch(to, { method: "POST", headers, body: file }), { patience: 60_000 });
}

// Changes from `since` on, for one viewer; comes back by itself after any break, for ever. `anew`: the server's chat is another one.
export function follow(as, since, { line, state, anew }) {
  let source;
  let seen = since;
  let between = waits();
  let gone = false;
  const open = () => {
    if (gone) return;
    source = new EventSource(`/api/changes?${new URLSearchParams({ as, since: seen })}`);
    source.onopen = () => {
      between = waits();
      state(true);
      wake();
    };
    source.addEventListener("line", (event) => {
      seen = Number(event.lastEventId);
      line(JSON.parse(event.data));
    });
    source.addEventListener("anew", anew);
    source.onerror = () => {
      source.close();
      state(false);
      pause(between.next().value).then(open);
    };
  };
  open();
  return () => {
    gone = true;
    source.close();
  };
}
