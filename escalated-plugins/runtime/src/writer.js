// Lines to the host, several in one write.

const FULL = 64 * 1024;

export class Writer {
  #write;
  #batch = '';
  #planned = false;

  constructor(write) {
    this.#write = write;
  }

  line(text) {
    this.#batch += `${text}\n`;
    if (this.#batch.length >= FULL) {
      this.flush();
    } else if (!this.#planned) {
      this.#planned = true;
      // After what is ready now has been answered, and before anything else comes in.
      process.nextTick(() => this.flush());
    }
  }

  flush() {
    this.#planned = false;
    if (this.#batch === '') return;
    const batch = this.#batch;
    this.#batch = '';
    this.#write(batch);
  }
}
