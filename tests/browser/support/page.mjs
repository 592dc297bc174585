// The smallest site that uses the SDK: one page that starts it, and one without it to go to.
import { serveSite } from './site.mjs';

/**
 * Serves the page for an application of its own: { url, app, visit(context), close() }.
 * policy: its content security policy. body: what it shows. lang, dir: of its text.
 */
export async function openPage(collector, api, { policy, ...looks } = {}) {
  const { Id: app } = await api.post('/v1/apps', { Name: 'Page' });
  // The key is for the site's own address, so the page is made when it is asked for.
  let options;
  const parts = {
    '/': (query) => document(looks, query),
    '/page.js': (query) => script({ ...options, ...JSON.parse(query.get('options') ?? '{}') }),
    '/faults.js': () => FAULTS,
  };
  const { url, close } = await serveSite((path, query) => parts[path]?.(query) ?? '<!doctype html><title>Elsewhere</title>', policy);
  const { Id: key } = await api.post('/keys', { Power: 'PUBLISH', ApplicationId: app, Origins: [url] });
  options = { collector: collector.url, app, key };

  return {
    url,
    app,
    /** Opens the page in a tab of its own, with more options for the SDK; its address may say more. */
    async visit(context, options = {}, query = {}) {
      const tab = await context.newPage();
      await tab.goto(`${url}/?${new URLSearchParams({ ...query, options: JSON.stringify(options) })}`);
      await tab.waitForFunction(() => globalThis.carillon);
      return tab;
    },
    close,
  };
}

/** Its scripts are files, which a strict policy allows. */
const document = ({ body = '', lang = 'en', dir = 'ltr' }, query) => `<!doctype html><html lang="${lang}" dir="${dir}"><head><title>Page</title>
<meta name="viewport" content="width=device-width"><script src="/faults.js"></script></head>
<body>${body}<script type="module" src="/page.js?${query}"></script></body></html>`;

/** Keeps what goes wrong in a tab, for as long as the tab lives: one line each. */
const FAULTS = `const note = (line) => { sessionStorage.faults = (sessionStorage.faults ?? '') + line + '\\n'; };
addEventListener('error', ({ message }) => note(message));
addEventListener('unhandledrejection', ({ reason }) => note(String(reason)));
addEventListener('securitypolicyviolation', (event) => note('policy: ' + event.effectiveDirective + ' ' + event.blockedURI));
const { error } = console;
console.error = (...words) => { note(words.join(' ')); error(...words); };`;

/** `wasm`, and `integrity`: the core from an address of its own. */
const script = ({ wasm, integrity, ...options }) => `import { init } from '/dist/index.js';
const options = ${JSON.stringify(options)};
${wasm ? `options.core = (await import('/dist/external.js')).core('${wasm}', '${integrity}');` : ''}
globalThis.carillon = init(options);
globalThis.flushedAtOnce = carillon.flush();`;
