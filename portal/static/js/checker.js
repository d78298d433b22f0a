// The browser's own Back keeps the answers of the checker: the newest address of this tab stays in
// the tab, and a form of an earlier page sends it along as `later`. Nothing is stored elsewhere.

const KEY = "checker";
const word = new URLSearchParams(location.search).get("answers") ?? "";
const [entry] = performance.getEntriesByType("navigation");

if (document.querySelector("[data-checker-start]")) sessionStorage.removeItem(KEY);
else if (word && entry?.type !== "back_forward") sessionStorage.setItem(KEY, word);

const form = document.querySelector("form[data-checker]");
form?.addEventListener("submit", () => {
  const later = sessionStorage.getItem(KEY);
  if (!later || later === word || form.elements.later) return;
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name: "later", value: later });
  form.append(field);
});
