// Packages of the operating system, where that is Debian and we may install them.
import { ask, run } from "./command.mjs";

/** A step of set-up: packages that bring `programs`, a list of names or paths. */
export const fromDebian = (what, programs, packages, why) => ({
  what: () => what,
  ready: () => programs.every((program) => ask("which", [program]) !== null),
  install: () => aptInstall(packages, why),
});

/** Installs packages with apt-get, or throws a message that says what is missing and why. */
export function aptInstall(packages, why) {
  const mayInstall = process.getuid?.() === 0 && ask("apt-get", ["--version"]) !== null;
  if (!mayInstall) throw new Error(`${why} Please install ${packages.join(" and ")}, then run this again.`);
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  run("apt-get", ["update", "-qq"], { env, quiet: true });
  run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], { env, quiet: true });
}
