// Starts Swagger UI on the contract of the API; a file of its own, as the strict CSP wants it.
"use strict";

const root = document.getElementById("api");

SwaggerUIBundle({
  domNode: root,
  url: root.dataset.contract,
  presets: [SwaggerUIBundle.presets.apis],
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  supportedSubmitMethods: ["get"],
  // No call to the public validator of Swagger.
  validatorUrl: null,
});
