// A picture by itself, its original to download, and its alt text to mend.

import { h, icon, weight } from "./dom.js";

export class Lightbox {
  // describe(line, picture, alt) resolves to {status, declined}
  constructor(dialog, sheet, describe) {
    this.dialog = dialog;
    this.sheet = sheet;
    this.describe = describe;
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    dialog.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (step) this.go(step);
    });
  }

  // `all`: [{line, picture}], oldest first; `at`: the one to begin with.
  open(all, at) {
    this.all = all;
    this.at = at;
    this.draw();
    if (!this.dialog.open) this.dialog.showModal();
  }

  go(step) {
    const next = this.at + step;
    if (next < 0 || next >= this.all.length) return;
    this.at = next;
    this.draw();
  }

  draw() {
    const { line, picture } = this.all[this.at];
    const original = `/pictures/${picture.sha256}`;
    const name = picture.filename ?? `darkroom-v${picture.number}`;
    const arrow = (step, label, face) => {
      const dead = this.at + step < 0 || this.at + step >= this.all.length;
      return h("button", { type: "button", class: "icon arrow", "aria-label": label, disabled: dead, onclick: () => this.go(step) }, icon(face));
    };
    this.dialog.replaceChildren(
      h("div", { class: "stage" }, h("img", { src: original, alt: picture.alt, width: picture.width, height: picture.height })),
      h(
        "footer",
        {},
        h("div", { class: "turn" }, arrow(-1, "The version before", "back"), arrow(1, "The version after", "next")),
        h("div", { class: "facts" }, h("b", {}, `v${picture.number}`), h("span", {}, `${picture.width} × ${picture.height}`), h("span", {}, weight(picture.size))),
        h("p", { class: "alt", dir: "auto" }, picture.alt),
        h("button", { type: "button", class: "act", onclick: () => this.askAlt(line, picture) }, "Alt text"),
        h("a", { class: "act solid", href: original, download: name }, icon("download"), "Original"),
        h("button", { type: "button", class: "icon", "aria-label": "Close", onclick: () => this.dialog.close() }, icon("close")),
      ),
    );
    this.dialog.querySelector("a").focus();
  }

  askAlt(line, picture) {
    const field = h("textarea", { rows: 4, maxlength: 1000, dir: "auto", id: "alt-field" });
    field.value = picture.alt;
    const said = h("p", { class: "status", role: "status" });
    const form = h(
      "form",
      {},
      h("h2", { id: "alt-title" }, "Alt text"),
      h("label", { for: "alt-field" }, "What somebody who cannot see the picture should know of it"),
      field,
      said,
      h("div", { class: "row-of-buttons" }, h("button", { type: "button", class: "act", onclick: () => this.sheet.close() }, "Close"), h("button", { class: "act solid" }, "Save")),
    );
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        const { status, declined } = await this.describe(line, picture, field.value);
        if (declined) return void ((said.textContent = status), said.classList.add("bad"));
        picture.alt = field.value.trim();
        this.sheet.close();
        if (this.dialog.open) this.draw();
      } catch (error) {
        said.textContent = error.message;
        said.classList.add("bad");
      }
    });
    this.sheet.replaceChildren(form);
    this.sheet.showModal();
    field.focus();
  }
}
