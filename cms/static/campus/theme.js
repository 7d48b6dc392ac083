/* Sets the chosen theme before the first paint; the DSFR script takes over afterwards. */
(function () {
  "use strict";
  var scheme = "system";
  try {
    scheme = localStorage.getItem("scheme") || "system";
  } catch (error) {
    /* Storage refused by the browser: follow the system. */
  }
  var dark = scheme === "dark" ||
    (scheme === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-fr-scheme", scheme);
  document.documentElement.setAttribute("data-fr-theme", dark ? "dark" : "light");
})();
