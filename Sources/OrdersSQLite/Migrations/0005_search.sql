-- Finds orders by any three characters in a row of the username or the item. It holds no text of its own; its rows are the
-- positions of orders, so what is found comes in the order of time. The store writes it together with the order: SQLite 3.40
-- refuses virtual tables in triggers under trusted_schema = OFF.
--
-- The tags narrow a search down inside the index: the status, and how the username begins, each as three characters. The
-- character U+0001 is in no name.
CREATE VIRTUAL TABLE order_search USING fts5 (
  username, item_name, tags, content = '', columnsize = 0, tokenize = 'trigram'
);

INSERT INTO order_search (rowid, username, item_name, tags)
SELECT position, username, item_name,
  substr(status, 1, 3) || char(1) || substr(username, 1, 2) || char(1) || substr(username, 1, 1) || char(1)
FROM orders;
