// Splitting a pair: a knife in either text, moved with the arrow keys or put down with the mouse.

import { textOf } from "./list.js";

const SENTENCE_END = /[.!?…:;]["'”“»«)\]]*$/u;

class Side {
  constructor(text, name, lang, least) {
    this.letters = [...text]; // offsets count characters, not UTF-16 units
    this.least = least;
    this.places = this.letters.flatMap((letter, index) =>
      index && letter.trim() && !this.letters[index - 1].trim() ? [index] : [],
    );
    this.at = this.best(0.5);
    this.touched = false;
    this.line = document.createElement("p");
    this.line.className = "cut-line";
    this.line.lang = lang;
    this.line.dir = "auto";
    this.line.tabIndex = 0;
    this.line.role = "slider";
    this.line.ariaLabel = `Where to cut the ${name}`;
    this.line.ariaValueMin = least;
    this.line.ariaValueMax = this.letters.length - least;
    this.line.addEventListener("keydown", (event) => this.key(event));
    this.line.addEventListener("mouseup", (event) => this.click(event));
  }

  /** The end of a sentence near that share of the text, else the end of a word there. */
  best(share) {
    const wanted = share * this.letters.length;
    const near = (places) =>
      places.reduce((a, b) => (Math.abs(b - wanted) < Math.abs(a - wanted) ? b : a), places[0]);
    const before = (place) => this.letters.slice(Math.max(0, place - 8), place).join("").trimEnd();
    const ends = this.places.filter((place) => SENTENCE_END.test(before(place)));
    return near(ends) ?? near(this.places) ?? Math.max(this.least, Math.floor(wanted));
  }

  move(at) {
    this.at = Math.min(Math.max(at, this.least), Math.max(this.least, this.letters.length - this.least));
    this.show();
    this.changed?.();
  }

  key(event) {
    const forward = event.key === "ArrowRight";
    if (!forward && event.key !== "ArrowLeft") return;
    const places = [this.least, ...this.places, this.letters.length - this.least];
    const next = forward
      ? places.find((place) => place > this.at)
      : places.findLast((place) => place < this.at);
    this.touched = true;
    this.move(event.shiftKey ? this.at + (forward ? 1 : -1) : (next ?? this.at));
    event.preventDefault();
    event.stopPropagation();
  }

  click(event) {
    const caret = document.caretRangeFromPoint?.(event.clientX, event.clientY);
    if (!caret || !this.line.contains(caret.startContainer)) return;
    const before = document.createRange();
    before.setStart(this.line, 0);
    before.setEnd(caret.startContainer, caret.startOffset);
    const count = [...before.toString()].length;
    this.touched = true;
    this.move(count > this.at ? count - 1 : count); // the knife itself is one character
  }

  show() {
    const [before, after] = [this.letters.slice(0, this.at), this.letters.slice(this.at)];
    const knife = document.createElement("span");
    knife.className = "knife";
    knife.textContent = "│";
    const rest = document.createElement("span");
    rest.className = "after";
    rest.textContent = after.join("");
    this.line.replaceChildren(before.join(""), knife, rest);
    this.line.ariaValueNow = this.at;
    this.line.ariaValueText = `${before.slice(-20).join("")} | ${after.slice(0, 20).join("")}`;
  }
}

/** Opens the knives of a row; `cut(sourceAt, targetAt)` gets the places, in characters. */
export function openCutter(row, cut, leave) {
  const [source, target] = ["source", "target"].map((name) => {
    const text = row.querySelector(`.${name}`);
    const side = new Side(textOf(row, name), name, text.lang, name === "source" ? 1 : 0);
    text.after(side.line);
    return side;
  });
  const follow = () => {
    if (!target.touched) target.move(target.best(source.at / source.letters.length));
  };
  source.changed = follow;
  source.show();
  target.show();
  follow();
  row.classList.add("splitting");
  for (const { line } of [source, target])
    line.addEventListener("keydown", (event) => {
      if (event.key === "Enter") cut(source.at, target.at);
      else if (event.key === "Escape") leave();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  source.line.focus();
}

/** Closes the knives of a row. */
export function leaveCutter(row) {
  row.classList.remove("splitting");
  for (const line of row.querySelectorAll(".cut-line")) line.remove();
}
