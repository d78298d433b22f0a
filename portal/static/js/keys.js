// Keys for officers: j k Enter o x c 1-9 f n u ?. All of it is also a link or a button.

const OFF = "keys-off";
const help = document.querySelector("[data-shortcuts]");
const off = document.querySelector("[data-keys-off]");
const rows = [...document.querySelectorAll("[data-row]")];

if (help) help.hidden = false;
if (off) {
  off.checked = localStorage.getItem(OFF) === "1";
  off.addEventListener("change", () => localStorage.setItem(OFF, off.checked ? "1" : ""));
}

function step(by) {
  const now = rows.indexOf(document.activeElement);
  const next = now < 0 ? (by > 0 ? 0 : rows.length - 1) : now + by;
  rows[next]?.focus();
}

// A form is opened; a button without one is only stood on, so that no key takes the step itself.
function choose(place) {
  const wanted = document.querySelectorAll("[data-key-do]")[place - 1];
  const link = wanted?.querySelector("a");
  if (link) link.click();
  else wanted?.querySelector("button")?.focus();
}

const FIELD = "main form :is(input:not([type=hidden]), textarea, select, button)";

const keys = {
  j: () => step(1),
  k: () => step(-1),
  o: () => rows.includes(document.activeElement) && window.open(document.activeElement.href),
  x: () => document.activeElement.closest("tr")?.querySelector("[data-mark]")?.click(),
  c: () => document.querySelector("[data-key-claim] button")?.click(),
  f: () => (document.querySelector("[data-key-field]") ?? document.querySelector(FIELD))?.focus(),
  n: () => document.querySelector("[data-key-next]")?.click(),
  u: () => document.querySelector("[data-key-back] a")?.click(),
  "?": () => {
    help.open = !help.open;
    help.querySelector("summary").focus();
  },
};

// While somebody types, composes characters, or holds another key, a letter is a letter.
const typing = (target) => target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229 || event.repeat) return;
  if (event.ctrlKey || event.metaKey || event.altKey || off?.checked || typing(event.target)) return;
  const act = /^[1-9]$/.test(event.key) ? () => choose(Number(event.key)) : keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
