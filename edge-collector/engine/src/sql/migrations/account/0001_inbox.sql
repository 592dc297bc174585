-- Mail caught while no provider is set. The id is the send's own, so that the same send is caught once.
-- Recipient and subject are folded to lower case, for they are searched, and the message keeps them as they were.
CREATE TABLE inbox (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  app TEXT NOT NULL,
  channel TEXT NOT NULL,
  recipient TEXT NOT NULL,
  subject TEXT NOT NULL,
  message TEXT NOT NULL,
  received INTEGER NOT NULL
);
