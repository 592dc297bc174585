import { Panel } from './inspector/panel.js';

let close: (() => void) | undefined;

/**
 * Opens a panel that shows what every tracker of this page does: its events, requests, drops and messages, from now on, and what waits.
 * Nothing of it leaves the page. Answers what closes it, as Escape does; opened twice, it is one panel.
 */
export function openInspector(): () => void {
  if (typeof document === 'undefined') return () => {};
  if (!close) {
    const panel = new Panel(() => (close = undefined));
    close = () => panel.close();
  }
  return close;
}
