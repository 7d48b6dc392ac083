/* Help for those who write. Without this script the help texts say the limits, and the findings
   and the crops are those of the last time the form was loaded. */

const SPOKEN_AFTER = 1500;

/** Shows under a field how many characters it holds; says it once the person stops typing. */
function count(field) {
  const limit = Number(field.dataset.campusCount);
  const shown = document.createElement("p");
  const spoken = document.createElement("p");
  shown.className = "campus-count";
  shown.setAttribute("aria-hidden", "true");
  spoken.className = "w-sr-only";
  spoken.setAttribute("role", "status");
  const place = field.closest(".w-field__input") ?? field;
  place.after(shown, spoken);
  let timer;
  const words = () => {
    const length = [...field.value.trim()].length;
    const over = length - limit;
    shown.classList.toggle("campus-count--over", over > 0);
    return over > 0
      ? `${length} caractères, soit ${over} de trop pour être lu en entier`
      : `${length} caractère${length > 1 ? "s" : ""} sur ${limit}`;
  };
  const update = () => {
    shown.textContent = words();
    clearTimeout(timer);
    timer = setTimeout(() => { spoken.textContent = words(); }, SPOKEN_AFTER);
  };
  field.addEventListener("input", update);
  shown.textContent = words();
}

/** The number of the page in the address of its form, once it has been saved. */
function savedPage() {
  const found = /\/pages\/(\d+)\/edit\//.exec(window.location.pathname);
  return found && { id: found[1], base: window.location.pathname.slice(0, found.index) };
}

/** Asks again for what there is to mend in the version that was just saved. */
async function refreshFindings(place, note) {
  const page = savedPage();
  if (!page) return;
  const answer = await fetch(`${page.base}/pages/${page.id}/verifications/`);
  if (!answer.ok) return;
  place.innerHTML = await answer.text();
  tellNearTitles(place, note);
}

/** Makes room under the title for the pages that have nearly the same. */
function makeNote() {
  const title = document.getElementById("id_title");
  if (!title) return null;
  const note = document.createElement("div");
  note.setAttribute("role", "status");
  (title.closest(".w-field__input") ?? title).after(note);
  return note;
}

/** Repeats under the title what the findings say of it, when it has changed. */
function tellNearTitles(place, note) {
  const found = place.querySelector("[data-campus-near]");
  const titles = found?.innerHTML ?? "";
  if (!note || note.dataset.titles === titles) return;
  note.dataset.titles = titles;
  note.replaceChildren();
  if (!found) return;
  const words = document.createElement("p");
  words.textContent = "Des pages ont déjà ce titre, ou presque :";
  const list = document.createElement("ul");
  list.innerHTML = titles;
  note.className = "campus-near";
  note.append(words, list);
}

/** Shows the crops of the image that has just been chosen. */
async function showCrops(place, key) {
  if (!key) { place.replaceChildren(); return; }
  const answer = await fetch(place.dataset.url.replace("/0/", `/${key}/`));
  if (answer.ok) place.innerHTML = await answer.text();
}

document.querySelectorAll("[data-campus-count]").forEach(count);

const findings = document.querySelector("[data-campus-findings]");
if (findings) {
  const note = makeNote();
  tellNearTitles(findings, note);
  document.addEventListener("w-autosave:success", () => refreshFindings(findings, note));
}

document.querySelectorAll("[data-campus-crops]").forEach((place) => {
  const input = document.getElementById(place.dataset.campusCrops);
  input?.addEventListener("change", () => showCrops(place, input.value));
});
