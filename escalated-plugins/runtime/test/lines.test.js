import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Lines } from '../src/lines.js';

function linesOf(chunks, options) {
  const lines = [];
  const reader = new Lines((line) => lines.push(line), options);
  for (const chunk of chunks) reader.push(Buffer.from(chunk));
  return lines;
}

test('a text in any pieces gives the same lines', () => {
  const text = '{"a":"größer 📦"}\r\n\n{"b":2}\n{"c":3}\nrest';
  const whole = ['{"a":"größer 📦"}\r', '', '{"b":2}', '{"c":3}'];
  const bytes = Buffer.from(text);
  for (let size = 1; size <= bytes.length; size += 1) {
    const pieces = [];
    for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
    assert.deepEqual(linesOf(pieces), whole, `pieces of ${size}`);
  }
});

test('ten mebibytes in small pieces are one line', () => {
  const piece = Buffer.alloc(64 * 1024, 'x');
  const lines = linesOf([...Array(160).fill(piece), Buffer.from('\nnext\n')]);
  assert.equal(lines[0].length, 160 * 64 * 1024);
  assert.equal(lines[1], 'next');
});

test('a line that is too long is dropped, told once, and the next one is read', () => {
  let told = 0;
  const lines = linesOf(['aaaaaa', 'aaaaaa', 'aa\nb\n', 'c', 'cccccccccccc', '\nd\n'], {
    longest: 8,
    onTooLong: () => (told += 1),
  });
  assert.deepEqual(lines, ['b', 'd']);
  assert.equal(told, 2);
});
