// Keeps the progress of an import up to date; without this script, a link of the page does.
(() => {
  const EVERY = 3000;

  async function refresh(shown) {
    let answer;
    try {
      answer = await fetch(window.location.href, { credentials: "same-origin" });
    } catch {
      return; // The network is away: the next turn tries again.
    }
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-import-progress]");
    if (!fresh || fresh.dataset.importProgress !== shown.dataset.importProgress) {
      window.location.reload();
      return;
    }
    const bar = shown.querySelector("progress");
    const newBar = fresh.querySelector("progress");
    if (bar && newBar) bar.value = newBar.value;
    const sentence = shown.querySelector("[role=status]");
    const newSentence = fresh.querySelector("[role=status]");
    if (sentence && newSentence && sentence.textContent !== newSentence.textContent) {
      sentence.textContent = newSentence.textContent;
    }
  }

  const shown = document.querySelector("[data-import-progress]");
  if (!shown) return;
  window.setInterval(() => {
    if (!document.hidden) refresh(shown);
  }, EVERY);
})();
