// What-if on sliders: each fills in its field, and what it would give is asked for once it rests.
// All of it is also the fields and the button.

const form = document.querySelector("form[data-what-if]");
const outcome = document.querySelector("[data-outcome]");
let asked = 0;

async function ask() {
  const mine = ++asked;
  const address = new URL(location.pathname, location.origin);
  address.search = new URLSearchParams(new FormData(form));
  outcome.setAttribute("aria-busy", "true");
  const answer = await fetch(address).catch(() => null);
  if (mine !== asked) return;
  const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
  const told = page && page.querySelector("[data-outcome]");
  if (!told || page.querySelector(".govuk-error-summary")) {
    form.requestSubmit();
    return;
  }
  outcome.replaceChildren(...told.childNodes);
  outcome.removeAttribute("aria-busy");
  history.replaceState(null, "", address);
}

for (const slider of form?.querySelectorAll("[data-slides]") ?? []) {
  const field = form.elements[slider.dataset.slides];
  slider.hidden = false;
  slider.addEventListener("input", () => (field.value = slider.value));
  slider.addEventListener("change", ask);
  field.addEventListener("change", () => {
    const typed = field.value.replaceAll(",", "").trim();
    slider.value = typed === "" ? slider.dataset.rests : typed;
  });
}
