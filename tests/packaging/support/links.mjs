import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Gives a project packages that are installed for these tests. */
export function link(project, ...names) {
  for (const name of names) {
    const place = join(project, "node_modules", name);
    mkdirSync(dirname(place), { recursive: true });
    if (!existsSync(place)) symlinkSync(fileURLToPath(new URL(`../node_modules/${name}`, import.meta.url)), place);
  }
}
