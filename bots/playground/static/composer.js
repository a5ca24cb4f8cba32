// The field to write in: completion, files by button, drop and paste, the picture replied to, and what the studio says at once.

import { upload } from "./api.js";
import { suggest } from "./commands.js";
import { h, icon, weight } from "./dom.js";
import { session } from "./store.js";

let made = 0;

export class Composer {
  // send({text, files, reply, at}) takes it from there; context() gives {team, me, channel, root, inThread}.
  constructor(form, { label, placeholder, context, send, dropZone, leave }) {
    this.form = form;
    this.context = context;
    this.send = send;
    this.leave = leave;
    this.drafts = new Map(); // where it is written -> {text, files, reply}
    this.draft = blank();
    this.options = [];
    this.chosen = 0;
    this.id = `composer-${(made += 1)}`;
    this.build(label, placeholder);
    this.listen(dropZone);
    this.refresh();
  }

  build(label, placeholder) {
    this.list = h("ul", { class: "options", id: `${this.id}-options`, role: "listbox", "aria-label": "Suggestions", hidden: true });
    this.about = h("div", { class: "about", hidden: true });
    this.tray = h("ul", { class: "tray", "aria-label": "Attached", hidden: true });
    this.field = h("textarea", {
      rows: 1,
      placeholder,
      role: "combobox",
      "aria-label": label,
      "aria-autocomplete": "list",
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      "aria-controls": `${this.id}-options`,
      autocomplete: "off",
      dir: "auto",
    });
    this.picker = h("input", { type: "file", multiple: true, accept: "image/*,.heic,.heif", class: "unseen", tabindex: "-1", "aria-hidden": "true" });
    this.attach = h("button", { type: "button", class: "icon attach", "aria-label": "Attach a reference picture", title: "Attach a reference" }, icon("attach"));
    this.go = h("button", { type: "submit", class: "icon go", "aria-label": "Send", title: "Send (Enter)" }, icon("send"));
    this.status = h("p", { class: "status", role: "status" });
    this.hint = h("p", { class: "hint" });
    this.form.append(
      this.list,
      h("div", { class: "box" }, this.about, this.tray, h("div", { class: "row" }, this.attach, this.field, this.go)),
      h("div", { class: "under" }, this.status, this.hint),
      this.picker,
    );
  }

  // Where it is written for from now on. What was begun elsewhere stays there.
  at(place) {
    if (place === this.place) return;
    this.place = place;
    this.draft = this.drafts.get(place) ?? { ...blank(), text: session.get(`draft:${place}`) ?? "" };
    this.drafts.set(place, this.draft);
    this.show();
  }

  show() {
    this.field.value = this.draft.text;
    this.lay();
    this.drawReply();
    this.refresh();
    this.offer([]);
  }

  listen(dropZone) {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.field.addEventListener("input", () => this.typed());
    this.field.addEventListener("click", () => this.complete());
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.field.addEventListener("blur", () => this.offer([]));
    this.field.addEventListener("paste", (event) => {
      if (!event.clipboardData.files.length) return;
      event.preventDefault();
      this.add(event.clipboardData.files);
    });
    this.attach.addEventListener("click", () => this.picker.click());
    this.picker.addEventListener("change", () => {
      this.add(this.picker.files);
      this.picker.value = "";
    });
    let depth = 0;
    const files = (event) => event.dataTransfer.types.includes("Files");
    const over = (change) => (event) => {
      if (!files(event)) return;
      event.preventDefault();
      depth = Math.max(0, depth + change);
      dropZone.classList.toggle("dropping", depth > 0);
    };
    dropZone.addEventListener("dragenter", over(1));
    dropZone.addEventListener("dragleave", over(-1));
    dropZone.addEventListener("dragover", (event) => files(event) && event.preventDefault());
    dropZone.addEventListener("drop", (event) => {
      if (!files(event)) return;
      event.preventDefault();
      depth = 0;
      dropZone.classList.remove("dropping");
      this.add(event.dataTransfer.files);
    });
  }

  key(event) {
    if (event.isComposing) return;
    const open = this.options.length > 0;
    if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      this.mark((this.chosen + (event.key === "ArrowDown" ? 1 : -1) + this.options.length) % this.options.length);
    } else if (open && (event.key === "Tab" || event.key === "Enter") && !event.shiftKey && !this.isTyped()) {
      event.preventDefault();
      this.take(this.chosen);
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      if (open) this.offer([]);
      else if (this.draft.reply) this.replyTo(null);
      else this.leave?.();
    }
  }

  // Enter sends what is already typed in full, rather than completing it to itself.
  isTyped() {
    const { selectionStart: caret, value } = this.field;
    return value.slice(this.from, caret) === this.options[this.chosen].insert.trim() && caret === value.length;
  }

  typed() {
    this.draft.text = this.field.value;
    session.set(`draft:${this.place}`, this.draft.text);
    this.refresh();
  }

  refresh() {
    this.field.style.setProperty("height", "auto");
    if (this.field.value) this.field.style.setProperty("height", `${this.field.scrollHeight}px`);
    this.go.disabled = this.isEmpty();
    this.say("");
    this.advise();
    this.complete();
  }

  isEmpty() {
    return !this.draft.text.trim() && !this.draft.files.length;
  }

  advise() {
    const words = this.field.value.trim();
    const chat = !this.context().inThread && words.length > 2 && !/^(\/|@darkroom\b)/i.test(words) && !/(^|\s)@darkroom\b/i.test(words);
    this.hint.replaceChildren();
    if (!chat) return;
    const paint = () => this.write(`/imagine ${words}`);
    this.hint.append("Chat with the team. ", h("button", { type: "button", class: "link", onclick: paint }, "Paint it instead"));
  }

  complete() {
    const { selectionStart: caret, selectionEnd, value } = this.field;
    if (caret !== selectionEnd || document.activeElement !== this.field) return this.offer([]);
    const { from, options } = suggest(value.slice(0, caret), this.context());
    this.from = from;
    return this.offer(options);
  }

  offer(options) {
    this.options = options;
    this.list.hidden = options.length === 0;
    this.field.setAttribute("aria-expanded", String(options.length > 0));
    this.list.replaceChildren(
      ...options.map((option, index) =>
        h(
          "li",
          { id: `${this.id}-${index}`, role: "option", onmousedown: (event) => (event.preventDefault(), this.take(index)) },
          h("span", { class: "what" }, option.label, option.takes && h("i", {}, ` ${option.takes}`)),
          h("span", { class: "does" }, option.does ?? ""),
        ),
      ),
    );
    if (options.length) this.mark(0);
    else this.field.removeAttribute("aria-activedescendant");
  }

  mark(index) {
    this.chosen = index;
    [...this.list.children].forEach((one, at) => one.setAttribute("aria-selected", String(at === index)));
    this.field.setAttribute("aria-activedescendant", `${this.id}-${index}`);
    this.list.children[index].scrollIntoView({ block: "nearest" });
  }

  take(index) {
    const { insert } = this.options[index];
    const { selectionStart: caret, value } = this.field;
    this.field.value = value.slice(0, this.from) + insert + value.slice(caret);
    this.field.selectionStart = this.field.selectionEnd = this.from + insert.length;
    this.typed();
  }

  write(words) {
    this.field.value = words;
    this.field.focus();
    this.field.selectionStart = this.field.selectionEnd = words.length;
    this.typed();
  }

  // reply: {line, version, title, exact} or null. `exact`: the words are an edit of that version, whatever they are.
  replyTo(reply) {
    this.draft.reply = reply;
    this.drawReply();
    if (reply) this.field.focus();
  }

  drawReply() {
    const { reply } = this.draft;
    this.about.hidden = reply === null;
    this.about.replaceChildren();
    if (reply) {
      const end = () => (this.replyTo(null), this.field.focus());
      this.about.append(
        reply.sha256 ? h("img", { src: `/previews/${reply.sha256}?edge=160`, alt: "" }) : "",
        h("span", {}, reply.title),
        h("button", { type: "button", class: "icon small", "aria-label": "Don't reply to that message", onclick: end }, icon("close")),
      );
    }
  }

  add(files) {
    for (const file of files) this.addOne(file);
    this.field.focus();
  }

  async addOne(file) {
    const { team, me } = this.context();
    if (file.size > team.file_bytes) return this.say(`“${file.name}” is larger than ${team.file_bytes / 1e6} MB. Attach a smaller copy.`, { bad: true });
    const { draft } = this;
    const one = { name: file.name, size: file.size, id: null, url: file.type.startsWith("image/") ? URL.createObjectURL(file) : null };
    draft.files.push(one);
    this.lay();
    one.coming = upload(file, me)
      .then(({ id }) => (one.id = id))
      .catch((error) => {
        draft.files = draft.files.filter((other) => other !== one);
        this.say(error.message, { bad: true });
      })
      .finally(() => this.lay());
    return one.coming;
  }

  lay() {
    const { draft } = this;
    this.tray.hidden = draft.files.length === 0;
    this.tray.replaceChildren(
      ...draft.files.map((one) => {
        const away = () => ((draft.files = draft.files.filter((other) => other !== one)), this.lay(), this.field.focus());
        return h(
          "li",
          { class: one.id ? "" : "coming" },
          one.url ? h("img", { src: one.url, alt: "" }) : icon("file"),
          h("span", { class: "name" }, one.name, h("small", {}, one.id ? weight(one.size) : "uploading…")),
          h("button", { type: "button", class: "icon small", "aria-label": `Remove ${one.name}`, onclick: away }, icon("close")),
        );
      }),
    );
    this.go.disabled = this.isEmpty();
  }

  // What was promised has come.
  calm() {
    if (!this.status.classList.contains("bad")) this.say("");
  }

  // What went well need not be read for long; what went wrong stays until something else is typed.
  say(sentence, { bad = false, stays = bad } = {}) {
    clearTimeout(this.fading);
    this.status.textContent = sentence;
    this.status.classList.toggle("bad", bad);
    if (!stays) this.fading = setTimeout(() => (this.status.textContent = ""), 5000);
  }

  // Nobody waits for an answer to write on.
  submit() {
    const { text, files, reply } = this.draft;
    if (this.isEmpty()) return;
    const at = this.context();
    this.clear();
    this.send({ text: text.trim(), files, reply, at });
  }

  clear() {
    Object.assign(this.draft, blank());
    session.set(`draft:${this.place}`, "");
    this.show();
  }

  // Words that were not taken come back to where they were written, to be mended, unless something else is written there by now.
  back(place, { text, files, reply }) {
    const draft = this.drafts.get(place);
    if (!draft || draft.text || draft.files.length) return;
    Object.assign(draft, { text, files: files.filter((one) => one.id), reply });
    if (draft === this.draft) this.show();
  }
}

const blank = () => ({ text: "", files: [], reply: null });
