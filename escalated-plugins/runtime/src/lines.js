// From chunks of bytes to lines of text.

const NEWLINE = 10;

/** Larger than what a host may send; a line beyond it is dropped before it fills the memory. */
export const LONGEST_IN = 64 * 1024 * 1024;

/** Calls `onLine` with each whole line, without its newline. */
export class Lines {
  #held = [];
  #size = 0;
  #dropping = false;
  #onLine;
  #onTooLong;
  #longest;

  constructor(onLine, { onTooLong = () => {}, longest = LONGEST_IN } = {}) {
    this.#onLine = onLine;
    this.#onTooLong = onTooLong;
    this.#longest = longest;
  }

  push(chunk) {
    const first = chunk.indexOf(NEWLINE);
    if (first === -1) {
      this.#hold(chunk);
      return;
    }
    if (this.#size > 0 || this.#dropping) {
      this.#hold(chunk.subarray(0, first));
      const dropped = this.#dropping;
      const line = dropped ? '' : Buffer.concat(this.#held).toString('utf8');
      this.#forget();
      if (!dropped) this.#onLine(line);
      chunk = chunk.subarray(first + 1);
    }
    // A newline is never a part of a longer character: everything before the last one is whole.
    const last = chunk.lastIndexOf(NEWLINE);
    if (last > -1) {
      for (const line of chunk.toString('utf8', 0, last).split('\n')) this.#onLine(line);
    }
    this.#hold(chunk.subarray(last + 1));
  }

  #hold(bytes) {
    if (this.#dropping || bytes.length === 0) return;
    if (this.#size + bytes.length > this.#longest) {
      this.#forget();
      this.#dropping = true;
      this.#onTooLong();
      return;
    }
    this.#held.push(bytes);
    this.#size += bytes.length;
  }

  #forget() {
    this.#held = [];
    this.#size = 0;
    this.#dropping = false;
  }
}
