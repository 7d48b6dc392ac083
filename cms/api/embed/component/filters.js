/* What the attributes are called, and what the codes of the API mean. */

/** Kind: the name of its list in the API, what people read. */
const KINDS = {
  training: ["trainings", "Formation"],
  toolkit: ["toolkits", "Mallette ou kit"],
  resource: ["resources", "Outil ou ressource"],
  community: ["communities", "Communauté"],
  lab: ["labs", "Laboratoire"],
  event: ["events", "Événement"],
  campaign: ["campaigns", "Temps fort"],
  article: ["articles", "Actualité"],
  page: ["pages", "Page"],
};
/** Where an event or a training takes place. */
const MODES = {
  "en-ligne": "En ligne",
  presentiel: "En présentiel",
  distance: "À distance",
  hybride: "Hybride",
};
/** Filters that the search page of the campus has too, then those of the API alone. */
const TERMS = [
  "kind", "theme", "audience", "region", "organisation", "community", "campaign", "lab", "level",
  "delivery", "session_state", "format", "mode", "organiser_category", "state", "lab_kind",
  "status", "resource_type", "scope", "toolkit_kind",
];
const RANGES = [
  "updated_since", "published_since", "session_after", "session_before", "duration_max", "from",
  "to",
];
