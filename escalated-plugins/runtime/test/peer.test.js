import assert from 'node:assert/strict';
import { test } from 'node:test';

import { LONGEST_OUT, MOST_WAITING, Peer } from '../src/peer.js';
import { Timers } from './setup/clock.js';

function peer(handle = () => null) {
  const sent = [];
  const reports = [];
  const timers = new Timers();
  const line = (text) => sent.push(JSON.parse(text));
  const made = new Peer({ line, handle, limit: 30_000, timers, report: (text) => reports.push(text) });
  const receive = (message) => made.receive(JSON.stringify(message));
  return { peer: made, sent, reports, timers, receive };
}

test('both sides number their requests from 1, and neither takes the other\'s for its own', async () => {
  const { peer: own, sent, receive } = peer(() => 'theirs');
  const answer = own.call('a', 'ctx.x', {});
  receive({ id: 1, method: 'x', params: {} });
  receive({ id: 1, result: 'ours' });
  assert.equal(await answer, 'ours');
  assert.deepEqual(sent, [
    { jsonrpc: '2.0', method: 'ctx.x', params: { plugin: 'a' }, id: 1 },
    { jsonrpc: '2.0', result: 'theirs', id: 1 },
  ]);
});

test('ids come back as they were sent, and a notification is not answered', () => {
  let calls = 0;
  const { sent, receive } = peer(() => (calls += 1));
  for (const id of ['text', 7, null]) receive({ id, method: 'x' });
  receive({ method: 'x' });
  assert.equal(calls, 4);
  assert.deepEqual(sent.map(({ id }) => id), ['text', 7, null]);
});

test('what is not a message is dropped, and the next one is heard', () => {
  const { peer: own, sent, reports, receive } = peer(() => 'well');
  for (const text of ['', '\r', 'garbage', '{"id":', '7', 'null', '"x"', '[{"id":1,"method":"x"}]', '{}']) {
    own.receive(text);
  }
  assert.deepEqual(sent, []);
  assert.equal(reports.length, 2);
  assert.match(reports[0], /not JSON was dropped \(7 characters\)/);
  receive({ id: 1, method: 'x' });
  assert.equal(sent.length, 1);
});

test('answers that nobody waits for change nothing', async () => {
  const { peer: own, receive } = peer();
  const answer = own.call('a', 'ctx.x', {});
  receive({ id: 99, result: 'unknown' });
  receive({ id: '1', result: 'another type' });
  receive({ id: 1, result: 'first' });
  receive({ id: 1, result: 'second' });
  assert.equal(await answer, 'first');
});

test('an answer without a result is null, and an error is its message', async () => {
  const { peer: own, receive } = peer();
  const answers = [own.call('a', 'ctx.x'), own.call('a', 'ctx.x'), own.call('a', 'ctx.x')];
  receive({ id: 1 });
  receive({ id: 2, error: { code: -32000, message: 'not visible', data: {} } });
  receive({ id: 3, error: null, result: 3 });
  assert.equal(await answers[0], null);
  await assert.rejects(answers[1], (error) => {
    assert.deepEqual([error.message, error.code], ['not visible', undefined]);
    return true;
  });
  assert.equal(await answers[2], 3);
});

test('a call that the host forgets ends', async () => {
  const { peer: own, timers, receive } = peer();
  const answer = own.call('a', 'ctx.tickets.find', { id: 1 });
  timers.fire();
  await assert.rejects(answer, /^Error: ctx\.tickets\.find: the host did not answer in 30000 ms$/);
  receive({ id: 1, result: 'too late' });
});

test('keys called __proto__ do not arrive, however they are spelled', () => {
  const heard = [];
  const { peer: own } = peer((method, params) => heard.push(params));
  own.receive('{"method":"x","params":{"__proto__":{"admin":true},"list":[{"__proto__":1,"a":"__proto__"}]}}');
  own.receive('{"method":"x","params":{"\\u005f_proto__":{"admin":true},"\\u0070":"\\u0001"}}');
  assert.deepEqual(heard, [{ list: [{ a: '__proto__' }] }, { p: '\u0001' }]);
  assert.equal(Object.hasOwn(heard[0], '__proto__'), false);
  assert.equal(heard[0].admin ?? heard[1].admin, undefined);
});

test('what cannot be sent fails alone', async () => {
  const big = 'x'.repeat(LONGEST_OUT);
  const loop = {};
  loop.loop = loop;
  const answers = [big, loop, 1n, { toJSON() { throw new Error('no'); } }];
  const { peer: own, sent, receive } = peer((method, at) => answers[at]);
  answers.forEach((_, at) => receive({ id: at, method: 'x', params: at }));
  assert.equal(sent.length, 4);
  for (const { error } of sent) assert.match(error.message, /^The answer cannot be sent: /);
  assert.match(sent[0].error.message, /bytes, over the 10485760 of one message/);
  await assert.rejects(own.call('a', 'ctx.log', { data: big }), /^Error: ctx\.log: \d+ bytes, over/);
  await assert.rejects(own.call('a', 'ctx.log', { data: 1n }), /^Error: ctx\.log: /);
  assert.equal(sent.length, 4);
});

test('a line of nearly ten mebibytes is sent', () => {
  const text = 'ü'.repeat(LONGEST_OUT / 2 - 100);
  const { sent, receive } = peer(() => text);
  receive({ id: 1, method: 'x' });
  assert.equal(sent[0].result, text);
});

test('a plugin that runs away is stopped, and the others are not', async () => {
  const { peer: own, receive, sent } = peer();
  const calls = Array.from({ length: MOST_WAITING }, () => own.call('mad', 'ctx.log', {}));
  await assert.rejects(own.call('mad', 'ctx.log', {}), /10000 calls wait for an answer already/);
  assert.equal(sent.length, MOST_WAITING);
  own.call('calm', 'ctx.log', {});
  assert.equal(sent.length, MOST_WAITING + 1);
  receive({ id: 1, result: null });
  assert.equal(await calls[0], null);
  own.call('mad', 'ctx.log', {});
  assert.equal(sent.length, MOST_WAITING + 2);
});

test('a host that hangs up ends what waits for it, and nothing more is asked', async () => {
  const { peer: own, sent, timers } = peer();
  const answer = own.call('a', 'ctx.x', {});
  own.hangUp();
  await assert.rejects(answer, /the host has gone/);
  await assert.rejects(own.call('a', 'ctx.x', {}), /the host has gone/);
  assert.equal(sent.length, 1);
  assert.deepEqual(timers.waiting, []);
});

test('idle comes with the last answer', async () => {
  const ends = [];
  const { peer: own, receive } = peer(() => new Promise((resolve) => ends.push(resolve)));
  await own.idle();
  receive({ id: 1, method: 'x' });
  receive({ method: 'x' });
  let idle = false;
  const over = own.idle().then(() => (idle = true));
  ends[0]();
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(idle, false);
  ends[1]();
  await over;
});
