/** What a page sees of in-app messages. Names in capitals are Pinpoint's own. */

/** What a message says beside what its author wrote: little that is seen, but all of it is read out. What is left out is English. */
export interface MessageTexts {
  /** What the ✕ does. */
  close?: string;
  /** What ‹ does. */
  previous?: string;
  /** What › does. */
  next?: string;
  /** Where a slide of a carousel stands: `1 of 3`. */
  position?: (place: number, count: number) => string;
  /** What a carousel is, to a screen reader. */
  carousel?: string;
  /** What one of its slides is. */
  slide?: string;
  /** The name of a message without words. */
  message?: string;
}

/** Something happened to an in-app message. */
export interface MessageAction {
  action: 'displayed' | 'clicked' | 'dismissed';
  campaignId: string;
  treatmentId: string;
  /** Of a click: 0 is the primary button, 1 the secondary. */
  button?: number;
  /** Of a click: where it leads. */
  link?: string;
}

/**
 * A message that `onMessage` is asked about. If the page draws it, it says so here, which records Pinpoint's events and counts against the
 * message's caps. Other messages wait until it was clicked or dismissed.
 */
export interface Message {
  readonly campaignId: string;
  readonly treatmentId: string;
  readonly layout: 'BOTTOM_BANNER' | 'TOP_BANNER' | 'OVERLAYS' | 'MOBILE_FEED' | 'MIDDLE_BANNER' | 'CAROUSEL';
  /** One, or up to five of a carousel. */
  readonly content: readonly MessageContent[];
  readonly customConfig: Readonly<Record<string, string>>;
  /** The page shows it. */
  displayed(): void;
  /** A button was pressed (0: the primary one, 1: the secondary), which ends the message. */
  clicked(button?: number, link?: string): void;
  /** The message is gone. Of one that was never displayed nothing is recorded, and it may come again. */
  dismissed(): void;
}

export interface MessageContent {
  BackgroundColor?: string;
  ImageUrl?: string;
  HeaderConfig?: { Header: string; TextColor?: string; Alignment?: MessageAlignment };
  BodyConfig?: { Body: string; TextColor?: string; Alignment?: MessageAlignment };
  PrimaryBtn?: MessageButton;
  SecondaryBtn?: MessageButton;
}

export type MessageAlignment = 'LEFT' | 'CENTER' | 'RIGHT';

export interface MessageButton {
  DefaultConfig?: MessageButtonAction & { Text: string; TextColor?: string; BackgroundColor?: string; BorderRadius?: number };
  /** What a browser does instead of the default. */
  Web?: MessageButtonAction;
}

export interface MessageButtonAction {
  ButtonAction?: 'LINK' | 'DEEP_LINK' | 'CLOSE';
  Link?: string;
}
