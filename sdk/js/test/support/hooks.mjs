// Loads TypeScript with esbuild. For each interface of the contract, generates a module whose functions report every
// call to `host.mjs`.

import { transform } from "esbuild";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { camel, contract } from "./contract.mjs";

const host = new URL("./host.mjs", import.meta.url).href;

export async function resolve(specifier, context, next) {
  if (specifier.startsWith("plugboard:")) return { url: specifier, shortCircuit: true };
  if (specifier.endsWith(".js") && context.parentURL?.startsWith("file:")) {
    const typed = new URL(specifier.replace(/\.js$/, ".ts"), context.parentURL);
    if (existsSync(fileURLToPath(typed))) return { url: typed.href, shortCircuit: true };
  }
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (url.startsWith("plugboard:inbox/")) {
    return { format: "module", source: fake(url.slice("plugboard:inbox/".length).split("@")[0]), shortCircuit: true };
  }
  if (!url.endsWith(".ts")) return next(url, context);
  const { code } = await transform(await readFile(fileURLToPath(url), "utf8"), {
    loader: "ts",
    sourcefile: url,
    sourcemap: "inline",
  });
  return { format: "module", source: code, shortCircuit: true };
}

function fake(name) {
  const { functions, resources } = contract()[name];
  const lines = [`import { asked, Resource } from ${JSON.stringify(host)};`];
  for (const [at, one] of functions.entries()) {
    lines.push(`const f${at} = (...given) => asked("${name}.${one}", given); export { f${at} as ${camel(one)} };`);
  }
  for (const [resource, methods] of Object.entries(resources)) {
    const named = camel(resource).replace(/^./, (first) => first.toUpperCase());
    lines.push(
      `export class ${named} extends Resource { constructor(...given) { super("${name}.${resource}", given); } }`,
    );
    for (const method of methods) {
      lines.push(
        `${named}.prototype.${camel(method)} = function (...given) { return this.asked("${method}", given); };`,
      );
    }
  }
  return lines.join("\n");
}
