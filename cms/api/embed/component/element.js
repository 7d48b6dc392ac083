/**
 * <campus-liste>: a list of contents of the campus, on any site.
 *
 * A filter of the API is an attribute of the same name; several values are separated by spaces or
 * commas. The children of the element are shown until the list is there, and whenever it cannot
 * be. Nothing is written as HTML or as an inline style, so that a strict Content Security Policy of
 * the page needs the campus in script-src, connect-src and img-src, and nothing else.
 */

const CAMPUS = "%CAMPUS%";
const PATIENCE_MS = 15000;
const DEFAULT_LIMIT = "6";
const OWN = ["campus", "q", "order", "limit", "heading", "heading-level"];

const sheet = new CSSStyleSheet();
sheet.replaceSync("%STYLES%");

/** A refusal of the API: a setting of the page is wrong, and asking again would not help. */
class Refused extends Error {
  constructor({ detail, errors = [] }) {
    super(errors.map(({ parameter, message }) => `${parameter}: ${message}`).join(" ") || detail);
    this.settings = errors.map(({ parameter }) => `«${NBSP}${parameter}${NBSP}»`).join(", ");
  }
}

/** Ask for a page of the list. */
async function ask(address, signal) {
  const answer = await fetch(address, { signal, credentials: "omit" });
  if (answer.status === 400) throw new Refused(await answer.json());
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  return answer.json();
}

class CampusListe extends HTMLElement {
  static observedAttributes = [...TERMS, ...RANGES, ...OWN];

  #heading = make("div", "");
  #message = make("p", "message", { role: "status", tabindex: "-1" });
  #list = make("ul", "list", { role: "list" });
  #fallback = make("slot", "");
  #button = make("button", "button", { type: "button" });
  #all = make("a", "all");
  #status = make("p", "status", { role: "status" });
  #body = make("div", "body", { lang: "fr", dir: "ltr" });
  #pending = null;
  #scheduled = false;
  /** Address of what the button loads: the following page, or again the one that failed. */
  #next = null;
  /** Whether the page that loads replaces the list, or continues it. */
  #fresh = true;
  /** Whether a list was shown already: the first one is not announced, it comes with the page. */
  #known = false;

  constructor() {
    super();
    const actions = make("div", "actions", {}, this.#button, this.#all);
    this.#body.append(this.#message, this.#list, actions, this.#status);
    this.#button.addEventListener("click", () => this.#continue());
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    root.append(this.#heading, this.#body, this.#fallback);
    this.#all.textContent = "Tout voir sur le campus";
    this.#list.hidden = this.#button.hidden = this.#all.hidden = true;
  }

  connectedCallback() {
    this.#schedule();
  }

  disconnectedCallback() {
    this.#pending?.abort();
    this.#pending = null;
  }

  attributeChangedCallback(name, before, after) {
    if (before !== after) this.#schedule();
  }

  /** Start once, whatever the number of attributes that change together. */
  #schedule() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      if (this.isConnected) this.#start();
    });
  }

  get #level() {
    const level = Number(this.getAttribute("heading-level"));
    return level >= 2 && level <= 6 ? Math.floor(level) : 2;
  }

  #start() {
    const text = this.getAttribute("heading");
    this.#heading.replaceChildren(...(text ? [make(`h${this.#level}`, "heading", {}, text)] : []));
    this.#fresh = true;
    this.#next = this.#firstPage();
    this.#load(false);
  }

  #continue() {
    if (!this.#pending) this.#load(true);
  }

  #values(name) {
    return (this.getAttribute(name) ?? "").split(/[\s,]+/).filter(Boolean);
  }

  #pairs(names) {
    return names.flatMap((name) => this.#values(name).map((value) => [name, value]));
  }

  #words() {
    const words = this.getAttribute("q");
    return words ? [["q", words]] : [];
  }

  #address(path, pairs) {
    const base = new URL(this.getAttribute("campus") || CAMPUS, document.baseURI);
    const address = new URL(path, base.href.replace(/\/*$/, "/"));
    address.search = new URLSearchParams(pairs);
    return address;
  }

  /** Address of the first page: of the list of one kind, of every kind, or of a search. */
  #firstPage() {
    const words = this.#words();
    const [kind, ...others] = this.#values("kind");
    const listed = !words.length && !others.length && Object.hasOwn(KINDS, kind ?? "");
    const pairs = this.#pairs([...TERMS, ...RANGES]).filter(([name]) => !listed || name !== "kind");
    if (words.length) pairs.push(...words, ["facets", "none"]);
    if (this.hasAttribute("order")) pairs.push(["order", this.getAttribute("order")]);
    pairs.push(["limit", this.getAttribute("limit") || DEFAULT_LIMIT]);
    const name = words.length ? "search" : listed ? KINDS[kind][0] : "contents";
    return this.#address(`api/v1/${name}`, pairs);
  }

  /** Load the next page; only the last of several loads that overlap counts. */
  async #load(focus) {
    this.#pending?.abort();
    const pending = new AbortController();
    this.#pending = pending;
    const timer = setTimeout(() => pending.abort(), PATIENCE_MS);
    this.#list.setAttribute("aria-busy", "true");
    this.#say(this.#list.hidden ? "Chargement de la liste…" : "");
    try {
      const answer = await ask(this.#next, pending.signal);
      if (pending === this.#pending) this.#show(answer, focus);
    } catch (error) {
      if (pending === this.#pending) this.#fail(error);
    } finally {
      clearTimeout(timer);
      if (pending === this.#pending) this.#pending = null;
      if (!this.#pending) this.#list.setAttribute("aria-busy", "false");
    }
  }

  #show({ items, count, next }, focus) {
    const level = Math.min(this.#level + 1, 6);
    const cards = items.map((item) => card(item.document ?? item, level));
    if (this.#fresh) this.#list.replaceChildren();
    this.#list.append(...cards);
    this.#fresh = false;
    const shown = this.#list.children.length;
    this.#layout({ listed: shown > 0, button: next ? "Voir plus" : "" });
    this.#say(shown ? "" : "Aucun contenu ne correspond pour le moment.");
    const plural = shown > 1 ? "s" : "";
    const announced = `${shown} contenu${plural} affiché${plural} sur ${count}.`;
    this.#status.textContent = this.#known && shown ? announced : "";
    this.#known = true;
    this.#fallback.hidden = true;
    // The cursor of the campus, at the address where this page reaches it.
    if (next) this.#next.search = new URL(next).search;
    if (focus) (cards[0]?.querySelector("a") ?? this.#message).focus();
  }

  #fail(error) {
    console.warn(`<campus-liste> ${error.message}`);
    const refused = error instanceof Refused;
    if (this.#fresh) this.#list.replaceChildren();
    this.#layout({ listed: !this.#fresh, button: refused ? "" : "Réessayer" });
    this.#fallback.hidden = !this.#fresh;
    this.#status.textContent = "";
    const reason = refused ? ` Réglage refusé${NBSP}: ${error.settings}.` : "";
    this.#say(`${this.#fresh ? "La liste" : "La suite"} n’a pas pu être chargée.${reason}`);
  }

  #layout({ listed, button }) {
    this.#list.hidden = !listed;
    this.#button.hidden = !button;
    this.#button.textContent = button;
    this.#all.hidden = !listed;
    this.#all.href = this.#address("recherche", this.#pairs([...TERMS]).concat(this.#words())).href;
  }

  #say(text) {
    this.#message.textContent = text;
  }
}

if (!customElements.get("campus-liste")) customElements.define("campus-liste", CampusListe);
