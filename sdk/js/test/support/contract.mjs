// Reads the names in the contract's files.

import { readdirSync, readFileSync } from "node:fs";

/** The version of the contract that the SDK supports. */
export const version = "0.1.2";

const folder = new URL(`../../../../wit/${version}/`, import.meta.url);

/** Converts a name to camel case: `on-message` becomes `onMessage`. */
export const camel = (name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());

/** Returns each interface's functions, its resources with their methods, and whether a resource has a constructor. */
export function contract() {
  const interfaces = {};
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".wit"))) {
    let one;
    let resource;
    for (const line of readFileSync(new URL(file, folder), "utf8").split("\n")) {
      const text = line.replace(/\/\/.*/, "").trim();
      const opened = /^(interface|resource|world) ([a-z0-9-]+) \{/.exec(text);
      if (opened?.[1] === "interface") one = interfaces[opened[2]] = { functions: [], resources: {}, made: [] };
      if (opened?.[1] === "world") one = undefined;
      if (opened?.[1] === "resource") one.resources[(resource = opened[2])] = [];
      const named = /^%?([a-z0-9-]+): func\(/.exec(text);
      if (named) (resource === undefined ? one.functions : one.resources[resource]).push(named[1]);
      if (text.startsWith("constructor(")) one.made.push(resource);
      if (text === "}") resource = undefined;
    }
  }
  return interfaces;
}
