// What the pages gain with JavaScript. Nothing needs it.

import { initAll } from "../vendor/govuk-frontend/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// <button data-copy="text" data-copied="Copied" hidden>Copy</button>
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.copied;
    setTimeout(() => (button.textContent = label), 2000);
  });
}

// <button data-print hidden>Print</button>
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// A form sent by htmx shows how far its upload is: <progress data-upload hidden max="100">
document.addEventListener("htmx:xhr:progress", (event) => {
  const bar = event.target.querySelector?.("[data-upload]");
  if (!bar || !event.detail.lengthComputable) return;
  bar.hidden = false;
  bar.value = Math.round((event.detail.loaded / event.detail.total) * 100);
});

// A failed autosave says so instead of staying silent, and whether the portal was reached at all.
for (const [failure, words] of [["htmx:sendError", "unreached"], ["htmx:responseError", "unsaved"]]) {
  document.addEventListener(failure, (event) => {
    const line = event.target.closest("form")?.querySelector("[data-unsaved]");
    if (line) line.textContent = line.dataset[words];
  });
}
