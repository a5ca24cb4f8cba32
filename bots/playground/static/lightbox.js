// A picture by itself, its original to download, and its alt text to mend.

import { button, h, icon, iconButton, previewOf, row, weight } from "./dom.js";

export class Lightbox {
  // describe(line, picture, alt) resolves to {status, declined}
  constructor(dialog, sheet, describe) {
    this.dialog = dialog;
    this.sheet = sheet;
    this.describe = describe;
    this.build();
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    dialog.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (step) this.go(step);
    });
  }

  // Built once, so that turning the page changes what stands in it and moves no focus.
  build() {
    const arrow = (step, label, face) => iconButton(face, label, () => this.go(step), { class: "icon arrow" });
    this.image = h("img");
    this.arrows = { [-1]: arrow(-1, "The previous version", "back"), 1: arrow(1, "The next version", "next") };
    this.facts = h("div.facts", { "aria-live": "polite" });
    this.alt = h("p.alt", { dir: "auto" });
    this.mend = button("Alt text", () => this.askAlt(this.all[this.at]));
    this.original = h("a.act.solid", icon("download"), "Original");
    const close = iconButton("close", "Close", () => this.dialog.close());
    this.dialog.append(
      h("div.stage", this.image),
      h("footer", h("div", this.arrows[-1], this.arrows[1]), this.facts, this.alt, this.mend, this.original, close),
    );
  }

  // `all`: [{line, picture}], oldest first; `at`: the one to begin with. The dialog gives the focus back to what opened it.
  open(all, at) {
    this.all = all;
    this.at = at;
    this.draw();
    if (this.dialog.open) return;
    this.dialog.showModal();
    this.original.focus();
  }

  go(step) {
    if (!this.all[this.at + step]) return;
    this.at += step;
    this.draw();
  }

  draw() {
    const { picture } = this.all[this.at];
    for (const step of [-1, 1]) this.arrows[step].ariaDisabled = !this.all[this.at + step]; // it keeps the focus
    this.dialog.ariaLabel = `Picture v${picture.number}`;
    this.face(picture);
    const facts = picture.hidden ? ["size and original after the vote"] : [`${picture.width} × ${picture.height}`, weight(picture.size)];
    this.facts.replaceChildren(h("b", `v${picture.number}`), ...facts.map((fact) => h("span", fact)));
    this.alt.textContent = picture.alt;
    this.original.hidden = Boolean(picture.hidden); // its size and format may tell which tier painted it
    this.original.href = `/pictures/${picture.sha256}`;
    this.original.download = picture.filename ?? `darkroom-v${picture.number}`;
  }

  // The preview that the page has already, until the original is there.
  face(picture) {
    const original = new Image();
    const here = () => this.all[this.at].picture.sha256 === picture.sha256;
    original.onload = () => here() && (this.image.src = original.src);
    const { width, height, alt } = picture;
    Object.assign(this.image, { width, height, alt, src: previewOf(picture.sha256, 1024) });
    if (!picture.hidden) original.src = `/pictures/${picture.sha256}`;
  }

  askAlt({ line, picture }) {
    const field = h("textarea", { rows: 4, maxlength: 1000, dir: "auto", id: "alt-field" });
    field.value = picture.alt;
    const said = h("p.status.bad", { role: "status" });
    const save = async (event) => {
      event.preventDefault();
      try {
        const { status, declined } = await this.describe(line, picture, field.value);
        if (declined) throw new Error(status);
        picture.alt = field.value.trim();
        this.sheet.close();
        if (this.dialog.open) this.draw();
      } catch (error) {
        said.textContent = error.message;
      }
    };
    const form = h(
      "form",
      { onsubmit: save },
      h("h2", { id: "alt-title" }, "Alt text"),
      h("label", { for: "alt-field" }, "Describe the picture for somebody who can't see it"),
      field,
      said,
      row(button("Close", () => this.sheet.close()), h("button.act.solid", "Save")),
    );
    this.sheet.replaceChildren(form);
    this.sheet.showModal();
    field.focus();
  }
}
