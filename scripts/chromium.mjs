// The browser of the tests: an installed Chromium and its driver.
import { existsSync } from "node:fs";
import { aptInstall } from "./debian.mjs";

const BROWSERS = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
const DRIVERS = ["/usr/bin/chromedriver", "/usr/local/bin/chromedriver", "/opt/homebrew/bin/chromedriver"];

/** Paths of the browser and its driver, each undefined when not found. CHROMIUM and CHROMEDRIVER override. */
export function findChromium() {
  const first = (named, places) => [named, ...places].find((place) => place && existsSync(place));
  return { browser: first(process.env.CHROMIUM, BROWSERS), driver: first(process.env.CHROMEDRIVER, DRIVERS) };
}

/** How the suites learn where the browser is. */
export function chromiumEnvironment() {
  const { browser, driver } = findChromium();
  return { ...(browser && { CHROMIUM: browser }), ...(driver && { CHROMEDRIVER: driver }) };
}

export const chromium = {
  what: () => "Chromium and chromedriver",
  ready: () => Object.values(findChromium()).every(Boolean),
  install: () => aptInstall(["chromium", "chromium-driver"], "The browser tests need Chromium and chromedriver."),
};
