/* A list that follows its filters without a new page: counts are announced, the focus stays, each
   choice has its address. Without script the form has buttons, and each filter a link. */

const PARTS = [".campus-listing__filters", ".campus-listing__results"];
const DESKTOP = "(min-width: 62em)";

const list = document.querySelector("[data-campus-listing]");
const form = list.querySelector("form");
const status = document.createElement("p");
status.className = "fr-sr-only";
status.setAttribute("role", "status");
list.after(status);

let shown = here();
let pending = null;

function here() {
  return window.location.pathname + window.location.search;
}

function partsOf(root) {
  return PARTS.map((selector) => root.querySelector(selector));
}

function addressOfForm() {
  const query = new URLSearchParams(new FormData(form)).toString();
  return form.getAttribute("action") + (query ? `?${query}` : "");
}

function go(address) {
  window.history.pushState(null, "", address);
  shown = here();
  refresh(address);
}

async function refresh(address) {
  pending?.abort();
  const old = partsOf(list);
  if (!old.every(Boolean)) return window.location.assign(address);
  const request = (pending = new AbortController());
  const results = old[1];
  results.setAttribute("aria-busy", "true");
  status.textContent = ""; // so that the same count twice is announced twice
  let page;
  try {
    const answer = await fetch(address, { signal: request.signal, headers: { Accept: "text/html" } });
    if (answer.ok) page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    // Stopped for a newer choice, or the network failed: the browser then says so itself.
  }
  if (pending !== request) return;
  const fresh = page && partsOf(page);
  if (!fresh?.every(Boolean)) return window.location.assign(address);
  document.title = page.title;
  keepingPlace(() => old.forEach((part, rank) => part.replaceChildren(...fresh[rank].childNodes)));
  results.removeAttribute("aria-busy");
  status.textContent = document.getElementById("nombre").textContent;
}

/* Replace parts of the list: disclosures, narrowed values and the focus stay as they were. */
function keepingPlace(replace) {
  const open = [...list.querySelectorAll("details[id]")].map((one) => [one.id, one.open]);
  const narrowed = [...list.querySelectorAll("[data-campus-narrow]")].map((one) => [one.id, one.value]);
  const focused = document.activeElement;
  const isInside = partsOf(list).some((part) => part.contains(focused));
  const tag = tags().indexOf(focused);
  replace();
  for (const [id, state] of open) (document.getElementById(id) ?? {}).open = state;
  for (const [id, words] of narrowed) {
    const field = words && document.getElementById(id);
    if (field) narrow(field, words);
  }
  if (!isInside) return;
  const same = focused.id ? document.getElementById(focused.id) : tags()[tag];
  (same ?? document.getElementById("nombre")).focus({ preventScroll: Boolean(same) });
}

function tags() {
  return [...list.querySelectorAll("[data-campus-remove]")];
}

/* ---- Long facets: values narrowed by what is typed ---- */

function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("’", "'").toLowerCase();
}

function narrow(field, words) {
  field.value = words;
  const values = field.closest("fieldset");
  const wanted = folded(words.trim());
  let count = 0;
  for (const entry of values.querySelectorAll("li")) {
    const labels = [...entry.querySelectorAll("[data-campus-label]")];
    entry.hidden = !labels.some((label) => folded(label.textContent).includes(wanted));
    if (!entry.hidden) count += 1;
  }
  values.classList.toggle("campus-facet__values--narrowed", wanted !== "");
  const more = values.querySelector("details");
  if (more) more.open = wanted !== "";
  return count;
}

/* ---- Events ---- */

list.addEventListener("change", (event) => {
  if (event.target.matches("input[type=checkbox], select")) go(addressOfForm());
});

list.addEventListener("input", (event) => {
  if (!event.target.matches("[data-campus-narrow]")) return;
  const count = narrow(event.target, event.target.value);
  status.textContent = count > 1 ? `${count} valeurs` : count ? "1 valeur" : "Aucune valeur";
});

list.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("[data-campus-narrow]")) event.preventDefault();
});

list.addEventListener("click", (event) => {
  const link = event.target.closest("[data-campus-remove], [data-campus-see]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.matches("[data-campus-remove]")) return go(link.getAttribute("href"));
  list.querySelector("[data-campus-panel]").open = false;
  document.getElementById("nombre").focus();
});

window.addEventListener("popstate", () => {
  if (here() === shown) return; // only the part after « # » changed
  const words = new URLSearchParams(window.location.search).get("q");
  form.elements.q.value = words ?? "";
  shown = here();
  refresh(here());
});

/* Browsers whose styles cannot open a disclosure: on large screens filters are always there. */
const panel = list.querySelector("[data-campus-panel]");
if (panel && !CSS.supports("selector(::details-content)")) panel.open = window.matchMedia(DESKTOP).matches;
