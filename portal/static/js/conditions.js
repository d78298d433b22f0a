// Questions that appear as soon as they are asked.
// <div data-when='{"field": "training-provider", "op": "==", "value": "outside"}' hidden>
// The conditions of services/conditions, which says what they mean, with names of inputs in
// place of fields. They hold (true), do not (false), or it is not known yet (null).
// The server decides what counts; without this the question appears after saving.

const shape = /^([+-]?\d+)(?:\.(\d*))?$/;
const places = 12;

// A number as an exact whole number of its smallest parts, so that shares are not rounded.
function exact(text) {
  const parts = shape.exec(text);
  return parts && BigInt(parts[1] + (parts[2] ?? "").padEnd(places, "0").slice(0, places));
}

const compare = {
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
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
    .map((input) => input.value.normalize("NFKC").trim())
    .filter((value) => value !== "");
}

function figure(form, name) {
  if (typeof name === "number") return exact(String(name));
  const given = answers(form, name);
  return given.length ? exact(given[0].replaceAll(",", "")) : null;
}

function day(form, name) {
  const [year, month, date] = ["year", "month", "day"].map(
    (part) => answers(form, `${name}-${part}`)[0]?.padStart(2, "0"),
  );
  const text = `${year}-${month}-${date}`;
  const found = new Date(`${text}T00:00Z`);
  return !isNaN(found) && found.toISOString().startsWith(text) ? text : null;
}

// The answers under a name and a value, as they can be compared: numbers as BigInt, days as text.
function comparable(form, name, value) {
  if (typeof value === "number") return [[figure(form, name)], exact(String(value))];
  if (typeof value === "boolean") return [answers(form, name), value ? "yes" : "no"];
  if (value.day) return [[day(form, name)], value.day];
  return [answers(form, name), value];
}

function compared(form, { field, op, value }) {
  if (Array.isArray(value)) {
    const results = value.map((one) => compared(form, { field, op: "includes", value: one }));
    return results.includes(null) ? null : results.includes(true);
  }
  const [given, wanted] = comparable(form, field, value);
  if (!given.length || given[0] === null) return null;
  return op === "includes" ? given.includes(wanted) : compare[op](given[0], wanted);
}

function shared(form, { ratio, op, value }) {
  const [part, whole] = ratio.map((name) => figure(form, name));
  if (part === null || whole === null || part < 0n || part > whole || whole === 0n) return null;
  return compare[op](part * exact("1"), exact(String(value)) * whole);
}

function related(form, { field, op, of, times, plus }) {
  const [given, other] = [field, of].map((name) => figure(form, name));
  if (given === null || other === null) return null;
  const one = exact("1");
  return compare[op](given * one, other * exact(String(times)) + exact(String(plus)) * one);
}

function opposite(result) {
  return result === null ? null : !result;
}

// One part that decides is enough; else one that is not known leaves it open.
function joined(form, parts, decides) {
  const results = parts.map((part) => holds(form, part));
  if (results.includes(decides)) return decides;
  return results.includes(null) ? null : !decides;
}

function holds(form, when) {
  if (when.all) return joined(form, when.all, false);
  if (when.any) return joined(form, when.any, true);
  if (when.not) return opposite(holds(form, when.not));
  if (when.of !== undefined) return related(form, when);
  return when.ratio ? shared(form, when) : compared(form, when);
}

// In the order of the page: a condition looks only at questions before it.
function update(form) {
  for (const block of form.querySelectorAll("[data-when]")) {
    block.hidden = holds(form, JSON.parse(block.dataset.when)) !== true;
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
