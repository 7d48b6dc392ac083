// Lit l’API du Campus avec un client TypeScript dont les types sont engendrés de son contrat.
//
//   node client_typescript.ts https://adresse-du-campus [curseur]
//
// Les types (campus.d.ts) s’obtiennent par openapi-typescript ; la commande est dans le guide de
// l’API. Ce qui a été lu est écrit en JSON. Le curseur est celui d’une lecture précédente des
// changements.

import createClient from "openapi-fetch";
import type { components, paths } from "./campus.d.ts";

type Contenu = components["schemas"]["AnyDocument"];

const [campus = "http://localhost:8000", curseur = ""] = process.argv.slice(2);
const client = createClient<paths, "application/json" | "application/problem+json">({
  baseUrl: `${campus}/api/v1`,
});

// Titres des formations d’initiation, page après page.
async function initiations(suite: { after?: string } = {}): Promise<string[]> {
  const { data, error } = await client.GET("/trainings", {
    params: { query: { level: ["initiation"], limit: 2, ...suite } },
  });
  if (!data) throw new Error(error.title);
  const titres: string[] = [];
  for (const fiche of data.items) if ("title" in fiche) titres.push(fiche.title);
  const after = data.next && new URL(data.next).searchParams.get("after");
  return after ? [...titres, ...(await initiations({ after }))] : titres;
}

// Un champ propre à chaque type, lu dans le contenu entier.
async function unDeChaqueType(): Promise<Record<string, unknown>> {
  const { data, error } = await client.GET("/contents", {
    params: { query: { order: "title", limit: 100 } },
  });
  if (!data) throw new Error(error.title);
  const lus: Record<string, unknown> = {};
  for (const { id } of data.items) {
    const contenu = (await client.GET("/contents/{id}", { params: { path: { id } } })).data;
    if (!contenu || !("body" in contenu)) throw new Error(`${id} n’est pas un contenu entier`);
    lus[contenu.kind] = propre(contenu);
  }
  return lus;
}

function propre(contenu: Contenu): unknown {
  switch (contenu.kind) {
    case "training":
      return contenu.details.level;
    case "toolkit":
      return contenu.details.toolkit_kind;
    case "resource":
      return contenu.details.files.map((fichier) => fichier.title);
    case "community":
      return contenu.details.scope;
    case "lab":
      return contenu.details.lab_kind;
    case "event":
      return new Date(contenu.details.starts_at).getUTCFullYear();
    case "campaign":
      return contenu.details.edition;
    case "article":
      return contenu.details.category;
    case "page":
      return contenu.details.template;
  }
}

// Titres trouvés, et nombre de résultats de chaque type.
async function recherche(mots: string) {
  const { data, error } = await client.GET("/search", {
    params: { query: { q: mots, facets: "kind" } },
  });
  if (!data) throw new Error(error.title);
  const facette = data.facets.find(({ name }) => name === "kind");
  return {
    titles: data.items.map(({ title }) => title).sort(),
    kinds: Object.fromEntries(
      (facette?.values ?? []).filter(({ count }) => count).map(({ value, count }) => [value, count]),
    ),
  };
}

// Paramètres refusés d’une requête fausse.
async function refus(): Promise<string[]> {
  const { error } = await client.GET("/contents", { params: { query: { limit: 0 } } });
  if (!error || !("errors" in error)) throw new Error("la requête n’a pas été refusée");
  return (error.errors ?? []).map(({ parameter }) => parameter);
}

// Ce qui a changé depuis un curseur : un contenu à garder, ou à ne plus garder.
async function changements(depart: string): Promise<string[][]> {
  const lus: string[][] = [];
  let cursor = depart;
  for (;;) {
    const { data, error } = await client.GET("/changes", {
      params: { query: { limit: 3, ...(cursor && { cursor }) } },
    });
    if (!data) throw new Error(error.title);
    for (const changement of data.items) {
      if (changement.op === "upsert") lus.push(["upsert", changement.data.title]);
      else lus.push(["delete", changement.reason]);
    }
    cursor = data.next;
    if (!data.has_more) return lus;
  }
}

const lu = {
  trainings: await initiations(),
  kinds: await unDeChaqueType(),
  search: await recherche("atelier"),
  refused: await refus(),
  changes: await changements(curseur),
};
process.stdout.write(JSON.stringify(lu));
