// Editing in place: the source stays visible, every keystroke is kept as a draft in the browser.

import { showDiff } from "./diff.js";
import { textOf } from "./list.js";

const database = document.querySelector("#pairs").dataset.database;
const keyOf = (id) => `satzpaar:${database}:draft:${id}`;

/** Returns what was typed for that pair and not saved: { text, base }, or null. */
export function draftOf(id) {
  try {
    return JSON.parse(localStorage.getItem(keyOf(id)));
  } catch {
    return null;
  }
}

export function dropDraft(id) {
  localStorage.removeItem(keyOf(id));
}

function keepDraft(id, text, base) {
  if (text === base) dropDraft(id);
  else localStorage.setItem(keyOf(id), JSON.stringify({ text, base }));
}

/** Marks a row that has a draft. */
export function markDraft(row) {
  row.toggleAttribute("data-draft", draftOf(row.dataset.id) !== null);
}

export const isEditing = (row) => row?.classList.contains("editing");

/** Closes the editor of a row; the draft stays. */
export function leaveEditor(row) {
  if (!isEditing(row)) return;
  row.classList.remove("editing");
  for (const part of row.querySelectorAll(".editor, .live, .target-side > .buttons")) part.remove();
  markDraft(row);
}

function element(name, className, properties = {}) {
  const made = document.createElement(name);
  made.className = className;
  return Object.assign(made, properties);
}

/** Opens the editor of a row; `save(text, base)` gets what was typed and what it began from. */
export function openEditor(row, save, leave) {
  const id = row.dataset.id;
  const target = row.querySelector(".target");
  const draft = draftOf(id);
  const base = draft ? draft.base : target.textContent;
  const machine = row.querySelector(".diff")?.dataset.machine ?? target.textContent;
  const area = element("textarea", "editor", {
    value: draft ? draft.text : base,
    lang: target.lang,
    dir: "auto",
    spellcheck: true,
    ariaLabel: "Translation",
  });
  const live = element("p", "live diff", { lang: target.lang, dir: "auto" });
  const buttons = element("p", "buttons");
  const saveButton = element("button", "main", { type: "button" });
  const key = (name) => element("kbd", "", { textContent: name });
  saveButton.append("Save ", key("Ctrl"), " ", key("Enter"));
  const leaveButton = element("button", "", { type: "button" });
  leaveButton.append("Leave ", key("Esc"));
  buttons.append(saveButton, leaveButton);
  const show = () => {
    live.hidden = !machine || area.value === machine;
    if (!live.hidden) showDiff(live, machine, area.value);
  };
  const finish = () => save(area.value, base);
  area.addEventListener("input", () => {
    keepDraft(id, area.value, base);
    show();
  });
  area.addEventListener("keydown", (event) => {
    const control = event.ctrlKey || event.metaKey;
    if (control && (event.key === "Enter" || event.key.toLowerCase() === "s")) finish();
    else if (event.key === "Escape") leave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  saveButton.addEventListener("click", finish);
  leaveButton.addEventListener("click", leave);
  row.classList.add("editing");
  target.after(area, live, buttons);
  show();
  area.focus();
  area.setSelectionRange(area.value.length, area.value.length);
  row.scrollIntoView({ block: "nearest" });
}

/** Shows, in rows people edited, what they changed in the machine's text. */
export function showChanges(row) {
  const diff = row.querySelector(".changes .diff");
  if (diff) showDiff(diff, diff.dataset.machine, textOf(row, "target"));
}
