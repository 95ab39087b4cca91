// The rows: loaded in chunks where the reader is, emptied where he is not, one of them current.

import { getText } from "./net.js";

const list = document.querySelector("#pairs");
const AROUND = "1500px 0px"; // how far outside the window rows are kept
const FARTHEST = 10; // chunks to look through for a row of some kind

let current = null;
const loading = new Map();

export const currentRow = () => current;
export const rowOf = (id) => document.getElementById(`pair-${id}`);
export const allRows = () => [...list.querySelectorAll(".pair")];
export const articleId = Number(list.dataset.article) || null;
export const textOf = (row, side) => row.querySelector(`.${side}`).textContent;

/** Makes a row the current one; without a row, none is. */
export function setCurrent(row, { focus = true, block = "nearest" } = {}) {
  if (current !== row) {
    current?.removeAttribute("aria-current");
    current = row;
    row?.setAttribute("aria-current", "true");
    list.dispatchEvent(new CustomEvent("current"));
  }
  if (row && focus) {
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block });
  }
}

function parsed(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

function adopt(row) {
  list.dispatchEvent(new CustomEvent("row", { detail: row }));
}

function fill(chunk, html) {
  const content = parsed(html);
  const further = content.querySelector(".chunk");
  for (const row of content.querySelectorAll(".pair"))
    for (const twin of list.querySelectorAll(`[data-id="${row.dataset.id}"]`)) twin.remove();
  chunk.replaceChildren(...content.querySelectorAll(".pair"));
  chunk.style.height = "";
  chunk.dataset.loaded = "";
  if (further && !list.querySelector(`[data-url="${CSS.escape(further.dataset.url)}"]`)) {
    chunk.after(further);
    watcher.observe(further);
  }
  for (const row of chunk.children) adopt(row);
}

function load(chunk) {
  if ("loaded" in chunk.dataset) return Promise.resolve();
  const url = chunk.dataset.url;
  if (!loading.has(url))
    loading.set(
      url,
      getText(url)
        .then((html) => fill(chunk, html))
        .finally(() => loading.delete(url)),
    );
  return loading.get(url);
}

function empty(chunk) {
  const stable = chunk.dataset.url.startsWith("/article/");
  if (!stable || !("loaded" in chunk.dataset) || chunk.contains(current)) return;
  chunk.style.height = `${chunk.offsetHeight}px`;
  delete chunk.dataset.loaded;
  chunk.replaceChildren();
}

const watcher = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries)
      if (isIntersecting) load(target).catch(() => {});
      else empty(target);
  },
  { rootMargin: AROUND },
);

/** Returns the next row (or the one before) that fits, loading chunks on the way; or null. */
export async function step(row, direction, fits = () => true) {
  const [sibling, end] =
    direction > 0
      ? ["nextElementSibling", "firstElementChild"]
      : ["previousElementSibling", "lastElementChild"];
  let chunk = row.parentElement;
  let item = row[sibling];
  for (let loaded = 0; ; ) {
    while (item) {
      if (fits(item)) return item;
      item = item[sibling];
    }
    chunk = chunk?.[sibling];
    if (!chunk || loaded++ > FARTHEST) return null;
    await load(chunk);
    item = chunk[end];
  }
}

/** Puts a row in place of the one of the same number; returns it, or null if there is none. */
export function replaceRow(html) {
  const row = parsed(html).querySelector(".pair");
  const old = rowOf(row.dataset.id);
  if (!old) return null;
  const focused = old.contains(document.activeElement);
  row.querySelector(".more").open = old.querySelector(".more").open;
  const place = old.querySelector(".place");
  if (place && !row.querySelector(".place")) row.querySelector(".gutter").after(place);
  old.replaceWith(row);
  if (current === old) {
    current = null;
    setCurrent(row, { focus: focused });
  }
  adopt(row);
  return row;
}

/** Loads all rows on the page anew, and makes that pair current, or what stands in its place. */
export async function refresh(id) {
  const index = current ? allRows().indexOf(current) : 0;
  const chunks = [...list.querySelectorAll(".chunk[data-loaded]")];
  const texts = await Promise.all(chunks.map((chunk) => getText(chunk.dataset.url)));
  const focused = current?.contains(document.activeElement) || document.activeElement === document.body;
  chunks.forEach((chunk, number) => fill(chunk, texts[number]));
  current = null;
  const rows = allRows();
  const row = (id && rowOf(id)) || rows[Math.min(Math.max(index, 0), rows.length - 1)];
  setCurrent(row ?? null, { focus: focused });
}

/** Begins: the rows the server sent are there, the others are loaded when they come near. */
export function startList() {
  for (const chunk of list.querySelectorAll(".chunk")) {
    if (chunk.children.length) {
      chunk.dataset.loaded = "";
      for (const row of chunk.children) adopt(row);
    }
    watcher.observe(chunk);
  }
  list.addEventListener("focusin", (event) => {
    const row = event.target.closest(".pair");
    if (row) setCurrent(row, { focus: false });
  });
  list.addEventListener("click", (event) => {
    const row = event.target.closest(".pair");
    if (row && !event.target.closest("a, button, summary, textarea, .cut-line"))
      setCurrent(row, { focus: !String(getSelection()) });
  });
  const first = rowOf(list.dataset.start) ?? list.querySelector(".pair");
  if (first) setCurrent(first, { block: first === list.querySelector(".pair") ? "nearest" : "center" });
}
