/* Tells the campus which result was opened, by the token of its link: no cookie, nothing kept. */

const CLICK_URL = "/recherche/clic";

function tell(event) {
  const link = event.target.closest("a[data-campus-click]");
  if (!link || event.button > 1) return;
  navigator.sendBeacon(CLICK_URL, new URLSearchParams({ jeton: link.dataset.campusClick }));
}

document.addEventListener("click", tell);
document.addEventListener("auxclick", tell);
