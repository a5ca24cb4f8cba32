// The way to the server. What is sent carries an event id made once, so that sending it again after a lost answer is harmless.

const PATIENCE = [500, 1500, 4000];
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

export class Unheard extends Error {}

export const eventId = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");

export async function get(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Unheard(await answer.text());
  return answer.json();
}

async function tried(request) {
  for (const wait of [...PATIENCE, null]) {
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof TypeError) || wait === null) throw new Unheard("The playground does not answer. Is it still running?");
      await pause(wait);
    }
  }
}

export async function post(path, sent) {
  const body = JSON.stringify(sent);
  const answer = await tried(() => fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body }));
  if (!answer.ok) throw new Unheard(await answer.text());
  return answer.json();
}

export async function upload(file, as) {
  const query = new URLSearchParams({ as, name: file.name || "pasted.png" });
  const answer = await tried(() =>
    fetch(`/api/files?${query}`, { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: file }),
  );
  if (!answer.ok) throw new Unheard(await answer.text());
  return answer.json();
}

// Changes from `since` on, for one viewer; comes back by itself after any break.
export function follow(as, since, { line, state }) {
  let source;
  let seen = since;
  let timer;
  const open = () => {
    source = new EventSource(`/api/changes?${new URLSearchParams({ as, since: seen })}`);
    source.onopen = () => state(true);
    source.addEventListener("line", (event) => {
      seen = Number(event.lastEventId);
      line(JSON.parse(event.data));
    });
    source.onerror = () => {
      state(false);
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, 2000);
    };
  };
  open();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
