-- The shop's tables, as they were before the helpdesk came.

CREATE TABLE IF NOT EXISTS users (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL UNIQUE,
    is_staff BOOLEAN NOT NULL DEFAULT FALSE
);

CREATE TABLE IF NOT EXISTS sessions (
    token_hash TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id)
);

CREATE TABLE IF NOT EXISTS products (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    stock INTEGER NOT NULL CHECK (stock >= 0)
);

CREATE TABLE IF NOT EXISTS orders (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id TEXT NOT NULL REFERENCES users (id),
    product_id INTEGER NOT NULL REFERENCES products (id),
    engraving TEXT NOT NULL,
    ticket TEXT
);

INSERT OR IGNORE INTO users (id, name, email, is_staff) VALUES
    ('0d9f7a52-6f0e-4b8e-9a6b-2f6f1f1c7a01', 'Wilma Berg', 'wilma@lamps.example', TRUE),
    ('5b1c2f7e-92c4-4f0d-8f55-6f3a9d1e8b02', 'Kofi Asante', 'kofi@mail.example', FALSE),
    ('c7e4a1d0-3b5a-4c1f-a1de-90b7c2f4ed03', 'Rosa Klein', 'rosa@mail.example', FALSE);

INSERT OR IGNORE INTO products (id, name, stock) VALUES
    (1, 'Desk lamp, brass', 25),
    (2, 'Reading lamp, oak', 8),
    (3, 'Night light, porcelain', 1);
