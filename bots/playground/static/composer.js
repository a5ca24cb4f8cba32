// The field to write in: completion, files by button, drop and paste, the picture replied to, and what the studio says at once.

import { upload } from "./api.js";
import { suggest } from "./commands.js";
import { h, icon, weight } from "./dom.js";

let made = 0;

export class Composer {
  // send({text, files, reply, at}) resolves to {status, declined}; context() gives {team, me, channel, root, inThread}.
  constructor(form, { label, placeholder, context, send, dropZone, leave }) {
    this.form = form;
    this.context = context;
    this.send = send;
    this.leave = leave;
    this.files = [];
    this.reply = null;
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
      "aria-label": label,
      "aria-autocomplete": "list",
      "aria-haspopup": "listbox",
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

  listen(dropZone) {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.field.addEventListener("input", () => this.refresh());
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
      else if (this.reply) this.replyTo(null);
      else this.leave?.();
    }
  }

  // Enter sends what is already typed in full, rather than completing it to itself.
  isTyped() {
    const { selectionStart: caret, value } = this.field;
    return value.slice(this.from, caret) === this.options[this.chosen].insert.trim() && caret === value.length;
  }

  refresh() {
    this.field.style.setProperty("height", "auto");
    if (this.field.value) this.field.style.setProperty("height", `${this.field.scrollHeight}px`);
    this.go.disabled = !this.field.value.trim() && !this.files.length;
    this.say("");
    this.advise();
    this.complete();
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
    this.refresh();
  }

  write(words) {
    this.field.value = words;
    this.field.focus();
    this.field.selectionStart = this.field.selectionEnd = words.length;
    this.refresh();
  }

  // reply: {line, version, title, exact} or null. `exact`: the words are an edit of that version, whatever they are.
  replyTo(reply) {
    this.reply = reply;
    this.about.hidden = reply === null;
    this.about.replaceChildren();
    if (reply) {
      const end = () => (this.replyTo(null), this.field.focus());
      this.about.append(
        reply.sha256 ? h("img", { src: `/previews/${reply.sha256}?edge=160`, alt: "" }) : "",
        h("span", {}, reply.title),
        h("button", { type: "button", class: "icon small", "aria-label": "Do not reply to that one", onclick: end }, icon("close")),
      );
      this.field.focus();
    }
  }

  add(files) {
    for (const file of files) this.addOne(file);
    this.field.focus();
  }

  async addOne(file) {
    const { team, me } = this.context();
    if (file.size > team.file_bytes) return this.say(`“${file.name}” is larger than ${team.file_bytes / 1e6} MB. Attach a smaller copy.`, true);
    const one = { name: file.name, size: file.size, id: null, url: file.type.startsWith("image/") ? URL.createObjectURL(file) : null };
    this.files.push(one);
    this.lay();
    one.coming = upload(file, me)
      .then(({ id }) => (one.id = id))
      .catch((error) => {
        this.files = this.files.filter((other) => other !== one);
        this.say(error.message, true);
      })
      .finally(() => this.lay());
    return one.coming;
  }

  lay() {
    this.tray.hidden = this.files.length === 0;
    this.tray.replaceChildren(
      ...this.files.map((one) => {
        const away = () => ((this.files = this.files.filter((other) => other !== one)), this.lay(), this.field.focus());
        return h(
          "li",
          { class: one.id ? "" : "coming" },
          one.url ? h("img", { src: one.url, alt: "" }) : icon("file"),
          h("span", { class: "name" }, one.name, h("small", {}, one.id ? weight(one.size) : "uploading…")),
          h("button", { type: "button", class: "icon small", "aria-label": `Remove ${one.name}`, onclick: away }, icon("close")),
        );
      }),
    );
    this.go.disabled = !this.field.value.trim() && !this.files.length;
  }

  // What was promised has come.
  calm() {
    if (!this.status.classList.contains("bad")) this.say("");
  }

  // What went well need not be read for long; what went wrong stays until something else is typed.
  say(sentence, bad = false) {
    clearTimeout(this.fading);
    this.status.textContent = sentence;
    this.status.classList.toggle("bad", bad);
    if (!bad) this.fading = setTimeout(() => (this.status.textContent = ""), 5000);
  }

  // What is sent goes in the order it was sent, and nobody waits for an answer to write on.
  submit() {
    const text = this.field.value.trim();
    if (!text && !this.files.length) return;
    const sent = { text, files: this.files, reply: this.reply, at: this.context() };
    this.clear();
    this.sending = (this.sending ?? Promise.resolve()).then(() => this.deliver(sent));
  }

  async deliver({ text, files, reply, at }) {
    await Promise.all(files.map((one) => one.coming));
    const arrived = files.filter((one) => one.id);
    try {
      const { status, declined } = await this.send({ text, files: arrived.map((one) => one.id), reply, at });
      if (declined && text.startsWith("/")) this.back(text, arrived, reply);
      if (!declined) this.say(status);
    } catch (error) {
      this.back(text, arrived, reply);
      this.say(error.message, true);
    }
  }

  clear() {
    this.field.value = "";
    this.files = [];
    this.lay();
    this.replyTo(null);
    this.refresh();
  }

  // Words that were not taken come back to be mended, unless something else is being written by now.
  back(text, files, reply) {
    if (this.field.value || this.files.length) return;
    this.field.value = text;
    this.files = files;
    this.lay();
    this.replyTo(reply);
    this.refresh();
    this.offer([]);
  }
}
