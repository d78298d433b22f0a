// Forms that save themselves, and uploads that show how far they are.

import { initAll } from "../vendor/govuk-frontend/govuk-frontend.min.js";

// A browser sends this much from a page that is gone already; 64 KB is its limit.
const AT_LEAVING_MAX = 60_000;

// How long to wait, in milliseconds, before a portal that could not be reached is tried again.
const RETRY_AFTER = 15_000;

const SENT_ANYWAY = ["hidden", "submit", "button", "file"];

const answers = (form) => [...form.elements].filter((at) => at.name && !SENT_ANYWAY.includes(at.type));
const isChecked = (at) => at.type === "checkbox" || at.type === "radio";

// What a form holds, and what the page was served with: people type before scripts have loaded.
const held = (form) => JSON.stringify(answers(form).map((at) => (isChecked(at) ? at.checked : at.value)));
const served = (form) => JSON.stringify(answers(form).map(asServed));

function asServed(at) {
  if (isChecked(at)) return at.defaultChecked;
  if (!at.options) return at.defaultValue;
  return ([...at.options].find((option) => option.defaultSelected) ?? at.options[0])?.value;
}

// A button pressed while a save is under way waits for it, so that the form does
// not carry a version that the save has just made stale. A link away from the page,
// such as to another language, also waits for what is typed and not saved yet. What
// is typed just before Back is sent as the page goes; what could not be sent is sent
// when the connection is back, and the browser asks before such a page is left. While the
// portal cannot be reached a button leads nowhere either: it saves first.
for (const form of document.querySelectorAll("form[data-autosave]")) {
  let saving = 0;
  let saved = served(form);
  let sent = saved;
  let failed = null;
  let unreached = false;
  let next = null;
  let submitted = false;
  const unsaved = () => held(form) !== saved;
  const save = () => window.htmx?.trigger(form, "change");
  const away = () => unreached || !navigator.onLine;
  const tryAgain = () => unreached && !saving && unsaved() && save();
  form.addEventListener("htmx:beforeRequest", () => {
    saving += 1;
    sent = held(form);
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    const { status } = event.detail.xhr;
    const done = status === 200;
    unreached = status === 0;
    if (unreached) setTimeout(tryAgain, RETRY_AFTER);
    saving = Math.max(0, saving - 1);
    if (done) saved = sent;
    failed = done ? null : sent;
    if (saving || !next) return;
    const go = next;
    next = null;
    go(done);
  });
  form.addEventListener("submit", (event) => {
    if (!saving && !(window.htmx && away())) {
      submitted = true;
      return;
    }
    event.preventDefault();
    const { submitter } = event;
    next = () => away() || form.requestSubmit(submitter);
    if (!saving) save();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!window.htmx || !link || !leads(link, event) || !(saving || unsaved())) return;
    event.preventDefault();
    leave(link.href);
  });
  function leave(address) {
    // Where saving failed, the line under the form says so; after a second press the browser asks.
    if (!saving && (!unsaved() || failed === held(form))) return location.assign(address);
    next = (done) => done && leave(address);
    if (!saving) save();
  }
  const rests = () => !submitted && unsaved();
  const sends = () => navigator.onLine && failed === null && large(form) < AT_LEAVING_MAX;
  window.addEventListener("online", () => unsaved() && save());
  window.addEventListener("beforeunload", (event) => rests() && !sends() && event.preventDefault());
  window.addEventListener("pagehide", () => rests() && sends() && sendAtLeaving(form));
  // Shown again from memory, or after a form that did not lead away: it is watched as before.
  window.addEventListener("pageshow", () => (submitted = false));
  // By then htmx knows the form.
  document.addEventListener("DOMContentLoaded", () => unsaved() && save());
}

function large(form) {
  return new URLSearchParams(new FormData(form)).toString().length;
}

function sendAtLeaving(form) {
  const body = new URLSearchParams(new FormData(form));
  fetch(form.dataset.hxPost, { method: "POST", body, keepalive: true, headers: { "HX-Request": "true" } });
}

// Whether a click on a link leaves this page for another of the portal.
function leads(link, event) {
  const plain = !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  return plain && !link.target && !link.hasAttribute("download") && link.origin === location.origin && !link.hash;
}

// What the server refuses comes back with the reason in it: show it.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (![401, 409, 422, 429].includes(event.detail.xhr.status)) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
});

// New parts of a page behave like those that were there.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "main-content") return;
  const main = document.getElementById("main-content");
  initAll({ scope: main });
  if (!main.querySelector(".govuk-error-summary")) returnTo(main, event.detail.requestConfig.elt);
});

// Who hands in one of a dozen documents goes on from its card, not from the top of the page: that
// it was taken is read out from there all the same.
function returnTo(main, form) {
  const title = form.closest("section")?.getAttribute("aria-labelledby");
  const card = title && main.querySelector(`#${CSS.escape(title)}`);
  if (!card) return;
  card.tabIndex = -1;
  card.focus();
}
