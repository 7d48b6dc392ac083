// Lint an OpenAPI file by redocly.yaml: `node lint.mjs FILE` prints the problems as JSON.
import { fileURLToPath } from "node:url";
import { lint, loadConfig } from "@redocly/openapi-core";

const rules = fileURLToPath(new URL("redocly.yaml", import.meta.url));
const config = await loadConfig({ configPath: rules });
const problems = await lint({ ref: process.argv[2], config });
console.log(
  JSON.stringify(
    problems.map(({ ruleId, message, location }) => ({
      rule: ruleId,
      message,
      pointer: location[0].pointer,
    })),
  ),
);
