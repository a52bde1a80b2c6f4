// Timers that a test runs by hand.

export class Timers {
  #next = 1;
  #set = new Map();

  set = (run, milliseconds) => {
    const id = this.#next++;
    this.#set.set(id, { run, milliseconds });
    return id;
  };

  clear = (id) => {
    this.#set.delete(id);
  };

  /** The limits that are being waited for. */
  get waiting() {
    return [...this.#set.values()].map(({ milliseconds }) => milliseconds);
  }

  /** Lets all of them run out. */
  fire() {
    const due = [...this.#set.values()];
    this.#set.clear();
    for (const { run } of due) run();
  }
}
