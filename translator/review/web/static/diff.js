// A word diff, as text nodes, <ins> and <del>.

const WORD = /[\p{L}\p{M}\p{N}]+|\s+|./gsu;
const MOST = 600; // words on a side; longer texts are shown as replaced whole

function table(left, right) {
  const rows = Array.from({ length: left.length + 1 }, () => new Uint16Array(right.length + 1));
  for (let i = left.length - 1; i >= 0; i--)
    for (let j = right.length - 1; j >= 0; j--)
      rows[i][j] =
        left[i] === right[j] ? rows[i + 1][j + 1] + 1 : Math.max(rows[i + 1][j], rows[i][j + 1]);
  return rows;
}

function changes(before, after) {
  const left = before.match(WORD) ?? [];
  const right = after.match(WORD) ?? [];
  if (Math.max(left.length, right.length) > MOST) return [["del", before], ["ins", after]];
  const rows = table(left, right);
  const result = [];
  const add = (kind, text) => {
    if (result.at(-1)?.[0] === kind) result.at(-1)[1] += text;
    else result.push([kind, text]);
  };
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && left[i] === right[j]) {
      add("", left[i++]);
      j++;
    } else if (j >= right.length || (i < left.length && rows[i + 1][j] >= rows[i][j + 1])) {
      add("del", left[i++]);
    } else add("ins", right[j++]);
  }
  return result;
}

/** Shows in `element` how `before` became `after`. */
export function showDiff(element, before, after) {
  element.replaceChildren(
    ...changes(before, after).map(([kind, text]) => {
      if (!kind) return text;
      const node = document.createElement(kind);
      node.textContent = text;
      return node;
    }),
  );
}
