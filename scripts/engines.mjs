// The browsers beside Chromium that the SDK is held against: Firefox and WebKit, each with its driver.
import { fromDebian } from "./debian.mjs";
import { cargoTool } from "./rust.mjs";

const GECKODRIVER = "0.37.1";

export const firefox = fromDebian("Firefox", ["firefox-esr"], ["firefox-esr"], "The engine tests need Firefox.");

/** Debian has no package of it, and its releases are not on a registry; its source is. */
export const geckodriver = cargoTool("geckodriver", "geckodriver", () => GECKODRIVER);

/** WebKitGTK draws on a screen only, so it gets one that nobody sees. */
export const webkit = fromDebian(
  "WebKit, its driver, and Xvfb",
  ["WebKitWebDriver", "Xvfb"],
  ["webkit2gtk-driver", "xvfb"],
  "The engine tests need WebKitGTK and Xvfb.",
);
