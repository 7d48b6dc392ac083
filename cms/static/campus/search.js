/* Search comfort: the list follows each choice, search boxes suggest. All works without it. */

const SUGGEST_URL = "/api/v1/suggest";
const DELAY_MS = 180;

/* ---- A list that follows its filters ---- */

function addressOf(form) {
  const parameters = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (value) parameters.append(name, value);
  }
  const query = parameters.toString();
  return form.getAttribute("action") + (query ? "?" + query : "");
}

function openDisclosures(root) {
  return new Map([...root.querySelectorAll("details[id]")].map((one) => [one.id, one.open]));
}

async function refresh(list, address, focusId) {
  const disclosures = openDisclosures(list);
  const panelOpen = list.querySelector("[data-campus-panel]")?.open;
  list.setAttribute("aria-busy", "true");
  let answer;
  try {
    answer = await fetch(address, { headers: { Accept: "text/html" } });
  } catch {
    window.location.assign(address);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(list.id);
  if (!answer.ok || !fresh) {
    window.location.assign(address);
    return;
  }
  const status = fresh.querySelector("#nombre");
  const text = status ? status.textContent : "";
  list.replaceChildren(...fresh.childNodes);
  list.removeAttribute("aria-busy");
  for (const one of list.querySelectorAll("details[id]")) {
    if (disclosures.has(one.id)) one.open = disclosures.get(one.id);
  }
  const panel = list.querySelector("[data-campus-panel]");
  if (panel && panelOpen !== undefined) panel.open = panelOpen;
  document.title = page.title;
  const target = focusId && document.getElementById(focusId);
  if (target) target.focus();
  announce(text);
  prepare(list);
}

function announce(text) {
  let region = document.getElementById("annonce");
  if (!region) {
    region = document.createElement("p");
    region.id = "annonce";
    region.className = "fr-sr-only";
    region.setAttribute("role", "status");
    document.querySelector("main").append(region);
  }
  region.textContent = text;
}

function prepareList(list) {
  const form = list.querySelector("[data-campus-filters]");
  if (!form) return;
  form.addEventListener("change", (event) => {
    if (!event.target.matches("input[type=checkbox], select")) return;
    const address = addressOf(form);
    window.history.pushState({ campus: true }, "", address);
    refresh(list, address, event.target.id);
  });
}

function closePanelOnPhones() {
  if (window.matchMedia("(min-width: 62em)").matches) return;
  for (const panel of document.querySelectorAll("[data-campus-panel]")) panel.open = false;
}

/* ---- Suggestions: the ARIA combobox pattern with a listbox (WAI-ARIA APG) ---- */

class Suggestions {
  constructor(input) {
    this.input = input;
    this.timer = 0;
    this.active = -1;
    this.list = document.createElement("div");
    this.list.id = input.id + "-suggestions";
    this.list.className = "campus-suggest__list";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Suggestions");
    this.list.hidden = true;
    input.parentElement.append(this.list);
    for (const [name, value] of [
      ["role", "combobox"], ["aria-autocomplete", "list"],
      ["aria-expanded", "false"], ["aria-controls", this.list.id],
    ]) input.setAttribute(name, value);
    input.addEventListener("input", () => this.later());
    input.addEventListener("keydown", (event) => this.onKey(event));
    input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
  }

  get options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  later() {
    clearTimeout(this.timer);
    const q = this.input.value.trim();
    if (q.length < 2) return this.close();
    this.timer = setTimeout(() => this.load(q), DELAY_MS);
  }

  async load(q) {
    let answer;
    try {
      answer = await fetch(SUGGEST_URL + "?limit=8&q=" + encodeURIComponent(q));
    } catch {
      return this.close();
    }
    if (!answer.ok || q !== this.input.value.trim()) return this.close();
    this.show((await answer.json()).groups);
  }

  show(groups) {
    this.active = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.list.replaceChildren(...groups.filter((g) => g.items.length).map((g, i) => this.group(g, i)));
    const open = this.options.length > 0;
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
  }

  group(group, position) {
    const box = document.createElement("div");
    box.setAttribute("role", "group");
    const title = document.createElement("div");
    title.className = "campus-suggest__group";
    title.id = this.list.id + "-g" + position;
    title.textContent = group.label;
    title.setAttribute("role", "presentation");
    box.setAttribute("aria-labelledby", title.id);
    box.append(title, ...group.items.map((item, i) => this.option(item, position + "-" + i)));
    return box;
  }

  option(item, key) {
    const option = document.createElement("div");
    option.className = "campus-suggest__option";
    option.id = this.list.id + "-" + key;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.textContent = item.title;
    option.addEventListener("mousedown", (event) => {
      event.preventDefault();
      this.choose(item);
    });
    option.campusItem = item;
    return option;
  }

  onKey(event) {
    const options = this.options;
    if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
    } else if (["ArrowDown", "ArrowUp"].includes(event.key) && options.length) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.move((this.active + step + options.length + (this.active < 0 && step < 0 ? 1 : 0)) % options.length);
    } else if (event.key === "Enter" && this.active >= 0) {
      event.preventDefault();
      this.choose(options[this.active].campusItem);
    }
  }

  move(position) {
    this.options.forEach((option, i) => option.setAttribute("aria-selected", String(i === position)));
    this.active = position;
    const option = this.options[position];
    this.input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  choose(item) {
    if (item.path) {
      window.location.assign(item.path);
      return;
    }
    this.input.value = item.title;
    this.close();
    this.input.form.requestSubmit();
  }

  close() {
    clearTimeout(this.timer);
    this.active = -1;
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

/* ---- Start ---- */

function prepare(root) {
  for (const input of root.querySelectorAll("[data-campus-suggest]")) new Suggestions(input);
  if (root.matches?.("[data-campus-listing]")) prepareList(root);
}

closePanelOnPhones();
for (const list of document.querySelectorAll("[data-campus-listing]")) prepareList(list);
prepare(document);
window.addEventListener("popstate", () => window.location.reload());
