// What a window remembers over a reload. Where the browser keeps nothing for pages, the window's own history entry still does.

function tried(doing) {
  try {
    return doing();
  } catch {
    return null; // storage is blocked, or full
  }
}

// Storage is looked up at each use: where it is blocked, even its name throws.
const kept = (storage) => ({
  get: (key) => tried(() => storage().getItem(key)),
  set: (key, value) => tried(() => storage().setItem(key, value)),
});

export const session = kept(() => sessionStorage); // also for the words of a draft, which change too often for the history
export const lasting = kept(() => localStorage);

const entry = () => history.state ?? {};

export const windowed = {
  get: (key) => entry()[key] ?? session.get(key),
  set(key, value) {
    tried(() => history.replaceState({ ...entry(), [key]: value }, ""));
    session.set(key, value);
  },
};
