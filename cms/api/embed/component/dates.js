/* Dates in French, at the time of Paris: the words are those of the pages of the campus. */

const NBSP = "\u00a0";
const PARIS = new Intl.DateTimeFormat("fr-FR", {
  timeZone: "Europe/Paris", year: "numeric", month: "long", day: "numeric", hour: "numeric",
  minute: "2-digit",
});

/** An instant, or a day, in the words of Paris; null when it is not known. */
function moment(iso) {
  if (!iso) return null;
  const at = new Date(iso);
  const words = Object.fromEntries(PARIS.formatToParts(at).map((part) => [part.type, part.value]));
  const day = words.day === "1" ? "1er" : words.day;
  const month = `${words.month}${NBSP}${words.year}`;
  const minutes = words.minute === "00" ? "" : `${NBSP}${words.minute}`;
  return {
    at, day, month, monthOnly: words.month, year: words.year, date: `${day}${NBSP}${month}`,
    hour: `${Number(words.hour)}${NBSP}h${minutes}`,
  };
}

/** « 3 novembre 2021 », « du 2 au 30 novembre 2021 ». */
function days(start, end) {
  const [first, last] = [moment(start), moment(end)];
  if (!last || last.at <= first.at || last.date === first.date) return first.date;
  if (first.month === last.month) return `du ${first.day} au ${last.date}`;
  const from = first.year === last.year ? `${first.day}${NBSP}${first.monthOnly}` : first.date;
  return `du ${from} au ${last.date}`;
}

/** « 3 novembre 2021 de 9 h 30 à 12 h ». */
function period(start, end) {
  const [first, last] = [moment(start), moment(end)];
  if (!last || last.at <= first.at) return `${first.date} à ${first.hour}`;
  if (first.date === last.date) return `${first.date} de ${first.hour} à ${last.hour}`;
  return `du ${first.date} à ${first.hour} au ${last.date} à ${last.hour}`;
}

/** Dates of an event, as precisely as they are known. */
function eventDates(details) {
  const first = moment(details.starts_at);
  if (details.date_precision === "month") return first.month;
  if (details.date_precision === "open-end") return `à partir du ${first.date}`;
  return (details.all_day ? days : period)(details.starts_at, details.ends_at);
}
