// What a window remembers over a reload. Where the browser keeps nothing for pages, the window's own history entry still does.

function tried(doing) {
  try {
    return doing();
  } catch {
    return null; // storage is blocked, or full
  }
}

const entry = () => history.state ?? {};

export const windowed = {
  get: (key) => entry()[key] ?? tried(() => sessionStorage.getItem(key)),
  set(key, value) {
    tried(() => history.replaceState({ ...entry(), [key]: value }, ""));
    tried(() => sessionStorage.setItem(key, value));
  },
};

// For the words of a draft, which change too often for the history.
export const session = {
  get: (key) => tried(() => sessionStorage.getItem(key)),
  set: (key, value) => tried(() => sessionStorage.setItem(key, value)),
};

export const lasting = {
  get: (key) => tried(() => localStorage.getItem(key)),
  set: (key, value) => tried(() => localStorage.setItem(key, value)),
};
