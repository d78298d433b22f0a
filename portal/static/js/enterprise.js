// Forms that save themselves, and uploads that show how far they are.

import { initAll } from "../vendor/govuk-frontend/govuk-frontend.min.js";

// A button pressed while a save is under way waits for it, so that the form does
// not carry a version that the save has just made stale.
for (const form of document.querySelectorAll("form[data-autosave]")) {
  let saving = 0;
  let pressed = null;
  form.addEventListener("htmx:beforeRequest", () => (saving += 1));
  form.addEventListener("htmx:afterRequest", () => {
    saving = Math.max(0, saving - 1);
    if (saving || !pressed) return;
    const { submitter } = pressed;
    pressed = null;
    form.requestSubmit(submitter);
  });
  form.addEventListener("submit", (event) => {
    if (!saving) return;
    event.preventDefault();
    pressed = { submitter: event.submitter };
  });
}

// What the server refuses comes back with the reason in it: show it.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (![401, 409, 422].includes(event.detail.xhr.status)) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
});

// New parts of a page behave like those that were there.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id === "main-content") initAll({ scope: document.getElementById("main-content") });
});
