// The field to write in: completion, files by button, drop and paste, the picture replied to, and what the studio says at once.

import { upload } from "./api.js";
import { suggest } from "./commands.js";
import { button, h, icon, iconButton, preview, weight } from "./dom.js";
import { session } from "./store.js";

let made = 0;

export class Composer {
  // send({text, files, reply, at}) takes it from there; context() gives {team, me, channel, root, inThread}.
  constructor(form, { placeholder = "", context, send, leave }) {
    this.form = form;
    this.context = context;
    this.send = send;
    this.leave = leave;
    this.drafts = new Map(); // where it is written -> {text, files, reply}
    this.draft = blank();
    this.options = [];
    this.chosen = 0;
    this.id = `composer-${(made += 1)}`;
    this.build(placeholder);
    this.listen(form.parentElement);
    this.refresh();
  }

  build(placeholder) {
    this.list = h("ul.options", { id: `${this.id}-options`, role: "listbox", "aria-label": "Suggestions", hidden: true });
    this.about = h("div.replying", { hidden: true });
    this.tray = h("ul.tray", { "aria-label": "Attached", hidden: true });
    this.field = h("textarea", {
      rows: 1,
      placeholder,
      role: "combobox",
      "aria-label": this.form.ariaLabel,
      "aria-autocomplete": "list",
      "aria-haspopup": "listbox",
      "aria-expanded": false,
      "aria-controls": `${this.id}-options`,
      autocomplete: "off",
      dir: "auto",
      oninput: () => this.typed(),
      onclick: () => this.complete(),
      onkeydown: (event) => this.key(event),
      onblur: () => this.offer([]),
      onpaste: (event) => this.given(event, event.clipboardData),
    });
    const picked = () => {
      this.add(picker.files);
      picker.value = "";
    };
    const picker = h("input.unseen", { type: "file", multiple: true, accept: "image/*,.heic,.heif", tabindex: -1, "aria-hidden": true, onchange: picked });
    const attach = iconButton("attach", "Attach a reference picture", () => picker.click(), { title: "Attach a reference" });
    this.go = iconButton("send", "Send", null, { type: "submit", class: "icon go", title: "Send (Enter)" });
    this.status = h("p.status", { role: "status" });
    this.hint = h("p.hint");
    this.form.append(
      this.list,
      h("div.box", this.about, this.tray, h("div.row", attach, this.field, this.go)),
      h("div.under", this.status, this.hint),
      picker,
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
    this.form.onsubmit = (event) => {
      event.preventDefault();
      this.submit();
    };
    let depth = 0; // how many elements within the zone files are held over
    const dragged = (kind, change) =>
      dropZone.addEventListener(kind, (event) => {
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        depth = Math.max(0, change());
        dropZone.classList.toggle("dropping", depth > 0);
        if (kind === "drop") this.given(event, event.dataTransfer);
      });
    dragged("dragenter", () => depth + 1);
    dragged("dragleave", () => depth - 1);
    dragged("dragover", () => depth);
    dragged("drop", () => 0);
  }

  // Files that were pasted or dropped.
  given(event, { files }) {
    if (!files.length) return;
    event.preventDefault();
    this.add(files);
  }

  key(event) {
    if (event.isComposing) return;
    const { key, shiftKey } = event;
    const open = this.options.length;
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (open && step) this.mark((this.chosen + step + open) % open);
    else if (open && (key === "Tab" || key === "Enter") && !shiftKey && !this.isTyped()) this.take(this.chosen);
    else if (key === "Enter" && !shiftKey) this.submit();
    else if (key === "Escape") {
      event.stopPropagation();
      if (open) this.offer([]);
      else if (this.draft.reply) this.replyTo(null);
      else this.leave?.();
    } else return;
    event.preventDefault();
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
    this.field.style.height = "auto";
    if (this.field.value) this.field.style.height = `${this.field.scrollHeight}px`;
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
    this.hint.append("Chat with the team. ", button("Paint it instead", paint, { class: "link" }));
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
    this.field.ariaExpanded = options.length > 0;
    this.list.replaceChildren(
      ...options.map((option, index) =>
        h(
          "li",
          { id: `${this.id}-${index}`, role: "option", onmousedown: (event) => (event.preventDefault(), this.take(index)) },
          h("span.what", option.label, option.takes && h("i", ` ${option.takes}`)),
          h("span.does", option.does),
        ),
      ),
    );
    if (options.length) this.mark(0);
    else this.field.removeAttribute("aria-activedescendant");
  }

  mark(index) {
    this.chosen = index;
    [...this.list.children].forEach((one, at) => (one.ariaSelected = at === index));
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
    if (!reply) return;
    const end = () => (this.replyTo(null), this.field.focus());
    const close = iconButton("close", "Don't reply to that message", end, { class: "icon small" });
    this.about.append(...(reply.sha256 ? [preview(reply.sha256, 160)] : []), h("span", reply.title), close);
  }

  add(files) {
    for (const file of files) this.addOne(file);
    this.field.focus();
  }

  addOne(file) {
    const { team, me } = this.context();
    if (file.size > team.file_bytes) return this.say(`“${file.name}” is larger than ${team.file_bytes / 1e6} MB. Attach a smaller copy.`, { bad: true });
    const { draft } = this;
    const one = { name: file.name, size: file.size, id: null, url: file.type.startsWith("image/") ? URL.createObjectURL(file) : null };
    draft.files.push(one);
    this.lay();
    one.coming = upload(file, me)
      .then(({ id }) => (one.id = id))
      .catch((error) => {
        without(draft, one);
        this.say(error.message, { bad: true });
      })
      .finally(() => this.lay());
  }

  lay() {
    const { draft } = this;
    this.tray.hidden = draft.files.length === 0;
    this.tray.replaceChildren(
      ...draft.files.map((one) => {
        const away = () => (without(draft, one), this.lay(), this.field.focus());
        return h(
          "li",
          { class: one.id ? "" : "coming" },
          one.url ? h("img", { src: one.url, alt: "" }) : icon("file"),
          h("span.name", one.name, h("small", one.id ? weight(one.size) : "uploading…")),
          iconButton("close", `Remove ${one.name}`, away, { class: "icon small" }),
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
    Object.assign(this.draft, blank());
    session.set(`draft:${this.place}`, "");
    this.show();
    this.send({ text: text.trim(), files, reply, at });
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

const without = (draft, one) => (draft.files = draft.files.filter((other) => other !== one));
