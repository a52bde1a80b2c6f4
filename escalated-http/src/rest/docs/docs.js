"use strict";

const METHODS = ["get", "post", "put", "patch", "delete"];

function element(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

function schemaName(content) {
  const first = content && Object.values(content)[0];
  const reference = first && first.schema && first.schema.$ref;
  return reference ? reference.split("/").pop() : null;
}

function schemaLink(name) {
  return name ? element("a", { href: `#schema-${name}` }, name) : "";
}

function parameters(operation) {
  const list = operation.parameters || [];
  if (list.length === 0) return "";
  const rows = list.map((parameter) =>
    element(
      "tr",
      {},
      element("td", {}, element("code", {}, parameter.name)),
      element("td", {}, parameter.in),
      element("td", {}, parameter.description || ""),
    ),
  );
  const head = element("tr", {}, ...["Parameter", "In", "Meaning"].map((text) => element("th", {}, text)));
  return element("table", {}, element("thead", {}, head), element("tbody", {}, ...rows));
}

function answers(operation) {
  const rows = Object.entries(operation.responses || {}).map(([status, answer]) =>
    element(
      "tr",
      {},
      element("td", {}, status),
      element("td", {}, answer.description || ""),
      element("td", {}, schemaLink(schemaName(answer.content))),
    ),
  );
  const head = element("tr", {}, ...["Status", "Meaning", "Body"].map((text) => element("th", {}, text)));
  return element("table", {}, element("thead", {}, head), element("tbody", {}, ...rows));
}

function show(path, method, operation, base) {
  const body = operation.requestBody && schemaName(operation.requestBody.content);
  return element(
    "details",
    { id: operation.operationId },
    element(
      "summary",
      {},
      element("span", { class: "method" }, method.toUpperCase()),
      element("code", {}, base + path),
      " ",
      element("span", { class: "quiet" }, `${operation.summary} (${operation["x-ability"]})`),
    ),
    parameters(operation),
    body ? element("p", {}, "Body: ", schemaLink(body)) : "",
    answers(operation),
  );
}

async function main() {
  const source = document.getElementById("source").href;
  const description = await (await fetch(source)).json();
  const base = description.servers[0].url.replace(/\/$/, "");
  const groups = new Map();
  for (const [path, item] of Object.entries(description.paths)) {
    for (const method of METHODS.filter((name) => item[name])) {
      const group = item[method].tags[0];
      if (!groups.has(group)) groups.set(group, []);
      groups.get(group).push(show(path, method, item[method], base));
    }
  }
  const target = document.getElementById("operations");
  for (const [name, operations] of groups) {
    target.append(element("section", {}, element("h2", {}, name), ...operations));
  }
  const schemas = Object.entries(description.components.schemas).map(([name, schema]) =>
    element(
      "details",
      { id: `schema-${name}` },
      element("summary", {}, element("code", {}, name)),
      element("pre", {}, JSON.stringify(schema, null, 2)),
    ),
  );
  target.append(element("section", {}, element("h2", {}, "Schemas"), ...schemas));
}

addEventListener("hashchange", () => {
  const target = document.getElementById(location.hash.slice(1));
  if (target) target.open = true;
});

main().catch((error) => {
  document.getElementById("operations").append(element("p", {}, `The document could not be read: ${error}`));
});
