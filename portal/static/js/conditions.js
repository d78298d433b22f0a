// Questions that appear as soon as they are asked.
// <div data-when='{"name": "training-provider", "op": "==", "value": "outside"}' hidden>
// A rule is one comparison with the inputs of a name, or {"all": [...]} or {"any": [...]}.
// The server decides what counts; without this the question appears after saving.

const numeric = /^[+-]?\d+(\.\d+)?$/;

const compare = {
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  in: (a, b) => b.includes(a),
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
};

// What is answered under a name; nothing where the question itself is hidden.
function answers(form, name) {
  return [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)]
    .filter((input) => !input.closest("[data-when][hidden]"))
    .filter((input) => !["radio", "checkbox"].includes(input.type) || input.checked)
    .map((input) => input.value.trim().replaceAll(",", ""))
    .filter((value) => value !== "");
}

function holds(form, rule) {
  if (rule.all) return rule.all.every((part) => holds(form, part));
  if (rule.any) return rule.any.some((part) => holds(form, part));
  const given = answers(form, rule.name);
  if (rule.op === "!=") return given.length > 0 && !given.includes(rule.value);
  const asNumber = typeof rule.value === "string" && numeric.test(rule.value);
  return given.some((value) =>
    asNumber && numeric.test(value)
      ? compare[rule.op](Number(value), Number(rule.value))
      : ["==", "in"].includes(rule.op) && compare[rule.op](value, rule.value),
  );
}

// In the order of the page: a rule looks only at questions before it.
function update(form) {
  for (const block of form.querySelectorAll("[data-when]")) {
    block.hidden = !holds(form, JSON.parse(block.dataset.when));
  }
}

for (const block of document.querySelectorAll("[data-when]")) {
  const form = block.closest("form");
  if (!form || form.dataset.conditions) continue;
  form.dataset.conditions = "on";
  form.addEventListener("input", () => update(form));
  form.addEventListener("change", () => update(form));
  update(form);
}
