import { dropEmpty } from './values.js';

declare global {
  var Temporal: { Now: { timeZoneId(): string } } | undefined;
}

/** The zone's name. To ask `Intl` makes the browser load the rules of dates, a long task on a slow machine. */
const timezone = (): string => globalThis.Temporal?.Now.timeZoneId() ?? Intl.DateTimeFormat().resolvedOptions().timeZone;

/** What the browser says about itself, as Pinpoint's demographic members. */
export function demographic(version?: string): Record<string, string> {
  const agent = navigator.userAgent;
  // The order matters: most browsers also name the ones they descend from.
  const found =
    /(Edg|OPR|SamsungBrowser|Firefox|FxiOS|CriOS)[A-Za-z]*\/(\d+[.\d]*)/.exec(agent) ??
    /(Chrom)[A-Za-z]*\/(\d+[.\d]*)/.exec(agent) ??
    /(Version)\/(\d+[.\d]*).*Safari/.exec(agent);
  const names: Record<string, string> = {
    Edg: 'Edge',
    OPR: 'Opera',
    FxiOS: 'Firefox',
    CriOS: 'Chrome',
    Chrom: 'Chrome',
    Version: 'Safari',
    'Windows NT': 'Windows',
    'iPhone OS': 'iOS',
    'CPU OS': 'iOS',
    'Mac OS X': 'macOS',
  };
  const name = found ? (names[found[1]!] ?? found[1]!) : 'Browser';
  const system = /(Windows NT|Android|iPhone OS|CPU OS|Mac OS X|CrOS) ?([\d._]*)/.exec(agent) ?? /(Linux)/.exec(agent);
  const facts = {
    AppVersion: version,
    Make: name,
    Model: name,
    ModelVersion: found?.[2],
    Platform: system ? (names[system[1]!] ?? system[1]!) : 'Web',
    PlatformVersion: system?.[2]?.replace(/_/g, '.'),
    Locale: navigator.language?.replace('-', '_'),
    Timezone: timezone(),
  };
  return dropEmpty(facts);
}
