// What the side panel may show, and what it must not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskAddress, panelOf } from './panel.mjs';

test('addresses are masked', () => {
  assert.equal(maskAddress('ada@example.com'), 'a•••@example.com');
  assert.equal(maskAddress('+12065550142'), '•••0142');
  assert.equal(maskAddress('1234'), '•••');
  assert.equal(maskAddress(undefined), undefined);
});

test('a panel carries no address in clear', () => {
  const panel = panelOf({ Endpoint: { Id: 'e', ChannelType: 'EMAIL', Address: 'ada@example.com', User: {} } });
  assert.equal(panel.endpoint.address, 'a•••@example.com');
  assert.doesNotMatch(JSON.stringify(panel), /ada@/);
});

test('a trail without its lists is a panel of empty lists', () => {
  const panel = panelOf({ Endpoint: { Id: 'e' } });
  assert.deepEqual([panel.events, panel.segments, panel.messages], [[], [], []]);
  assert.deepEqual(panel.endpoint.user, { id: undefined, attributes: {} });
});
