// Standard input and output are the connection to the host. What a plugin prints goes to standard
// error, with the plugin's name in front where it can be told; there is nothing for it to read.

import { Readable } from 'node:stream';

import { pluginIn } from './fault.js';

/**
 * Takes standard input and output for the protocol. Returns `input`, from the host, and the ways out:
 * `protocol(text, done)` to the host and `report(text)` to its log. `folders()` gives `[name, folder]` of each plugin.
 */
export function reserve(folders) {
  const { stdin, stdout, stderr } = process;
  const protocol = stdout.write.bind(stdout);
  const log = stderr.write.bind(stderr);
  const redirect = (chunk, encoding, done) => {
    if (typeof encoding === 'function') [encoding, done] = [undefined, encoding];
    const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    return log(`${prefix(folders())}${text}`, done);
  };
  for (const stream of [stdout, stderr]) {
    stream.write = redirect;
    // Whoever closes it closes it for everyone.
    stream.end = (chunk) => {
      if (typeof chunk === 'string') redirect(chunk);
      return stream;
    };
    stream.destroy = () => stream;
  }
  Object.defineProperty(process, 'stdin', { value: Readable.from([]), enumerable: true, configurable: true });
  return { input: stdin, protocol, report: (text) => log(`${text}\n`) };
}

function prefix(folders) {
  const name = pluginIn(new Error().stack, folders);
  return name === undefined ? '' : `[${name}] `;
}
