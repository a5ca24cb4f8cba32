// A thread's versions as a tree to walk about in: a line from each to what was made from it, and beside it what can be done with the
// one that was chosen. The server says where each stands, as on the sheet that a chat gets.

import { get } from "./api.js";
import { fill, h, icon } from "./dom.js";

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

export class Tree {
  // acts: press(one), edit(cell)
  constructor(dialog, acts) {
    this.dialog = dialog;
    this.acts = acts;
    this.build();
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    new ResizeObserver(() => this.lines()).observe(this.grid);
  }

  build() {
    const turn = (step, label, face) => h("button", { type: "button", class: "icon", "aria-label": label, onclick: () => this.load(this.found.page + step) }, icon(face));
    this.turns = { [-1]: turn(-1, "The page before", "back"), 1: turn(1, "The next page", "next") };
    this.pages = h("p", { role: "status" });
    this.grid = h("div", { class: "cells", role: "group", "aria-label": "Versions, each after what it was made from", onkeydown: (event) => this.walk(event) });
    this.said = h("p", { class: "status", role: "status" });
    this.about = h("section", { class: "about", "aria-label": "The chosen version" });
    this.dialog.append(
      h("header", { class: "head" }, h("div", { class: "titles" }, h("h2", { id: "tree-title" }, "Versions"), this.pages), this.turns[-1], this.turns[1], h("button", { type: "button", class: "icon", "aria-label": "Close", onclick: () => this.dialog.close() }, icon("close"))),
      h("div", { class: "walk" }, this.grid, this.said),
      this.about,
    );
  }

  // where: {channel, root, as}. The dialog gives the focus back to what opened it.
  async open(where) {
    Object.assign(this, { where, chosen: null, beside: null, found: null });
    fill(this.grid, []);
    fill(this.about, []);
    this.pages.textContent = "";
    if (!this.dialog.open) this.dialog.showModal();
    await this.load();
  }

  async load(page) {
    if (page && (page < 1 || page > this.found.pages)) return;
    const { channel, root, as } = this.where;
    this.say("");
    try {
      this.found = await get(`/api/trees/${root}?${new URLSearchParams({ channel, as, ...(page && { page }) })}`, { patience: 10_000 });
    } catch (error) {
      return this.say(error.message, true);
    }
    const cells = this.found.cells;
    this.chosen = cells.find((cell) => cell.version === this.chosen?.version) ?? cells.find((cell) => cell.current) ?? cells[0];
    this.draw();
    if (!page) this.focus(this.chosen);
  }

  say(words, bad = false) {
    this.said.textContent = words;
    this.said.classList.toggle("bad", bad);
  }

  draw() {
    const { cells, page, pages } = this.found;
    this.pages.textContent = pages > 1 ? `Page ${page} of ${pages}` : cells.length > 1 ? `${cells.length} in this thread` : "The first one";
    for (const step of [-1, 1]) {
      this.turns[step].hidden = pages < 2;
      this.turns[step].setAttribute("aria-disabled", String(page + step < 1 || page + step > pages));
    }
    this.grid.style.setProperty("--columns", String(Math.max(3, ...cells.map((cell) => cell.column + 1))));
    fill(this.grid, cells.map((cell) => this.cell(cell)));
    this.lines();
    this.tell();
  }

  cell(cell) {
    const from = cell.from ? `, from v${cell.from}` : "";
    const button = h(
      "button",
      {
        type: "button",
        class: ["cell", cell.current && "current", cell.on_line && "on-line"].filter(Boolean).join(" "),
        "data-key": cell.version,
        "aria-label": `${this.name(cell)}${cell.current ? ", the current one" : ""}${from}: ${cell.words}`,
        "aria-pressed": String(cell === this.chosen),
        onclick: () => this.choose(cell),
      },
      h("span", { class: "face" }, this.face(cell, 160)),
      h("span", { class: "name" }, h("b", {}, `v${cell.number}`), cell.branch && h("span", {}, cell.branch)),
    );
    button.style.setProperty("grid-area", `${cell.row + 1} / ${cell.column + 1}`);
    return button;
  }

  // A picture whose original is gone leaves its place, and says so.
  face(cell, edge) {
    const image = h("img", { src: `/previews/${cell.sha256}?edge=${edge}`, alt: "", decoding: "async" });
    image.addEventListener("error", () => image.replaceWith(h("span", { class: "gone" }, "gone")));
    return image;
  }

  name(cell) {
    return cell.branch ? `v${cell.number}, called ${cell.branch}` : `v${cell.number}`;
  }

  choose(cell) {
    const one = this.beside;
    this.beside = null;
    if (one && one !== cell) return this.done({ act: "before-after", version: cell.version, against: one.number });
    this.chosen = cell;
    this.say("");
    this.draw();
  }

  // What is known of the chosen version, and what can be done with it.
  tell() {
    const cell = this.chosen;
    const { buttons } = this.found;
    const button = (label, onclick, more = {}) => h("button", { type: "button", class: "act", onclick, ...more }, label);
    const press = (act) => () => this.done({ act, version: cell.version });
    fill(this.about, [
      h("div", { class: "large", "data-key": cell.version }, this.face(cell, 512)),
      h(
        "div",
        { class: "told" },
        h("h3", {}, h("b", {}, `v${cell.number}`), cell.branch && h("span", {}, cell.branch), cell.current && h("span", { class: "mark" }, "current")),
        h("p", { class: "words", dir: "auto" }, cell.words),
        h("p", { class: "facts" }, [cell.from ? `from v${cell.from}` : null, cell.facts, cell.by].filter(Boolean).map((fact) => h("span", {}, fact))),
        h(
          "div",
          { class: "row-of-buttons" },
          !cell.current && button(`Go on with v${cell.number}`, press("pick"), { "data-act": "pick", class: "act solid" }),
          button(buttons.edit, () => (this.dialog.close(), this.acts.edit(cell)), { "data-act": "edit", "aria-label": `${buttons.edit} v${cell.number}` }),
          button(buttons.info, press("info"), { "data-act": "info", "aria-label": `${buttons.info} v${cell.number}` }),
          cell.from && button(buttons["before-after"], press("before-after"), { "data-act": "before-after" }),
          this.found.cells.length > 1 && button("Compare with…", () => this.compare(), { "data-act": "compare", "aria-pressed": String(Boolean(this.beside)) }),
        ),
      ),
    ]);
  }

  compare() {
    this.beside = this.beside ? null : this.chosen;
    this.say(this.beside ? `Choose the version to compare v${this.chosen.number} with.` : "");
    this.tell();
    if (this.beside) this.focus(this.chosen);
  }

  done(one) {
    this.dialog.close();
    this.acts.press(one);
  }

  button(cell) {
    return this.grid.querySelector(`[data-key="${cell.version}"]`);
  }

  focus(cell) {
    this.button(cell)?.focus();
  }

  // The arrow keys lead to the nearest version in their direction.
  walk(event) {
    const step = STEPS[event.key];
    const at = this.found?.cells.find((cell) => this.button(cell) === document.activeElement);
    if (!step || !at) return;
    const ahead = (cell) => (cell.row - at.row) * step[0] + (cell.column - at.column) * step[1];
    const aside = (cell) => Math.abs((cell.row - at.row) * step[1]) + Math.abs((cell.column - at.column) * step[0]);
    const before = this.found.cells.filter((cell) => ahead(cell) > 0 && (step[0] || cell.row === at.row));
    const [next] = before.sort((one, other) => ahead(one) - ahead(other) || aside(one) - aside(other));
    if (next) this.focus(next);
    event.preventDefault();
  }

  // --- the lines between them

  lines() {
    this.grid.querySelector("svg")?.remove();
    const { cells } = this.found ?? {};
    if (!cells || !this.grid.clientWidth) return;
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    svg.setAttribute("aria-hidden", "true");
    svg.classList.add("lines-between");
    const places = cells.map((cell) => this.place(cell));
    const gap = (places[0].width / 100) * 12;
    const linked = cells.map((cell, at) => [cell, places[at], places[cell.parent ?? -1]]).sort(([one], [other]) => one.on_line - other.on_line);
    for (const [cell, here, from] of linked) {
      const path = document.createElementNS(space, "path");
      path.setAttribute("d", from ? route(from, here, gap, cells[cell.parent].row === cell.row) : cell.from ? `M${here.left - gap} ${here.middle}H${here.left}` : "");
      if (cell.on_line) path.classList.add("on-line");
      svg.append(path);
    }
    this.grid.prepend(svg);
  }

  place(cell) {
    const face = this.button(cell).querySelector(".face");
    const [outer, inner] = [this.grid.getBoundingClientRect(), face.getBoundingClientRect()];
    const [left, top] = [inner.left - outer.left, inner.top - outer.top];
    return { left, top, width: inner.width, right: left + inner.width, middle: top + inner.height / 2, centre: left + inner.width / 2 };
  }
}

// Straight to the next in its row; else down beside what it was made from, and along above it.
function route(from, to, gap, sameRow) {
  if (sameRow) return `M${from.right} ${from.middle}H${to.left}`;
  return `M${from.right} ${from.middle}H${from.right + gap}V${to.top - gap}H${to.centre}V${to.top}`;
}
