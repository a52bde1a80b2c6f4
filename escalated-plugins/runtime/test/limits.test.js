import assert from 'node:assert/strict';
import { test } from 'node:test';

import { LIMITS, limitsOf } from '../src/limits.js';

test('limits are those of the platform unless something is said', () => {
  assert.deepEqual(limitsOf(undefined), LIMITS);
  const { action, filter, endpoint, webhook } = limitsOf('');
  assert.deepEqual([action, filter, endpoint, webhook], [30_000, 5_000, 30_000, 60_000]);
});

test('named limits are changed', () => {
  assert.deepEqual(limitsOf('filter=500, cron=60000'), { ...LIMITS, filter: 500, cron: 60_000 });
});

test('a limit that is not understood is refused, with the names that are', () => {
  for (const text of ['filter', 'filter=', 'filter=0', 'filter=1.5', 'filter=-1', 'x=1', '__proto__=1']) {
    assert.throws(() => limitsOf(text), /expected NAME=MILLISECONDS with a name out of action, filter/, text);
  }
});
