// The part of a host that the examples ask, in memory. `said` has what they did to the helpdesk.

export class Store {
  #documents = new Map();
  #config;
  said = [];

  constructor(config = {}) {
    this.#config = config;
  }

  /** For `Host`'s `answers`. */
  answers = (method, params) => {
    const { collection, key } = params;
    switch (method) {
      case 'ctx.config.all':
        return this.#config;
      case 'ctx.config.get':
        return this.#config[params.key] ?? null;
      case 'ctx.store.get':
        return this.#documents.get(`${collection}/${key}`) ?? null;
      case 'ctx.store.set':
        this.#documents.set(`${collection}/${key}`, params.value);
        return null;
      case 'ctx.store.update':
        Object.assign(this.#documents.get(`${collection}/${key}`), params.data);
        return this.#documents.get(`${collection}/${key}`);
      case 'ctx.store.query':
        return this.#all(collection).filter((document) => fits(document, params.filter));
      default:
        this.said.push([method.replace('ctx.', ''), params.message ?? params.data]);
        return { id: this.said.length };
    }
  };

  #all(collection) {
    const entries = [...this.#documents].filter(([path]) => path.startsWith(`${collection}/`));
    return entries.map(([, document], at) => ({ _id: at + 1, ...document }));
  }
}

function fits(document, filter) {
  return Object.entries(filter).every(([field, wanted]) =>
    typeof wanted === 'object' ? document[field] <= wanted.$lte : document[field] === wanted,
  );
}
