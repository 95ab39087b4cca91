// The review page: keys, what they do, and the dialogs. One key, one verb, one request.

import { leaveCutter, openCutter } from "./cutter.js";
import * as editor from "./editor.js";
import {
  allRows,
  articleId,
  currentRow,
  refresh,
  replaceRow,
  rowOf,
  setCurrent,
  startList,
  step,
  textOf,
} from "./list.js";
import { doVerb, getJson } from "./net.js";

const list = document.querySelector("#pairs");
const status = document.querySelector("#status");
let offers = null; // an edit that fits the same sentence elsewhere

function say(text, problem = false) {
  status.textContent = text;
  status.classList.toggle("problem", problem);
}

const idOf = (row) => Number(row.dataset.id);
const copies = new Map(); // last events of equal pairs that have no row of their own
const copiesOf = (row) => (row.dataset.copies ?? "").split(" ").filter(Boolean).map((copy) => copy.split(":").map(Number));
const eventOf = (id) => (rowOf(id) ? Number(rowOf(id).dataset.seen) : copies.get(id));
const seenOf = (ids) => Object.fromEntries(ids.map((id) => [id, eventOf(id)]).filter(([, event]) => event !== undefined));
const RESHAPING = ["merge", "split", "move", "realign", "undo", "redo", "accept-above"];
const isNew = (row) => row.dataset.state === "new";

/** Shows what a verb changed. */
async function show(result, follow) {
  document.querySelector("#progress").innerHTML = result.progress;
  say(result.message);
  offers = result.offers ?? null;
  const known = !articleId || result.rows.every(({ id }) => rowOf(id));
  if (result.gone.length || result.refresh || !known) await refresh(result.focus);
  else {
    for (const { id, html } of result.rows) if (!editor.isEditing(rowOf(id))) replaceRow(html);
    if (follow && rowOf(result.focus)) setCurrent(rowOf(result.focus));
  }
}

/** Sends a verb for these pairs and shows what came of it; a conflict is put to the reviewer. */
function perform(verb, ids, values, options) {
  const done = attempt(verb, ids, values, options);
  if (RESHAPING.includes(verb)) {
    busy = done.finally(() => {
      busy = null;
      while (waiting.length && !busy && !isTyping(document.activeElement)) press(waiting.shift());
      if (!busy) waiting.length = 0; // what follows an opened editor was meant for it
    });
  }
  return done;
}

async function attempt(verb, ids, values = {}, { follow = false } = {}) {
  const texts = new Map(ids.map((id) => [id, rowOf(id) && textOf(rowOf(id), "target")]));
  const order = () => ({ pairs: ids, seen: seenOf(ids), article: articleId, ...values });
  try {
    await show(await doVerb(verb, order), follow);
    return true;
  } catch (error) {
    if (error.status === 409) return solve(error.body, verb, ids, values, texts);
    say(sentence(error.message), true);
    for (const id of ids) restore(id);
    return false;
  }
}

const sentence = (text) => text[0].toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".");

/** Takes back what was shown before the server answered. */
function restore(id) {
  const row = rowOf(id);
  if (row?.dataset.before) row.dataset.state = row.dataset.before;
}

/** Shows both texts of a pair that changed meanwhile, and does what the reviewer chooses. */
async function solve({ error, pairs, rows }, verb, ids, values, texts) {
  const id = ids[0];
  const theirs = pairs.find((pair) => pair.id === id);
  const mine = values.target ?? texts.get(id) ?? "";
  const choice = await ask("conflict", (dialog) => {
    dialog.querySelector("#conflict-who").textContent = sentence(error);
    const [left, right] = ["#theirs", "#yours"].map((name) => dialog.querySelector(name));
    left.previousElementSibling.textContent = "As it is now" + (theirs?.state ? `: ${theirs.state}` : "");
    right.previousElementSibling.textContent = `Yours: ${verb}`;
    left.textContent = theirs
      ? theirs.target
      : pairs.map((pair) => pair.target).join("\n") || "(the pair is gone: merged or split)";
    right.textContent = values.note ?? mine;
    dialog.querySelector("[value=mine]").hidden = !theirs;
  });
  if (theirs && rows.every((row) => rowOf(row.id))) for (const { html } of rows) replaceRow(html);
  else await refresh(id);
  if (choice !== "mine") {
    if (verb === "edit" && theirs) editor.dropDraft(id);
    if (rowOf(id)) editor.markDraft(rowOf(id));
    say("Kept what is there.");
    return false;
  }
  const changed = theirs.target !== mine && ["accept", "edit"].includes(verb);
  return changed ? perform("edit", [id], { target: mine }) : perform(verb, ids, values);
}

/** Opens a dialog and returns the value of the button that closed it; Escape gives nothing. */
function ask(name, prepare) {
  const dialog = document.getElementById(name);
  dialog.returnValue = "";
  prepare?.(dialog);
  dialog.showModal();
  dialog.querySelector("[data-first], textarea, input").focus();
  return new Promise((resolve) => {
    dialog.addEventListener(
      "close",
      () => {
        // The browser gives the focus back, unless the row was replaced meanwhile.
        if (document.activeElement === document.body && currentRow()) setCurrent(currentRow());
        resolve(dialog.returnValue);
      },
      { once: true },
    );
  });
}

async function moveOn(row) {
  const next = await step(row, 1, isNew);
  if (next) setCurrent(next);
  else if (!allRows().some(isNew)) say("That was the last one here.");
}

async function go(direction, fits) {
  const row = currentRow();
  const next = row && (await step(row, direction, fits));
  if (next) setCurrent(next);
  else if (fits) say("No further pair like that.");
}

async function decide(verb, state) {
  const row = currentRow();
  row.dataset.before = row.dataset.state;
  const done = perform(verb, [idOf(row), ...copiesOf(row).map(([id]) => id)]);
  row.dataset.state = state;
  await moveOn(row);
  await done;
}

/** Shows a text before the server answered. */
function expectText(row, text, state) {
  row.querySelector(".target").textContent = text;
  row.dataset.state = state;
  row.removeAttribute("data-draft");
}

function edit(row = currentRow()) {
  leave();
  const save = async (text, base) => {
    const id = idOf(row);
    const now = rowOf(id);
    if (!text.trim()) return say("A translation cannot be empty; r rejects the pair.", true);
    const target = now.querySelector(".target");
    const [before, state] = [target.textContent, now.dataset.state];
    editor.leaveEditor(now);
    const stale = before !== base && before !== text;
    if (!stale) expectText(now, text, text === before ? state : "edited");
    await moveOn(now);
    if (currentRow() === now) setCurrent(now);
    const values = { target: text };
    const verb = text === before && state === "new" ? "accept" : "edit";
    const saved = stale
      ? solve(changedMeanwhile(now), "edit", [id], values, new Map())
      : perform(verb, [id], values);
    if (await saved) editor.dropDraft(id);
    else if (rowOf(id) === now && !stale) expectText(now, before, state);
    if (rowOf(id)) editor.markDraft(rowOf(id));
  };
  editor.openEditor(row, save, () => {
    leave();
    say(editor.draftOf(row.dataset.id) ? "Not saved; your draft is kept." : "");
    setCurrent(rowOf(row.dataset.id));
  });
}

/** What the server would say of a draft that began from a text the pair has no longer. */
function changedMeanwhile(row) {
  const pair = { id: idOf(row), target: textOf(row, "target") };
  return { error: "the text changed after your draft began", pairs: [pair], rows: [] };
}

function leave() {
  for (const row of list.querySelectorAll(".editing")) editor.leaveEditor(row);
  for (const row of list.querySelectorAll(".splitting")) leaveCutter(row);
}

function split(row = currentRow()) {
  leave();
  if ([...textOf(row, "source")].length < 2) return say("There is nothing to split in the source.", true);
  const away = () => {
    leave();
    say("");
    setCurrent(rowOf(row.dataset.id));
  };
  say("Arrow keys move the cut, Tab goes to the other side, Enter splits, Esc leaves.");
  openCutter(
    row,
    (source_at, target_at) => {
      away();
      perform("split", [idOf(row)], { source_at, target_at }, { follow: true });
    },
    away,
  );
}

async function note(row = currentRow()) {
  const area = document.querySelector("#note textarea");
  const before = row.querySelector(".note")?.textContent ?? "";
  const answer = await ask("note", () => {
    area.value = before;
  });
  if (answer === "save" && area.value !== before) await perform("note", [idOf(row)], { note: area.value });
}

async function acceptAbove() {
  const field = document.querySelector("#above input");
  const outcome = document.querySelector("#above-outcome");
  const tell = async () => {
    const query = new URLSearchParams({ above: field.value / 100, ...(articleId && { article: articleId }) });
    try {
      outcome.textContent = sentence((await getJson(`/api/forecast?${query}`)).message);
    } catch (error) {
      outcome.textContent = sentence(error.message);
    }
  };
  field.oninput = tell;
  tell();
  if ((await ask("above", () => setTimeout(() => field.select()))) === "save")
    await perform("accept-above", [], { above: field.value / 100 });
}

function choose(number) {
  const row = currentRow();
  const more = row.querySelector(".more");
  if (!row.querySelector(`.choose[data-number="${number}"]`)) return say(`There is no other translation ${number}.`, true);
  if (!more.open) {
    more.open = true;
    return say(`Press ${number} again to take it.`);
  }
  perform("choose", [idOf(row)], { number });
}

function useElsewhere() {
  if (!offers) return say("There is nothing to use elsewhere.", true);
  const { target, pairs } = offers;
  offers = null;
  for (const [id, event] of pairs) copies.set(id, event);
  pairs.reduce((before, [id]) => before.then(() => perform("edit", [id], { target })), Promise.resolve());
}

const forCurrent = (verb, values, options) => () => perform(verb, [idOf(currentRow())], values, options);
const doubtful = (row) => isNew(row) && row.matches("[data-doubtful], [data-flagged]");

const KEYS = {
  j: () => go(1),
  ArrowDown: () => go(1),
  k: () => go(-1),
  ArrowUp: () => go(-1),
  f: () => go(1, doubtful),
  a: () => decide("accept", "accepted"),
  r: () => decide("reject", "rejected"),
  o: forCurrent("reopen"),
  e: () => edit(),
  Enter: () => edit(),
  m: forCurrent("merge", {}, { follow: true }),
  s: () => split(),
  "[": forCurrent("move", { side: "source", direction: "up" }),
  "]": forCurrent("move", { side: "source", direction: "down" }),
  "{": forCurrent("move", { side: "target", direction: "up" }),
  "}": forCurrent("move", { side: "target", direction: "down" }),
  R: forCurrent("realign", {}, { follow: true }),
  n: () => note(),
  d: () => {
    const more = currentRow().querySelector(".more");
    more.open = !more.open;
  },
  y: useElsewhere,
};
const ANYWHERE = {
  u: () => perform("undo", [], {}, { follow: true }),
  U: () => perform("redo", [], {}, { follow: true }),
  A: acceptAbove,
  "/": () => {
    const field = document.querySelector("#search");
    field.focus();
    field.select();
  },
  "?": () => ask("keys"),
};

let busy = null; // a verb at work that changes which rows there are
const waiting = []; // keys pressed meanwhile

/** Does what a key says; keys that come while rows change wait until they stand. */
function press(key) {
  if (busy) return waiting.push(key);
  if (ANYWHERE[key]) ANYWHERE[key]();
  else if (!currentRow()) return false;
  else if (KEYS[key]) KEYS[key]();
  else if (/^[1-9]$/.test(key)) choose(Number(key));
  else return false;
  return true;
}

const isTyping = (element) => element?.closest("input, textarea, select, dialog, .cut-line");

function whichKey(event) {
  if (event.altKey || event.isComposing) return null;
  if (event.ctrlKey || event.metaKey)
    return { y: "U", z: event.shiftKey ? "U" : "u", Z: "U" }[event.key] ?? null;
  return event.key;
}

document.addEventListener("keydown", (event) => {
  if (isTyping(event.target)) {
    if (event.key === "Escape" && event.target.id === "search" && currentRow()) setCurrent(currentRow());
    if (event.target.closest("#note") && event.key === "Enter" && (event.ctrlKey || event.metaKey))
      event.target.closest("dialog").close("save");
    return;
  }
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
  const key = whichKey(event);
  if (key && press(key)) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-key]");
  if (button) press(button.dataset.key);
  const other = event.target.closest(".choose");
  if (other) {
    setCurrent(other.closest(".pair"), { focus: false });
    choose(Number(other.dataset.number));
  }
});

list.addEventListener("row", ({ detail: row }) => {
  for (const [id, event] of copiesOf(row)) copies.set(id, event);
  editor.markDraft(row);
  editor.showChanges(row);
});
list.addEventListener("current", leave);
startList();
