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

  /** Lets all of them run out, or those that wait so long. */
  fire(limit) {
    const due = [...this.#set].filter(([, { milliseconds }]) => limit === undefined || milliseconds === limit);
    for (const [id] of due) this.#set.delete(id);
    for (const [, { run }] of due) run();
  }
}
