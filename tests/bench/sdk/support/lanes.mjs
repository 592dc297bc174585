// Many small runs beside each other, since most of their time is waiting.
const SAY_EVERY_MS = 15_000;

/**
 * Runs `run(browser, task)` for every task in `count` lanes, each with a browser from `open()`. A task that throws is told to
 * `fail(task, error)`, and its lane gets a new browser.
 */
export async function lanes(tasks, { count, open, run, fail, say }) {
  const waiting = [...tasks];
  let done = 0;
  const timer = setInterval(() => say(done), SAY_EVERY_MS);
  const lane = async () => {
    let browser = await open();
    while (waiting.length > 0) {
      const task = waiting.shift();
      try {
        await run(browser, task);
      } catch (error) {
        fail(task, error);
        await browser.close();
        browser = await open();
      }
      done++;
    }
    await browser.close();
  };
  try {
    await Promise.all(Array.from({ length: Math.min(count, tasks.length) }, lane));
  } finally {
    clearInterval(timer);
  }
  say(done);
}
