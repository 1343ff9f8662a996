-- Finds orders by any three characters in a row of the username or the item. It holds no text of its own; its rows are the
-- positions of orders, so what is found comes in the order of time. The store writes it together with the order: SQLite 3.40
-- refuses virtual tables in triggers under trusted_schema = OFF.
--
-- The other columns narrow a search down inside the index: the first three letters of the status, and how the username begins,
-- with one character and with two, filled up to three with U+0001, which is in no name.
CREATE VIRTUAL TABLE order_search USING fts5 (
  username, item_name, status, beginning1, beginning2, content = '', columnsize = 0, tokenize = 'trigram'
);

INSERT INTO order_search (rowid, username, item_name, status, beginning1, beginning2)
SELECT position, username, item_name, substr(status, 1, 3), substr(username, 1, 1) || char(1, 1),
  substr(username, 1, 2) || char(1)
FROM orders;
