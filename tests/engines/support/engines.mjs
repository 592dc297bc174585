// The three engines, each behind its own driver: one protocol for all, since Playwright cannot drive the Firefox and the WebKit of Debian.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import webdriver from 'selenium-webdriver';
import { findChromium } from '../../../scripts/chromium.mjs';
import { freePort, startService } from '../../../scripts/process.mjs';
import { FLAGS } from '../../browser/support/visitor.mjs';

const { Builder, Capabilities } = webdriver;

const ENGINES = {
  Chromium: () => ({
    driver: findChromium().driver,
    capabilities: { browserName: 'chrome', 'goog:chromeOptions': { binary: findChromium().browser, args: FLAGS } },
  }),
  Firefox: () => ({
    driver: 'geckodriver',
    capabilities: { browserName: 'firefox', 'moz:firefoxOptions': { binary: '/usr/bin/firefox-esr', args: ['-headless'] } },
  }),
  async WebKit() {
    const screen = await openScreen();
    return {
      driver: 'WebKitWebDriver',
      // Its sandbox wants rights that root in a container has not.
      env: { DISPLAY: screen.display, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' },
      // The driver knows where its own browser is.
      capabilities: { browserName: 'MiniBrowser' },
      release: screen.close,
    };
  },
};

export const engines = Object.keys(ENGINES);

/** Starts an engine: { driver, version, close() }. */
export async function openEngine(name) {
  const { driver: program, env, capabilities, release } = await ENGINES[name]();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let service;
  let driver;
  const close = async () => {
    await driver?.quit();
    await service?.stop();
    await release?.();
  };
  try {
    service = await startService(`the driver of ${name}`, program, [`--port=${port}`], { env, healthUrl: `${url}/status`, quiet: true });
    driver = await new Builder().usingServer(url).withCapabilities(new Capabilities(capabilities)).build();
    return { driver, version: (await driver.getCapabilities()).getBrowserVersion(), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A screen that nobody sees, under a number that nothing else has. */
async function openScreen() {
  const args = ['-displayfd', '1', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'];
  const xvfb = spawn('Xvfb', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(xvfb, 'exit');
  const [number] = await once(xvfb.stdout, 'data');
  return {
    display: `:${`${number}`.trim()}`,
    async close() {
      xvfb.kill();
      await ended;
    },
  };
}
