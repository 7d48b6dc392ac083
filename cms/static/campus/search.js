/* Suggestions of the search boxes: the editable combobox with list autocompletion of the ARIA
   Authoring Practices (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/), options in groups.
   Without script, or when the server is slow or down, Enter searches as in any form. */

const SUGGEST_URL = "/api/v1/suggest?limit=8&q=";
const DELAY_MS = 180;
const PATIENCE_MS = 4000;
const SHORTEST = 2;

/* Text and <mark> of a suggestion's HTML, and nothing else of it. */
function marked(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html").body;
  return [...parsed.childNodes].map((node) => {
    if (node.nodeName !== "MARK") return document.createTextNode(node.textContent);
    return element("mark", {}, node.textContent);
  });
}

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function countText(count) {
  if (!count) return "Aucune suggestion.";
  const noun = count > 1 ? "suggestions" : "suggestion";
  return `${count} ${noun}. Flèches haut et bas pour parcourir.`;
}

class Suggestions {
  constructor(input) {
    this.input = input;
    this.active = -1;
    this.timer = 0;
    this.pending = null;
    const id = `${input.id}-suggestions`;
    const attributes = { id, class: "campus-suggest__list", role: "listbox", hidden: "" };
    this.list = element("div", { ...attributes, "aria-label": "Suggestions" });
    this.status = element("p", { class: "fr-sr-only", role: "status" });
    input.parentElement.append(this.list, this.status);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", id);
    input.addEventListener("input", () => this.later());
    input.addEventListener("keydown", (event) => this.onKey(event));
    input.addEventListener("blur", () => this.close());
    input.form.addEventListener("submit", () => this.close());
    // The box keeps the focus while a pointer chooses or scrolls.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose(option);
    });
  }

  get options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  get isOpen() {
    return !this.list.hidden;
  }

  later() {
    clearTimeout(this.timer);
    this.move(-1); // who types is in the box again: Enter searches for the words
    if (this.input.value.trim().length < SHORTEST) this.close();
    else this.timer = setTimeout(() => this.load(), DELAY_MS);
  }

  async load() {
    clearTimeout(this.timer);
    this.pending?.abort();
    const request = (this.pending = new AbortController());
    const patience = setTimeout(() => request.abort(), PATIENCE_MS);
    let groups = null;
    try {
      const address = SUGGEST_URL + encodeURIComponent(this.input.value.trim());
      const answer = await fetch(address, { signal: request.signal });
      if (answer.ok) groups = (await answer.json()).groups.filter((group) => group.items.length);
    } catch {
      // Slow, stopped or unreadable: no suggestion, and the form searches all the same.
    }
    clearTimeout(patience);
    if (this.pending !== request) return;
    this.pending = null;
    if (groups) this.show(groups);
    else this.close();
  }

  show(groups) {
    this.list.replaceChildren(...groups.map((group, position) => this.group(group, position)));
    this.list.scrollTop = 0;
    this.move(-1);
    const count = this.options.length;
    this.list.hidden = !count;
    this.input.setAttribute("aria-expanded", String(count > 0));
    this.status.textContent = countText(count);
  }

  group(group, position) {
    const id = `${this.list.id}-${position}`;
    const title = element("div", { id, class: "campus-suggest__group", role: "presentation" }, group.label);
    const options = group.items.map((item, rank) => this.option(item, `${id}-${rank}`));
    return element("div", { role: "group", "aria-labelledby": id }, title, ...options);
  }

  option(item, id) {
    const attributes = { id, class: "campus-suggest__option", role: "option", "aria-selected": "false" };
    const option = element("div", attributes, ...marked(item.highlight));
    option.dataset.path = item.path;
    return option;
  }

  onKey(event) {
    if (event.isComposing) return;
    const act = {
      ArrowDown: () => this.onArrow(event, 1),
      ArrowUp: () => this.onArrow(event, -1),
      Home: () => this.move(-1),
      End: () => this.move(-1),
      ArrowLeft: () => this.move(-1),
      ArrowRight: () => this.move(-1),
      Escape: () => this.onEscape(event),
      Enter: () => this.onEnter(event),
    }[event.key];
    if (act) act();
  }

  onArrow(event, step) {
    if (event.altKey && step < 0) this.close();
    else if (!this.isOpen && this.input.value.trim().length >= SHORTEST) this.load();
    else if (this.isOpen && !event.altKey) {
      // The box itself stands before the first option and after the last one.
      const places = this.options.length + 1;
      this.move(((this.active + 1 + step + places) % places) - 1);
    }
    event.preventDefault();
  }

  onEscape(event) {
    if (!this.isOpen) return;
    event.preventDefault(); // the words stay
    event.stopPropagation(); // and so does the window that holds the box on phones
    this.close();
  }

  onEnter(event) {
    if (this.active < 0) return;
    event.preventDefault();
    this.choose(this.options[this.active]);
  }

  move(position) {
    this.active = position;
    this.options.forEach((option, rank) => option.setAttribute("aria-selected", String(rank === position)));
    const option = this.options[position];
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  choose(option) {
    this.close();
    window.location.assign(option.dataset.path);
  }

  close() {
    clearTimeout(this.timer);
    this.pending?.abort();
    this.pending = null;
    this.list.hidden = true;
    this.status.textContent = "";
    this.input.setAttribute("aria-expanded", "false");
    this.move(-1);
  }
}

for (const input of document.querySelectorAll("[data-campus-suggest]")) new Suggestions(input);

/* An address to share says nothing of what was left empty. */
document.addEventListener("formdata", (event) => {
  if (event.target.method !== "get") return;
  for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
});
