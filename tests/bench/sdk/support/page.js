// The page of every run: /?sdk=<name>&collector=…&app=…&key=…, and &wait when the SDK is to be loaded on demand.
const asked = Object.fromEntries(new URLSearchParams(location.search));
globalThis.longTasks = [];
new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask" });
globalThis.violations = [];
document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
  violations.push(`${effectiveDirective} ${blockedURI}`);
});

globalThis.load = async () => {
  const { start } = await import(`/${asked.sdk}/entry.js`);
  globalThis.sdk = start(asked);
};
if (!("wait" in asked)) load().catch((error) => (globalThis.failed = String(error)));
