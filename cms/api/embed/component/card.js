/* The card of a content: elements and text, never HTML. */

/** Make an element; its class is its part, the name by which the page may style it. */
function make(name, part, attributes = {}, ...children) {
  const made = document.createElement(name);
  if (part) {
    made.className = part;
    made.setAttribute("part", part);
  }
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** When a content takes place, or was published; an empty text when that is not its nature. */
function dateOf({ kind, details }) {
  if (kind === "event") return (details.is_cancelled ? "Annulé – " : "") + eventDates(details);
  if (kind === "training" && details.next_session_at) {
    return `Prochaine session${NBSP}: ${moment(details.next_session_at).date}`;
  }
  if (kind === "campaign" && details.starts_on) return days(details.starts_on, details.ends_on);
  if (kind === "article" && details.published_on) return moment(details.published_on).date;
  return "";
}

/** Where it takes place: a place, else a region, else « À distance » and the like. */
function placeOf({ details }) {
  return details.place || details.region?.label || MODES[details.mode ?? details.delivery] || "";
}

function picture(image) {
  const sizes = image.renditions.filter((rendition) => rendition.name === "card");
  const last = sizes.pop();
  if (!last) return [];
  const { url, width, height } = last;
  const attributes = { alt: image.alt, width, height, loading: "lazy", decoding: "async" };
  const sources = sizes.map(({ url: srcset, type }) => make("source", "", { srcset, type }));
  const img = make("img", "", { ...attributes, src: url });
  return [make("div", "image", {}, make("picture", "", {}, ...sources, img))];
}

function card(content, level) {
  const link = make("a", "link", { href: content.url }, content.title);
  const lines = [
    ["kind", KINDS[content.kind]?.[1]],
    ["date", dateOf(content)],
    ["place", placeOf(content)],
    ["summary", content.summary],
  ];
  const texts = lines.filter(([, text]) => text).map(([part, text]) => make("p", part, {}, text));
  const title = make(`h${level}`, "title", {}, link);
  const image = content.image ? picture(content.image) : [];
  return make("li", "", {}, make("article", "card", {}, title, ...texts, ...image));
}
